import * as l10n from '@vscode/l10n';
import type { ProtocolPort } from '../model/actions/portHolders';
import type { AddressConflict } from '../model/conflicts/conflictCollector';
import type { Snapshot } from '../model/listeners/snapshot';
import type { PortProbe } from '../model/net/portProbe';
import type { PortConnection } from '../model/net/portConnection';
import { isOpen } from '../model/net/portConnection';
import type { ReservedRange } from '../model/net/reservedPorts';
import { reservedRangeOf } from '../model/net/reservedPorts';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { rowLabel } from './labels';
import { hiddenHolderText } from './hiddenOwner';
import { shortListWith } from './list';
import { portWords } from './listener';
import { openConnectionSentence, portUserSentence } from './portConnections';
import { labelWithPid, processList } from './processNames';
import { reservedText } from './reservedPorts';

/** What else can keep a port in use if no listener holds it. */
export interface PortCircumstances {
  readonly reserved: readonly ReservedRange[];
  /** Something listens on it in another network namespace of this machine. */
  readonly isInOtherNamespace: boolean;
  readonly coverage: Snapshot['coverage'];
  readonly platform: string;
  /** What uses it without listening on it; undefined if that is unknown. */
  readonly connections: readonly PortConnection[] | undefined;
}

/** What holds a port, each once. @param rows at least one. */
export function holdersText(rows: readonly ListenerRow[]): string {
  const holders = new Map<string, ListenerRow>();
  for (const row of rows) {
    const key = holderKey(row);
    if (!holders.has(key)) holders.set(key, row);
  }
  return shortListWith([...holders.values()], 150, holderText);
}

/** The same for rows of the same holder. Hidden owners are told apart by what is said of them. */
function holderKey(row: ListenerRow): string {
  const { ownerId, listener } = row;
  return listener.owner.kind === 'hidden' ? holderText(row) : ownerId;
}

function holderText(row: ListenerRow): string {
  const { container, process, listener } = row;
  if (container !== undefined) return l10n.t('container {name}', { name: plainText(container.name, 60) });
  const { owner } = row.listener;
  if (owner.kind === 'hidden' && owner.inherited !== undefined) {
    const { candidates, areItsChildren } = owner.inherited;
    if (candidates.length === 0) return l10n.t('a process that inherited it');
    const processes = processList(candidates);
    return areItsChildren
      ? l10n.t('a process that inherited it, most likely {processes}', { processes })
      : l10n.t('a process that inherited it, possibly {processes}', { processes });
  }
  return process === undefined
    ? hiddenHolderText(listener)
    : labelWithPid({ ...process, label: rowLabel(row) });
}

/** It may be Docker's proxy, which runs as root: terminating it would leave its container running. */
export function unseenHolderError(endpoint: ProtocolPort): string {
  return l10n.t(
    'Port {port} is in use by a process that is not visible to you, so it cannot be terminated from here. An administrator can terminate it; if a container publishes the port, stop the container instead.',
    { port: portWords(endpoint) },
  );
}

/** What replaced the holder that was shown is not terminated in its place. */
export function otherHolderError(endpoint: ProtocolPort, rows: readonly ListenerRow[]): string {
  return l10n.t(
    'Port {port} is now in use by {holders}, which may not be what was shown, so nothing was terminated. Try again to terminate it.',
    { port: portWords(endpoint), holders: holdersText(rows) },
  );
}

export function otherNetworkError(): string {
  return l10n.t(
    "It listens in another network namespace (a container's, for example), so the port is not in use here. Terminate its process, or stop its container.",
  );
}

export function noFreePortError(first: number, last: number): string {
  return l10n.t('No port from {first} to {last} is free.', { first, last });
}

export function noPortProvidedError(): string {
  return l10n.t('The system did not provide a free port.');
}

/** How the choice of a port is introduced. */
export function freePortPrompt(): { title: string; placeholder: string } {
  return { title: l10n.t('Free Port'), placeholder: l10n.t('Type a port, or choose what uses it') };
}

/** A port that was typed, as an entry of the list. */
export function typedPortChoice(port: number): { label: string; description: string } {
  return { label: String(port), description: l10n.t('this port') };
}

/** How the choice between several holders of a port is introduced. */
export function holderPrompt(endpoint: ProtocolPort): { title: string; placeholder: string } {
  return {
    title: l10n.t('Free Port {port}', { port: portWords(endpoint) }),
    placeholder: l10n.t('Several processes use this port. Which one should be terminated?'),
  };
}

/** What is offered after a command failed because its port was in use. */
interface ConflictOffer {
  readonly text: string;
  /** `explain`: nothing visible holds the port, or terminating it would not help. */
  readonly action: 'stop' | 'explain';
}

/**
 * @param conflict its port may be a guess, if the program's output has none.
 * @param rows what holds the port now.
 * @param canStop whether some of it can be ended from here.
 */
export function conflictOffer(
  endpoint: ProtocolPort,
  { port: reported, cause }: Pick<AddressConflict, 'port' | 'cause'>,
  rows: readonly ListenerRow[],
  { platform, canStop }: { readonly platform: string; readonly canStop: boolean },
): ConflictOffer {
  const port = portWords(endpoint);
  const isCertain = reported !== undefined;
  // Windows denies a port that another program uses exclusively; else a denial has nothing to do with holders
  if (cause === 'denied' && (platform !== 'win32' || rows.length === 0)) {
    const text = isCertain
      ? l10n.t('The system does not permit the use of port {port}.', { port })
      : l10n.t('The system does not permit the use of a port, apparently port {port}.', { port });
    return { text, action: 'explain' };
  }
  if (rows.length === 0) {
    const text = isCertain
      ? l10n.t('Port {port} is in use, but no visible process holds it.', { port })
      : l10n.t('A port is in use, apparently port {port}, but no visible process holds it.', { port });
    return { text, action: 'explain' };
  }
  const holders = holdersText(rows);
  const text = isCertain
    ? heldText(port, holders)
    : l10n.t('A port is in use, apparently port {port}, by {holders}.', { port, holders });
  return { text, action: canStop ? 'stop' : 'explain' };
}

/** @param task its name; that it failed because of the port is not known. */
export function taskOfferText(
  endpoint: ProtocolPort,
  rows: readonly ListenerRow[],
  { task, exitCode }: { readonly task: string; readonly exitCode: number },
): string {
  return l10n.t(
    'The task "{task}" ended with exit code {exitCode}. Port {port}, which its command names, is in use by {holders}.',
    { task: plainText(task, 80), exitCode, port: portWords(endpoint), holders: holdersText(rows) },
  );
}

function heldText(port: string, holders: string): string {
  return l10n.t('Port {port} is in use by {holders}.', { port, holders });
}

/**
 * Why a port could not be used, as far as that is known.
 * @param rows what holds it now.
 */
export function whyTakenText(
  endpoint: ProtocolPort,
  rows: readonly ListenerRow[],
  probe: PortProbe,
  circumstances: PortCircumstances,
): string {
  const port = portWords(endpoint);
  const { coverage, platform } = circumstances;
  const held = rows.length === 0 ? undefined : heldText(port, holdersText(rows));
  // a low port is denied whether it is held or not; in every other case its holder is the reason
  if (held !== undefined && (probe.kind !== 'denied' || platform === 'win32')) return held;
  const state = held ?? notListeningText(port, coverage);
  switch (probe.kind) {
    case 'free': {
      const isUsed = circumstances.connections?.some(isOpen) === true;
      const first = isUsed ? notListeningText(port, coverage) : freeText(port, coverage);
      return [first, ...freeNotes(endpoint, circumstances)].join(' ');
    }
    case 'in-use':
      return inUseByText(endpoint, circumstances) ?? inUseText(endpoint, coverage);
    case 'denied':
      return `${state} ${deniedText(endpoint, circumstances)}`;
    case 'failed':
      return `${state} ${l10n.t('Could not test whether it is available: {detail}.', { detail: probe.detail })}`;
  }
}

function notListeningText(port: string, coverage: Snapshot['coverage']): string {
  return coverage === 'everything'
    ? l10n.t('No process is listening on port {port}.', { port })
    : l10n.t('None of your processes is listening on port {port}.', { port });
}

function freeText(port: string, coverage: Snapshot['coverage']): string {
  return coverage === 'everything'
    ? l10n.t('No process is listening on port {port}; it is free now.', { port })
    : l10n.t('None of your processes is listening on port {port}; it is free now.', { port });
}

/** It can be listened on, as a probe found out; whether any program can depends on what else uses it. */
function freeNotes(
  { protocol }: ProtocolPort,
  { isInOtherNamespace, connections }: PortCircumstances,
): string[] {
  const open = connections?.find(isOpen);
  if (open !== undefined) return [portUserSentence(connections) ?? openConnectionSentence(open)];
  if (connections !== undefined && connections.length > 0) {
    return [l10n.t('A program that does not set SO_REUSEADDR may have to wait up to a minute (TIME_WAIT).')];
  }
  if (isInOtherNamespace) {
    return [
      l10n.t(
        "It is in use in another network namespace (a container's, for example), which does not matter here.",
      ),
    ];
  }
  return protocol === 'udp' || connections !== undefined
    ? []
    : [
        l10n.t(
          'A server that has just exited can keep it for a minute if it does not set SO_REUSEADDR (TIME_WAIT).',
        ),
      ];
}

/** Undefined if it is not known what uses it. */
function inUseByText(
  { protocol, port }: ProtocolPort,
  { connections, coverage }: PortCircumstances,
): string | undefined {
  if (connections === undefined) return undefined;
  const state = notListeningText(portWords({ protocol, port }), coverage);
  const open = connections.find(isOpen);
  if (open !== undefined) return `${state} ${portUserSentence(connections) ?? openConnectionSentence(open)}`;
  if (protocol === 'udp') return undefined;
  const why =
    connections.length > 0
      ? l10n.t('A closing connection (TIME_WAIT) keeps it in use for up to a minute.')
      : l10n.t(
          'It is in use although no connection uses it: most likely a program is bound to it without listening on it, which the system does not show. Use another port, or try again in a moment.',
        );
  return `${state} ${why}`;
}

function inUseText(endpoint: ProtocolPort, coverage: Snapshot['coverage']): string {
  const port = portWords(endpoint);
  if (endpoint.protocol === 'udp') {
    return coverage === 'everything'
      ? l10n.t(
          'No process is listening on port {port}, but it is in use: a program uses it for a connection of its own, or is not visible. Use another port.',
          { port },
        )
      : l10n.t(
          'None of your processes is listening on port {port}, but it is in use: a program uses it for a connection of its own, or is not visible. Use another port.',
          { port },
        );
  }
  return coverage === 'everything'
    ? l10n.t(
        'No process is listening on port {port}, but it is in use: a closing connection (TIME_WAIT) keeps it for a minute, or a program uses it for a connection of its own. Try again in a moment, or use another port.',
        { port },
      )
    : l10n.t(
        'None of your processes is listening on port {port}, but it is in use by a process of another user, which is not visible, or by a closing connection (TIME_WAIT).',
        { port },
      );
}

function deniedText({ protocol, port }: ProtocolPort, { reserved, platform }: PortCircumstances): string {
  const range = reservedRangeOf(port, reserved);
  if (range !== undefined) return reservedText(range, protocol);
  if (platform === 'win32') return l10n.t('Windows does not permit you to use it. Use another port.');
  return port < 1024
    ? l10n.t('On this system, ports below 1024 are reserved for administrators. Use a higher port.')
    : l10n.t('The system does not permit you to use it. Use another port.');
}
