import { exposureOf } from '../../model/net/exposure';
import type { Listener } from '../../model/listeners/listener';
import { compareListeners } from '../../model/listeners/listener';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, mapInSlices, sortInSlices } from '../../model/text/timeSlice';
import { hostNamespace } from '../../model/net/networkNamespace';
import { addressKey } from '../lastRows';
import type { NetstatSocket } from './parseNetstat';

/** A listening socket with its owner. */
export type OwnedSocket = Pick<Listener, 'protocol' | 'address' | 'port' | 'owner'> & {
  readonly dualStack: boolean | undefined;
  /** Its owner, or it itself, is as an earlier scan found it. */
  readonly isStale?: boolean;
};

/** Sockets of the same owner on the same address are one listener. */
export function* toListeners(sockets: readonly OwnedSocket[]): TimeSliced<readonly Listener[]> {
  const listeners = new Map<string, Listener>();
  let work = 0;
  for (const { protocol, address, port, owner, dualStack, isStale = false } of sockets) {
    work += owner.kind === 'known' ? owner.processes.length : 1;
    if (work >= itemsPerSlice) {
      work = 0;
      yield;
    }
    const ownerKey = owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join() : owner.reason;
    const key = `${addressKey({ protocol, address, port })} ${ownerKey}`;
    listeners.set(key, {
      ...{ protocol, address, port, owner },
      ...(dualStack === undefined ? {} : { dualStack }),
      ...(isStale ? { isStale } : {}),
      exposure: exposureOf(address),
      sockets: (listeners.get(key)?.sockets ?? 0) + 1,
      // platforms differ in what lsof shows of the accept queue
      waiting: 0,
      namespace: hostNamespace,
    });
  }
  return yield* sortInSlices([...listeners.values()], compareListeners);
}

/**
 * Adds from netstat whether a socket on `::` takes IPv4 connections too. Its rows may be some scans old, so they count
 * only for a process that owns the socket now.
 */
export function* withDualStack(
  owned: readonly OwnedSocket[],
  netstat: readonly NetstatSocket[],
): TimeSliced<readonly OwnedSocket[]> {
  if (netstat.length === 0) return owned;
  const dualStacks = new Map<string, boolean | undefined>();
  for (const [index, { protocol, port, pid, dualStack }] of netstat.entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (dualStack === undefined) continue;
    const key = `${protocol} ${port} ${pid}`;
    // if one process has both kinds, it is unknown which row belongs to which socket
    dualStacks.set(key, dualStacks.has(key) && dualStacks.get(key) !== dualStack ? undefined : dualStack);
  }
  return yield* mapInSlices(owned, (socket) => {
    const { protocol, address, port, owner } = socket;
    const pids = owner.kind === 'known' && address.text === '::' ? owner.processes.map(({ pid }) => pid) : [];
    const [dualStack] = pids.flatMap((pid) => dualStacks.get(`${protocol} ${port} ${pid}`) ?? []);
    return { ...socket, dualStack };
  });
}
