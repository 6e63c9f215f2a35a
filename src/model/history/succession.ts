/** Which rows of a scan are listeners that an earlier scan had under another id. */
import type { ListenerRow } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import { portKey } from './journal';
import { mayBeSameHidden, sharesProcess } from './sameServer';
import type { Missing } from './sighting';

interface Succession {
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
 * @param rows all rows of the scan, of which some are new.
 */
export function* successionOf(
  missing: readonly Missing[],
  fresh: readonly ListenerRow[],
  rows: readonly ListenerRow[],
): TimeSliced<Succession> {
  const byPort = new Map<string, Missing[]>();
  for (const [index, one] of missing.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const key = portKey(one.sighting.row);
    byPort.set(key, [...(byPort.get(key) ?? []), one]);
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
  const folded = new Set([...(yield* foldedInto(rows, before)), ...(yield* foldedInto(before, fresh))]);
  return { predecessors, succeeded, folded };
}

/** Those of the others that are at a further address of one of these rows. */
function* foldedInto(
  rows: readonly ListenerRow[],
  others: readonly ListenerRow[],
): TimeSliced<readonly ListenerRow[]> {
  if (others.length === 0) return [];
  const places = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    for (const { text } of row.alsoAt) places.add(`${portKey(row)} ${text}`);
  }
  return places.size === 0
    ? []
    : others.filter((row) => places.has(`${portKey(row)} ${row.listener.address.text}`));
}
