import type { LocalAddress } from '../net/address';
import { compareAddresses, compareText } from '../net/address';
import type { Exposure } from '../net/exposure';
import type { NetworkNamespace } from '../net/networkNamespace';
import type { Process, ProcessIdentity, User } from '../process/process';
import { sameProcess } from '../process/process';
import { isSameNamespace } from '../net/networkNamespace';
import type { SocketGroup } from './socketGroup';

export type Protocol = 'tcp' | 'udp';

/**
 * Why an owner is hidden. `no-permission`: this user may not read it. `not-visible`: no visible process holds the
 * socket, so it belongs to another PID namespace (a container) or to the kernel. `gone`: the owner exited during the
 * scan. `not-read`: reading the processes failed.
 */
export type HiddenReason = 'no-permission' | 'not-visible' | 'gone' | 'not-read';

export type Owner =
  /** Oldest process first; a socket that was opened before a fork has several owners. */
  { readonly kind: 'known'; readonly processes: readonly [Process, ...Process[]] } | HiddenOwner;

export interface HiddenOwner {
  readonly kind: 'hidden';
  readonly reason: HiddenReason;
  /** The socket's user, if the system says. */
  readonly user: User | undefined;
  /** The cgroup in which it was opened; left out where that is not read, or not yet. */
  readonly group?: SocketGroup;
  /**
   * The user's own processes that hide their open files even from the user (prctl(2), PR_SET_DUMPABLE), at most 12, if the
   * socket is the user's too: most likely one of them holds it. Nothing may be done to them.
   */
  readonly unreadable?: readonly Pick<Process, 'pid' | 'name'>[];
  /** Set if the process that opened it has ended, so that another one must have inherited it (Windows). */
  readonly inherited?: InheritedSocket;
}

/** Windows shows a socket under the PID that opened it, also while only a process that inherited the handle has it. */
export interface InheritedSocket {
  readonly openerPid: number;
  /** What runs and was started by a process with that PID, or descends from it, at most 12. */
  readonly candidates: readonly Pick<Process, 'pid' | 'name'>[];
  /**
   * Whether that process was the opener, because an earlier scan saw the opener and they were started while it ran. If not,
   * it may have been another one that had the PID before.
   */
  readonly areItsChildren: boolean;
  /** Whether all processes are known since the opener has ended, so that there are no further candidates. */
  readonly areAllRead: boolean;
}

/** A bound socket that accepts (TCP in state LISTEN) or receives (UDP, unconnected). */
export interface Listener {
  readonly protocol: Protocol;
  readonly address: LocalAddress;
  readonly port: number;
  readonly exposure: Exposure;
  readonly owner: Owner;
  /** The number of this owner's sockets that share the address (SO_REUSEPORT); nearly always 1. */
  readonly sockets: number;
  /** Connections that stayed in the accept queue for two scans in a row: the server is not accepting. */
  readonly waiting: number;
  readonly namespace: NetworkNamespace;
  /** For `::`: whether it accepts IPv4 connections too. Left out if unknown. */
  readonly dualStack?: boolean;
  /**
   * Set if the last scan could not read what shows it, or its owner: it is kept as an earlier scan found it. It may have
   * been closed, or belong to another process by now, so nothing may be decided by it.
   */
  readonly isStale?: true;
}

/** A number for each port and protocol, in their order. */
export function portKeyOf({ port, protocol }: Pick<Listener, 'port' | 'protocol'>): number {
  return 2 * port + (protocol === 'udp' ? 1 : 0);
}

/** By port, then protocol, then address. */
export function compareListeners(a: Listener, b: Listener): number {
  return a.port - b.port || compareText(a.protocol, b.protocol) || compareAddresses(a.address, b.address);
}

export function isOwnedBy(listener: Listener, process: ProcessIdentity): boolean {
  return (
    listener.owner.kind === 'known' && listener.owner.processes.some((owner) => sameProcess(owner, process))
  );
}

/** The listeners that hold the same port: on the same address, or on one that includes it (a wildcard). */
export function holdersOf(wanted: Listener, listeners: readonly Listener[]): Listener[] {
  return listeners.filter(
    (listener) =>
      listener.protocol === wanted.protocol &&
      listener.port === wanted.port &&
      isSameNamespace(listener.namespace, wanted.namespace) &&
      // only the IPv6 wildcard may take the port of the other family too
      (listener.address.family === wanted.address.family ||
        [listener.address.text, wanted.address.text].includes('::')) &&
      (listener.address.text === wanted.address.text ||
        listener.exposure === 'all-interfaces' ||
        wanted.exposure === 'all-interfaces'),
  );
}
