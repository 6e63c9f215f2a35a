/** Which rows of a scan are listeners that an earlier scan had under another id. */
import type { ListenerRow } from '../rows/listenerRow';
import type { Changes } from '../text/sortedChanges';
import type { TimeSliced } from '../text/timeSlice';
import { filterInSlices, itemsPerSlice } from '../text/timeSlice';
import { VersionedMap } from '../text/versionedMap';
import { portKey } from './journal';
import { mayBeSameHidden, sharesProcess } from './sameServer';
import type { Missing, Places } from './sighting';

export interface Succession {
  /** What a new row had been before. */
  readonly predecessors: ReadonlyMap<ListenerRow, Missing>;
  /** By what it is known again. */
  readonly succeeded: ReadonlyMap<Missing, 'process' | 'hidden'>;
  /** Rows, before or now, whose address belongs to a row of a container with several addresses in the other scan. */
  readonly folded: ReadonlySet<ListenerRow>;
}

/**
 * The id of a row changes when its owner is hidden for a moment, when the engine tells which container a proxy works for,
 * and when the oldest of several owners exits.
 * @param places the further addresses of all rows of the scan.
 */
export function* successionOf(
  missing: readonly Missing[],
  fresh: readonly ListenerRow[],
  places: Places,
): TimeSliced<Succession> {
  const byPort = new Map<string, Missing[]>();
  for (const [index, one] of missing.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const key = portKey(one.sighting.row);
    const others = byPort.get(key);
    if (others === undefined) byPort.set(key, [one]);
    else others.push(one);
  }
  const predecessors = new Map<ListenerRow, Missing>();
  const succeeded = new Map<Missing, 'process' | 'hidden'>();
  // a process that is seen in both scans is better evidence than an owner that is hidden
  for (const [by, isSame] of [
    ['process', sharesProcess],
    ['hidden', mayBeSameHidden],
  ] as const) {
    for (const row of fresh) {
      yield;
      if (predecessors.has(row)) continue;
      const one = byPort
        .get(portKey(row))
        ?.find(
          (other) =>
            !succeeded.has(other) &&
            other.sighting.row.listener.address.text === row.listener.address.text &&
            isSame(other.sighting.row, row),
        );
      if (one === undefined) continue;
      predecessors.set(row, one);
      succeeded.set(one, by);
    }
  }
  const before = missing.map(({ sighting }) => sighting.row);
  const placesBefore = yield* placesAfter(new VersionedMap(), { removed: [], added: before });
  const folded = new Set([
    ...(yield* filterInSlices(before, (row) => places.get(placeOf(row)) !== undefined)),
    ...(yield* filterInSlices(fresh, (row) => placesBefore.get(placeOf(row)) !== undefined)),
  ]);
  return { predecessors, succeeded, folded };
}

/** Where rows have further addresses. */
export function* placesAfter(before: Places, { removed, added }: Changes<ListenerRow>): TimeSliced<Places> {
  const draft = before.draft();
  let steps = 0;
  for (const row of added) {
    if (++steps % itemsPerSlice === 0) yield;
    for (const { text } of row.alsoAt) {
      const place = placeOf(row, text);
      draft.set(place, (draft.get(place) ?? 0) + 1);
    }
  }
  for (const row of removed) {
    if (++steps % itemsPerSlice === 0) yield;
    for (const { text } of row.alsoAt) {
      const place = placeOf(row, text);
      const others = (draft.get(place) ?? 1) - 1;
      if (others > 0) draft.set(place, others);
      else draft.delete(place);
    }
  }
  return draft.finished();
}

function placeOf(row: ListenerRow, address = row.listener.address.text): string {
  return `${portKey(row)} ${address}`;
}
