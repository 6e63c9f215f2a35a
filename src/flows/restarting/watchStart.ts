import { pollUntil } from '../../act/pollUntil';
import {
  exitedEarlyMessage,
  listeningMessage,
  listeningUnknownMessage,
  notListeningYetMessage,
} from '../../messages/restart';
import type { Listener } from '../../model/listeners/listener';
import type { Snapshot } from '../../model/listeners/snapshot';
import type { Process } from '../../model/process/process';
import { ancestorsOf } from '../../model/process/process';
import { scanIfPossible } from '../scan';
import type { OpenTerminal } from '../terminals';
import type { StartDependencies } from './dependencies';

/** A server needs a moment to start listening; after this a message about it would come unexpectedly. */
const startWithinMs = 30_000;
const pollMs = 500;

type Start =
  /** `isCertain`: it was read that it does not listen yet. */
  | { readonly kind: 'starting'; readonly isCertain: boolean }
  | { readonly kind: 'ended' }
  | { readonly kind: 'listening'; readonly process: Process; readonly listener: Listener };

interface StartedServer {
  readonly terminal: OpenTerminal;
  /** Of the terminal. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Where it listened before. */
  readonly port: number;
}

/** Tells where a restarted server listens: a configuration file may say something else than its command line. */
export async function tellWhereItListens(
  dependencies: StartDependencies,
  { terminal, name, argv, port }: StartedServer,
): Promise<void> {
  const { dialogs, clock, shellKind } = dependencies;
  const shellPid = await terminal.processId;
  const probe = async (): Promise<Start> => {
    if (shellPid === undefined || terminal.closed.aborted || terminal.exit() !== undefined) {
      return { kind: 'ended' };
    }
    const snapshot = await scanIfPossible(dependencies);
    const found = snapshot && listenerOf(snapshot, shellPid, port);
    return found ?? { kind: 'starting', isCertain: snapshot !== undefined && isAllRead(snapshot) };
  };
  const start = await pollUntil(probe, {
    until: ({ kind }) => kind !== 'starting',
    everyMs: pollMs,
    withinMs: startWithinMs,
    clock,
    signal: terminal.closed,
  });
  switch (start.kind) {
    case 'listening':
      dialogs.tell(listeningMessage(start.process, start.listener));
      return;
    case 'starting':
      dialogs.tell(
        start.isCertain ? notListeningYetMessage(name, startWithinMs / 1000) : listeningUnknownMessage(name),
      );
      return;
    case 'ended': {
      const exit = terminal.exit();
      // the terminal is closed when its program ends, and its output with it
      if (exit?.isByPerson !== true) dialogs.tell(exitedEarlyMessage(name, exit?.code, argv, shellKind()));
    }
  }
}

/** Whether every TCP listener was read, with its owner: one that is not there is nowhere. */
function isAllRead({ listeners, unread, details }: Snapshot): boolean {
  return (
    details === 'complete' &&
    unread.every(({ protocol }) => protocol !== 'tcp') &&
    listeners.every(({ protocol, isStale, owner }) => {
      const isOwnerRead = owner.kind === 'known' || owner.reason !== 'not-read';
      return protocol !== 'tcp' || (isStale !== true && isOwnerRead);
    })
  );
}

/** What the program of a terminal, or a descendant of it, listens on: preferably the same port as before. */
function listenerOf({ listeners, processes }: Snapshot, shellPid: number, port: number): Start | undefined {
  const own = listeners.flatMap((listener) => {
    if (listener.protocol !== 'tcp' || listener.isStale === true || listener.owner.kind === 'hidden')
      return [];
    const [process] = listener.owner.processes;
    const isStarted = [process, ...ancestorsOf(processes, process)].some(({ pid }) => pid === shellPid);
    return isStarted ? [{ kind: 'listening', process, listener } as const] : [];
  });
  const onPort = own.filter(({ listener }) => listener.port === port);
  const found = onPort.length > 0 ? onPort : own;
  // of several addresses the one that other machines can reach matters most
  return found.find(({ listener }) => listener.exposure !== 'loopback') ?? found[0];
}
