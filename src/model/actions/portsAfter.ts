import type { Listener } from '../listeners/listener';
import { HolderIndex } from '../listeners/holderIndex';
import type { Snapshot } from '../listeners/snapshot';
import { wasRead } from '../listeners/snapshot';
import type { PortConnection } from '../net/portConnection';
import type { NetworkNamespace } from '../net/networkNamespace';
import { isSameNamespace } from '../net/networkNamespace';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { Target } from './termination';

/** A port of a process that has exited, and the listener that has it now. */
export interface HeldPort {
  readonly wanted: Listener;
  readonly holder: Listener;
}

/** The ports of a process that has exited, as a later scan found them. */
export interface PortsAfter {
  readonly coverage: Snapshot['coverage'];
  /** Empty if all are free. */
  readonly held: readonly HeldPort[];
  /** Listens on the same port of another address, which the next server may want as well. */
  readonly elsewhere: Listener | undefined;
  /** What uses a port without listening on it; undefined if that is unknown. */
  readonly connections: readonly PortConnection[] | undefined;
}

/** @returns undefined if it is unknown whether they are free. */
export function* portsAfter(
  { listeners }: Pick<Target, 'listeners'>,
  after: Pick<Snapshot, 'listeners' | 'coverage' | 'unread'>,
  connections: readonly PortConnection[] | undefined,
): TimeSliced<PortsAfter | undefined> {
  const holdersNow = yield* HolderIndex.over(after.listeners);
  const held: HeldPort[] = [];
  let isUnknown = false;
  for (const [index, wanted] of listeners.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const holders = holdersNow.of(wanted);
    const holder = holders.find(({ isStale }) => isStale !== true);
    if (holder !== undefined) held.push({ wanted, holder });
    isUnknown ||= !wasRead(after, wanted) || holders.some(({ isStale }) => isStale);
  }
  const wantedPorts = yield* networksByPort(listeners);
  if (held.length === 0 && isUnknown) return undefined;
  return {
    coverage: after.coverage,
    connections: connections?.filter(({ protocol, port }) => wantedPorts.has(`${protocol} ${port}`)),
    held,
    elsewhere: yield* elsewhereOf(after.listeners, wantedPorts),
  };
}

function* elsewhereOf(
  listeners: readonly Listener[],
  wantedPorts: ReadonlyMap<string, readonly NetworkNamespace[]>,
): TimeSliced<Listener | undefined> {
  for (const [index, listener] of listeners.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const { protocol, port, namespace, isStale } = listener;
    if (isStale === true) continue;
    const networks = wantedPorts.get(`${protocol} ${port}`);
    if (networks?.some((was) => isSameNamespace(was, namespace)) === true) return listener;
  }
  return undefined;
}

/** By protocol and port; each network once. */
function* networksByPort(
  listeners: readonly Listener[],
): TimeSliced<ReadonlyMap<string, readonly NetworkNamespace[]>> {
  const found = new Map<string, NetworkNamespace[]>();
  for (const [index, { protocol, port, namespace }] of listeners.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const key = `${protocol} ${port}`;
    const known = found.get(key) ?? [];
    if (!known.some((one) => isSameNamespace(one, namespace))) found.set(key, [...known, namespace]);
  }
  return found;
}
