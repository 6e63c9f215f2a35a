import type { Listener } from '../listeners/listener';
import { HolderIndex } from '../listeners/holderIndex';
import type { Snapshot } from '../listeners/snapshot';
import { wasRead } from '../listeners/snapshot';
import type { PortConnection } from '../net/portConnection';
import type { NetworkNamespace } from '../net/networkNamespace';
import { isSameNamespace } from '../net/networkNamespace';
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
export function portsAfter(
  { listeners }: Pick<Target, 'listeners'>,
  after: Pick<Snapshot, 'listeners' | 'coverage' | 'unread'>,
  connections: readonly PortConnection[] | undefined,
): PortsAfter | undefined {
  const confirmed = after.listeners.filter(({ isStale }) => isStale !== true);
  const holdersNow = new HolderIndex(after.listeners);
  const held = listeners.flatMap((wanted) => {
    const holder = holdersNow.of(wanted).find(({ isStale }) => isStale !== true);
    return holder === undefined ? [] : [{ wanted, holder }];
  });
  const isUnknown = listeners.some(
    (wanted) => !wasRead(after, wanted) || holdersNow.of(wanted).some(({ isStale }) => isStale),
  );
  const wantedPorts = networksByPort(listeners);
  if (held.length === 0 && isUnknown) return undefined;
  return {
    coverage: after.coverage,
    connections: connections?.filter(({ protocol, port }) => wantedPorts.has(`${protocol} ${port}`)),
    held,
    elsewhere: confirmed.find(({ protocol, port, namespace }) =>
      wantedPorts.get(`${protocol} ${port}`)?.some((was) => isSameNamespace(was, namespace)),
    ),
  };
}

/** By protocol and port; each network once. */
function networksByPort(listeners: readonly Listener[]): ReadonlyMap<string, readonly NetworkNamespace[]> {
  const found = new Map<string, NetworkNamespace[]>();
  for (const { protocol, port, namespace } of listeners) {
    const key = `${protocol} ${port}`;
    const known = found.get(key) ?? [];
    if (!known.some((one) => isSameNamespace(one, namespace))) found.set(key, [...known, namespace]);
  }
  return found;
}
