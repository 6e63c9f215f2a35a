import type { Collector } from '../collect/collector';
import {
  freePortPrompt,
  holderPrompt,
  otherHolderError,
  otherNetworkError,
  typedPortChoice,
  unseenHolderError,
  whyTakenText,
} from '../messages/freePort';
import { textLimits } from '../messages/message';
import type { PortHolders, ProtocolPort } from '../model/actions/portHolders';
import { portHoldersOf, wasShown } from '../model/actions/portHolders';
import type { PortProbe } from '../model/net/portProbe';
import type { ReservedRange } from '../model/net/reservedPorts';
import { reservedRangeOf } from '../model/net/reservedPorts';
import { isPort, parsePort } from '../model/net/endpoint';
import type { Process } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { NothingToDo, Unverified, UserError } from '../model/text/userError';
import { releaseCommand } from '../messages/reservedPorts';
import { cannotVerify, portWords } from '../messages/listener';
import { terminateTitles } from '../messages/terminate';
import type { HiddenOwner, Listener } from '../model/listeners/listener';
import { canBeExplained, groupStopCommand } from '../model/listeners/socketGroup';
import { copyQuoted } from './copyCommandLine';
import type { ExplainDependencies } from './hiddenOwner';
import { explainHiddenOwner, explainSocketManager, managerOf } from './hiddenOwner';
import { wasRead } from '../model/listeners/snapshot';
import { stopObstacleText } from '../messages/stopObstacle';
import type { HostContext } from '../model/process/hostContext';
import { unitStopCommand } from '../model/process/serviceUnit';
import type { StopObstacle } from '../model/actions/stopObstacle';
import type { ContainerDependencies } from './containers';
import { stopContainer } from './containers';
import type { Dialogs } from './dialogs';
import type { RowSource } from './rows';
import { freshRows, isOfHost, listenerChoices } from './rows';
import { stopObstaclesIfKnown } from './termination/refusals';

/** A port that is to be freed. */
export interface PortRequest extends ProtocolPort {
  /** The rows that named its holders to the person; undefined if none were named: then any holder is meant. */
  readonly shown: readonly ListenerRow[] | undefined;
  /** Nothing shows that a person wants it: it is confirmed whatever the setting says. */
  readonly mustAsk?: true | undefined;
  /** The port is used again at once: no message says that it is free. */
  readonly isTakenNext?: true | undefined;
}

export interface FreePortDependencies extends RowSource, ContainerDependencies, ExplainDependencies {
  readonly scanner: RowSource['scanner'] & ContainerDependencies['scanner'];
  readonly collector: Pick<Collector, 'reservedPorts' | 'connectionsOn' | 'inspect'>;
  readonly hostContext: HostContext;
  /**
   * Terminates a process in the usual, careful way.
   * @param isTakenNext its ports are used again at once: no message says that they are free.
   * @returns whether it has exited.
   */
  readonly terminate: (process: Process, mustAsk?: true, isTakenNext?: true) => Promise<boolean>;
  readonly probePort: (
    port: number,
    host: '127.0.0.1',
    protocol: ProtocolPort['protocol'],
  ) => Promise<PortProbe>;
}

/**
 * Terminates or stops what holds a port; if nothing does, says why the port can be taken nevertheless.
 * @returns whether nothing listens on any address of the port any more.
 */
export async function freePort(dependencies: FreePortDependencies, request: PortRequest): Promise<boolean> {
  const rows = await rowsOn(dependencies, request);
  const holders = portHoldersOf(rows);
  if (request.shown !== undefined && !wasShown(holders, request.shown, rows)) {
    throw new UserError(otherHolderError(request, rows));
  }
  if (!(await endHolder(dependencies, request, holders, rows))) return false;
  return isNothingListening(dependencies, request);
}

/** False if that is unknown: what was terminated has been told already. */
async function isNothingListening(
  dependencies: FreePortDependencies,
  endpoint: ProtocolPort,
): Promise<boolean> {
  try {
    return (await rowsOnIfRead(dependencies, endpoint))?.length === 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return false;
  }
}

/** @returns whether what holds the port was terminated or stopped. */
async function endHolder(
  dependencies: FreePortDependencies,
  endpoint: ProtocolPort & Pick<PortRequest, 'mustAsk' | 'isTakenNext'>,
  holders: PortHolders,
  rows: readonly ListenerRow[],
): Promise<boolean> {
  const service = serviceRowOf(rows);
  switch (holders.kind) {
    case 'none':
      await explainPort(dependencies, endpoint);
      return false;
    case 'hidden':
      if (service === undefined) throw new UserError(unseenHolderError(endpoint));
      await explainHiddenOwner(dependencies, service);
      return false;
    case 'container':
      return stopContainer(dependencies, holders.container, endpoint.mustAsk);
    case 'process': {
      if (await explainedManager(dependencies, rows)) return false;
      return dependencies.terminate(holders.process, endpoint.mustAsk, endpoint.isTakenNext);
    }
    case 'several': {
      const items = await listenerChoices(holders.rows);
      const row = await dependencies.dialogs.choose(items, holderPrompt(endpoint));
      if (row === undefined) return false;
      // whoever has chosen one wants it
      return endHolder(dependencies, { ...endpoint, mustAsk: undefined }, portHoldersOf([row]), [row]);
    }
  }
}

/** Whether the service manager holds the port: then it was said for what, and nothing can be terminated. */
async function explainedManager(
  dependencies: FreePortDependencies,
  rows: readonly ListenerRow[],
): Promise<boolean> {
  for (const row of rows) {
    const manager = managerOf(row, dependencies);
    if (manager === undefined) continue;
    await explainSocketManager(dependencies, row, manager);
    return true;
  }
  return false;
}

/** The listener of a hidden owner about which something is known, if nothing else holds the port. */
function serviceRowOf(
  rows: readonly ListenerRow[],
): { readonly listener: Listener; readonly owner: HiddenOwner } | undefined {
  if (portHoldersOf(rows).kind !== 'hidden') return undefined;
  for (const { listener } of rows) {
    const { owner } = listener;
    if (owner.kind === 'hidden' && canBeExplained(owner.group)) return { listener, owner };
  }
  return undefined;
}

type RowsOnDependencies = Pick<FreePortDependencies, 'scanner' | 'currentRows' | 'containerMonitor'>;

/**
 * The rows of a port in this machine's own network, from a new scan.
 * @throws Unverified if some of what listens could not be read.
 */
export async function rowsOn(
  dependencies: RowsOnDependencies,
  endpoint: ProtocolPort,
): Promise<readonly ListenerRow[]> {
  const rows = await rowsOnIfRead(dependencies, endpoint);
  if (rows === undefined) throw new Unverified(cannotVerify(endpoint));
  return rows;
}

/** The same. @returns undefined if some of what listens could not be read. */
export async function rowsOnIfRead(
  dependencies: RowsOnDependencies,
  { protocol, port }: ProtocolPort,
): Promise<readonly ListenerRow[] | undefined> {
  const onPort = (rows: readonly ListenerRow[]): ListenerRow[] =>
    rows.filter((row) => isOfHost(row) && row.listener.port === port);
  const rows = onPort(await freshRows(dependencies, [protocol]));
  const { lastSnapshot } = dependencies.scanner;
  const isRead =
    lastSnapshot === undefined || wasRead(lastSnapshot, { protocol, namespace: { kind: 'host' } });
  if (!isRead || rows.some(({ listener }) => listener.isStale)) return undefined;
  if (!rows.some(({ container }) => container !== undefined)) return rows;
  // what the engine reported may be a minute old
  await dependencies.containerMonitor.refresh();
  return onPort(await dependencies.currentRows([protocol]));
}

/** Says why a port could not be used. Nothing is terminated. */
export async function explainPort(
  dependencies: Omit<FreePortDependencies, 'terminate'>,
  endpoint: ProtocolPort,
): Promise<void> {
  const { dialogs, scanner, collector, probePort } = dependencies;
  const rows = await rowsOn(dependencies, endpoint);
  const probe = await probePort(endpoint.port, '127.0.0.1', endpoint.protocol);
  const reserved = probe.kind === 'denied' ? await collector.reservedPorts(endpoint.protocol) : [];
  const snapshot = scanner.lastSnapshot;
  const connections = (await collector.connectionsOn([endpoint.port]))?.filter(
    ({ protocol }) => protocol === endpoint.protocol,
  );
  const isInOtherNamespace = (snapshot?.listeners ?? []).some(
    ({ protocol, port, namespace }) =>
      protocol === endpoint.protocol && port === endpoint.port && namespace.kind === 'other',
  );
  const text = whyTakenText(endpoint, rows, probe, {
    reserved,
    isInOtherNamespace,
    connections,
    coverage: snapshot?.coverage ?? 'everything',
    platform: snapshot?.platform ?? '',
  });
  const group = serviceRowOf(rows)?.owner.group;
  const ofGroup = group && groupStopCommand(group, dependencies.shellKind());
  // whoever stops the service of a hidden owner needs no further reason
  const obstacle = ofGroup === undefined ? await commonObstacle(dependencies, rows) : undefined;
  const ofUnit =
    obstacle?.kind === 'service' ? unitStopCommand(obstacle.unit, dependencies.shellKind()) : undefined;
  const why = obstacle === undefined ? text : `${text} ${stopObstacleText(obstacle, ofUnit?.text)}`;
  const message = { level: 'information', text: plainText(why, textLimits.notification) } as const;
  const command = ofGroup ?? ofUnit;
  const range = reservedRangeOf(endpoint.port, reserved);
  const release = range && releaseCommand(range, endpoint.protocol);
  if (release !== undefined) {
    const copy = { id: 'copy', title: terminateTitles.copyCommand() } as const;
    if ((await dialogs.offer(message, [copy])) === 'copy') await dialogs.copy(release);
  } else if (command === undefined) dialogs.tell(message);
  else {
    const copy = { id: 'copy', title: terminateTitles.copyStopCommand() } as const;
    if ((await dialogs.offer(message, [copy])) === 'copy') await copyQuoted(dependencies, command);
  }
}

/** Why nothing that holds a port can be ended from here; undefined if something can, or if that is unknown. */
async function commonObstacle(
  dependencies: Pick<FreePortDependencies, 'collector' | 'hostContext'>,
  rows: readonly ListenerRow[],
): Promise<StopObstacle | undefined> {
  const obstacles = (await stopObstaclesIfKnown(dependencies, rows)) ?? [];
  return obstacles.includes(undefined) ? undefined : obstacles[0];
}

/**
 * The port that rows of the tree are about, or one that the person chooses or types.
 * @param rows undefined: all of the machine.
 * @returns undefined if cancelled.
 */
export async function choosePort(
  dependencies: RowSource & { readonly dialogs: Dialogs },
  rows: readonly ListenerRow[] | undefined,
): Promise<PortRequest | undefined> {
  if (rows === undefined) {
    return choosePortOf(dependencies.dialogs, (await freshRows(dependencies, ['tcp'])).filter(isOfHost));
  }
  const own = rows.filter(isOfHost);
  if (own.length === 0) throw new NothingToDo(otherNetworkError());
  const [only, ...others] = new Map(
    own.map((row) => [portWords(row.listener), requestFor(row)] as const),
  ).values();
  return only !== undefined && others.length === 0
    ? { ...only, shown: own }
    : choosePortOf(dependencies.dialogs, own);
}

async function choosePortOf(
  dialogs: Dialogs,
  rows: readonly ListenerRow[],
): Promise<PortRequest | undefined> {
  const choices = await listenerChoices(rows);
  const items = choices.map((choice) => ({ ...choice, value: requestFor(choice.value) }));
  const ports = new Set(items.map(({ value }) => value.port));
  return dialogs.choose<PortRequest>(items, freePortPrompt(), {
    typed: (text) => {
      const port = parsePortArgument(text);
      return port === undefined || ports.has(port)
        ? undefined
        : { value: { protocol: 'tcp', port, shown: undefined }, ...typedPortChoice(port) };
    },
  });
}

function requestFor(row: ListenerRow): PortRequest {
  const { protocol, port } = row.listener;
  return { protocol, port, shown: [row] };
}

/** A port as commands are given one: a number, digits, or what tasks pass as `args`: `{ "port": 3000 }` or `[3000]`. */
export function parsePortArgument(value: unknown): number | undefined {
  const raw = rawPort(value);
  if (typeof raw === 'string') return parsePort(raw.trim());
  return typeof raw === 'number' && isPort(raw) ? raw : undefined;
}

/** Anyone may call a command with anything, so that reading a property may throw. */
function rawPort(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  try {
    if ('port' in value) return value.port;
    return Array.isArray(value) ? (value as readonly unknown[])[0] : undefined;
  } catch {
    return undefined;
  }
}

interface FindFreePortDependencies extends RowSource {
  readonly collector: Pick<Collector, 'reservedPorts'>;
  readonly findFreePort: (
    wanted: number | undefined,
    taken: ReadonlySet<number>,
    reserved: readonly ReservedRange[],
  ) => Promise<number>;
}

/** A port that nothing listens on and the system does not reserve: the wanted one or the next above it, else any. */
export async function pickFreePort(
  dependencies: FindFreePortDependencies,
  wanted: number | undefined,
): Promise<number> {
  const rows = (await freshRows(dependencies, ['tcp'])).filter(isOfHost);
  const taken = new Set(rows.map(({ listener }) => listener.port));
  return dependencies.findFreePort(wanted, taken, await dependencies.collector.reservedPorts('tcp'));
}
