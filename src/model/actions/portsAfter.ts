import type { Listener } from '../listeners/listener';
import { holdersOf } from '../listeners/listener';
import type { Snapshot } from '../listeners/snapshot';
import { wasRead } from '../listeners/snapshot';
import type { PortConnection } from '../net/portConnection';
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
  const held = listeners.flatMap((wanted) => {
    const [holder] = holdersOf(wanted, confirmed);
    return holder === undefined ? [] : [{ wanted, holder }];
  });
  const isUnknown = listeners.some(
    (wanted) => !wasRead(after, wanted) || holdersOf(wanted, after.listeners).some(({ isStale }) => isStale),
  );
  if (held.length === 0 && isUnknown) return undefined;
  return {
    coverage: after.coverage,
    connections: connections?.filter(({ protocol, port }) =>
      listeners.some((was) => was.protocol === protocol && was.port === port),
    ),
    held,
    elsewhere: confirmed.find(({ protocol, port, namespace }) =>
      listeners.some(
        (was) => was.protocol === protocol && was.port === port && isSameNamespace(was.namespace, namespace),
      ),
    ),
  };
}
