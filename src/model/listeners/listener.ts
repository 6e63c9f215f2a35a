import type { LocalAddress } from '../net/address';
import { compareAddresses, compareText } from '../net/address';
import type { Exposure } from '../net/exposure';
import type { NetworkNamespace } from '../net/networkNamespace';
import type { Process, ProcessIdentity, User } from '../process/process';
import { sameProcess } from '../process/process';
import { isSameNamespace } from '../net/networkNamespace';

export type Protocol = 'tcp' | 'udp';

/**
 * Why an owner is hidden. `no-permission`: the system does not let this user look. `not-visible`: every process
 * that can be seen was looked at and none holds the socket: another container (PID namespace) or the kernel does.
 * `gone`: the process that held it ended while we looked. `not-read`: looking failed.
 */
export type HiddenReason = 'no-permission' | 'not-visible' | 'gone' | 'not-read';

export type Owner =
  /** Oldest process first; a socket opened before a fork has several owners. */
  | { readonly kind: 'known'; readonly processes: readonly [Process, ...Process[]] }
  /** `user`: whom the system names as the socket's user, where it does. */
  | { readonly kind: 'hidden'; readonly reason: HiddenReason; readonly user: User | undefined };

/** A bound socket that accepts (TCP in state LISTEN) or receives (UDP, unconnected). */
export interface Listener {
  readonly protocol: Protocol;
  readonly address: LocalAddress;
  readonly port: number;
  readonly exposure: Exposure;
  readonly owner: Owner;
  /** How many sockets of this owner share the address (SO_REUSEPORT); 1 nearly always. */
  readonly sockets: number;
  /** Connections that waited in the accept queue through two looks in a row: the server is not accepting. */
  readonly waiting: number;
  readonly namespace: NetworkNamespace;
  /** Of `::`, where the system tells it: whether IPv4 connections come to it too. Left out where it is not known. */
  readonly dualStack?: boolean;
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
/** Who listens where the chosen process did: its address, or one that takes its port too (a wildcard). */
export function holdersOf(wanted: Listener, listeners: readonly Listener[]): Listener[] {
  return listeners.filter(
    (listener) =>
      listener.protocol === wanted.protocol &&
      listener.port === wanted.port &&
      isSameNamespace(listener.namespace, wanted.namespace) &&
      // an IPv6 wildcard may take the IPv4 port too; no other address takes another family's
      (listener.address.family === wanted.address.family ||
        [listener.address.text, wanted.address.text].includes('::')) &&
      (listener.address.text === wanted.address.text ||
        listener.exposure === 'all-interfaces' ||
        wanted.exposure === 'all-interfaces'),
  );
}
