/** What a person has said about ports: which are pinned, what they are called. */
import type { Listener } from '../listeners/listener';
import type { Process } from '../process/process';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { ListenerRow } from './listenerRow';
import type { Names } from './names';
import { placeOf } from './place';

type PersonalNames = Pick<Names, 'givenOf' | 'isPinned'>;

/** The processes that have a pinned port: a person wants them. */
export function* pinnedPids(
  entries: Iterable<{
    readonly listener: Listener;
    readonly holder: { readonly process: Process | undefined };
  }>,
  names: PersonalNames,
): TimeSliced<ReadonlySet<number>> {
  const pids = new Set<number>();
  let seen = 0;
  for (const { listener, holder } of entries) {
    if (++seen % itemsPerSlice === 0) yield;
    if (holder.process !== undefined && isPinned(listener, names)) pids.add(holder.process.pid);
  }
  return pids;
}

export function personalFacts(
  row: Pick<ListenerRow, 'listener' | 'container' | 'project' | 'process' | 'recognition'>,
  names: PersonalNames,
): Pick<ListenerRow, 'given' | 'isPinned'> {
  const { listener } = row;
  const given = listener.namespace.kind === 'host' ? names.givenOf(listener, placeOf(row) ?? '') : undefined;
  return {
    ...(given === undefined ? {} : { given }),
    ...(isPinned(listener, names) ? { isPinned: true } : {}),
  };
}

function isPinned(listener: Listener, names: PersonalNames): boolean {
  return listener.namespace.kind === 'host' && names.isPinned(listener);
}
