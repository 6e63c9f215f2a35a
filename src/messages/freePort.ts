import type { AddressConflict } from '../model/conflicts/findConflicts';
import type { ProtocolPort } from '../model/actions/portHolders';
import type { ReservedPorts } from '../model/net/reservedPorts';
import type { Snapshot } from '../model/listeners/snapshot';
import { enumerate, plainText } from '../model/text/text';
import type { PortProbe } from '../model/net/portProbe';
import type { ListenerRow } from '../model/rows/listenerRow';
import { portWords } from './listener';

/** What else could keep a port, where no listener holds it. */
export interface Circumstances {
  readonly reserved: readonly ReservedPorts[];
  /** It is listened on in another network namespace of this machine. */
  readonly elsewhere: boolean;
  readonly coverage: Snapshot['coverage'];
  readonly platform: string;
}

/** Who holds a port, each once. @param rows at least one. */
export function holdersWords(rows: readonly ListenerRow[]): string {
  return enumerate([...new Set(rows.map(holderWords))]);
}

function holderWords({ container, process }: ListenerRow): string {
  if (container !== undefined) return `container ${plainText(container.name, 60)}`;
  return process === undefined
    ? 'a process that cannot be seen'
    : `${plainText(process.name, 60)} (PID ${process.pid})`;
}

/** Who holds it may be root's, and so may be Docker's proxy: ended, that would leave its container running. */
export function unseenWords(endpoint: ProtocolPort): string {
  return `Port ${portWords(endpoint)} is held by a process that cannot be seen, so it cannot be ended from here. An administrator can; if the port is a container's, the container is to be stopped instead.`;
}

/** Somebody else holds it than was shown, who is not ended in the other's place. */
export function otherHolderWords(endpoint: ProtocolPort, rows: readonly ListenerRow[]): string {
  return `Port ${portWords(endpoint)} is held by ${holdersWords(rows)} now, which is not known to be what was shown, so nothing was ended. Try again if that is to end.`;
}

/** What is said of a command that could not have its port, and what is offered with it. */
export interface ConflictOffer {
  readonly words: string;
  /** `stop`: who holds it. `explain`: nobody is known to, or to end them would not help. */
  readonly action: 'stop' | 'explain';
}

/**
 * @param conflict whose port may be a guess, where what the program said gives none.
 * @param rows who holds the port now.
 */
export function conflictOffer(
  endpoint: ProtocolPort,
  { port, cause }: Pick<AddressConflict, 'port' | 'cause'>,
  rows: readonly ListenerRow[],
  platform: string,
): ConflictOffer {
  const words = portWords(endpoint);
  const told = (certain: string, guessed: string): string =>
    port === undefined
      ? `A port could not be had, as it seems port ${words}, ${guessed}.`
      : `Port ${words} ${certain}.`;
  // Windows denies a port that another one holds for itself alone; elsewhere to be denied has nothing to do with holders
  if (cause === 'denied' && platform !== 'win32') {
    const denied = 'could not be had: the system does not allow it';
    return { words: told(denied, 'which the system does not allow'), action: 'explain' };
  }
  if (rows.length === 0) {
    const nobody = 'could not be had, and nobody who can be seen holds it';
    return { words: told(nobody, 'which nobody who can be seen holds'), action: 'explain' };
  }
  const holders = holdersWords(rows);
  return { words: told(`is held by ${holders}`, `which is held by ${holders}`), action: 'stop' };
}

/**
 * Why a port could not be had, as far as that can be told.
 * @param rows who holds it now.
 */
export function whyTakenWords(
  endpoint: ProtocolPort,
  rows: readonly ListenerRow[],
  trial: PortProbe,
  circumstances: Circumstances,
): string {
  const { reserved, elsewhere, coverage, platform } = circumstances;
  const { port, protocol } = endpoint;
  const isHeld = rows.length > 0;
  // a low number is not to be had either way; else who holds it is reason enough
  if (isHeld && (trial.kind !== 'denied' || platform === 'win32')) {
    return `Port ${portWords(endpoint)} is held by ${holdersWords(rows)}.`;
  }
  const state = isHeld
    ? `Port ${portWords(endpoint)} is held by ${holdersWords(rows)}`
    : `${coverage === 'everything' ? 'Nobody' : 'None of your processes'} listens on port ${portWords(endpoint)}`;
  switch (trial.kind) {
    case 'free': {
      const closing =
        'A server that has just ended can keep it for a minute where it does not set SO_REUSEADDR (TIME_WAIT).';
      const other =
        'In another network of this machine, such as a container has, it is taken; that does not matter here.';
      const note = elsewhere ? other : protocol === 'tcp' ? closing : undefined;
      return `${state}: it is free now.${note === undefined ? '' : ` ${note}`}`;
    }
    case 'in-use':
      if (protocol === 'udp') {
        return `${state}, and yet it is taken: by a program that uses it for a connection of its own, or that cannot be seen. Take another port.`;
      }
      return coverage === 'everything'
        ? `${state}, and yet it is taken: a connection that is being closed (TIME_WAIT) holds it for a minute, or a program uses it for a connection of its own. Try again in a moment, or take another port.`
        : `${state}, and yet it is taken: by a process of another user, which cannot be seen, or by a connection that is being closed (TIME_WAIT).`;
    case 'denied': {
      const range = reserved.find(({ start, end }) => port >= start && port <= end);
      if (range !== undefined) {
        return `${state}. Windows reserves ports ${range.start} to ${range.end}, mostly for Hyper-V: take a port outside of them.`;
      }
      if (platform !== 'win32' && port < 1024) {
        return `${state}. Ports below 1024 are for administrators on this system: take a higher one.`;
      }
      return `${state}, and ${isHeld ? '' : 'yet '}${platform === 'win32' ? 'Windows' : 'the system'} does not let you have it. Take another port.`;
    }
    case 'failed':
      return `${state}. Whether it can be had could not be tried: ${trial.detail}.`;
  }
}
