import type * as api from '../../api';
import { listReportOf } from '../core/listReport';
import { reportOf } from '../core/listenerReport';
import type { ListReport } from '../core/reportSchema';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { TimeSliced } from '../model/text/timeSlice';
import { perObject } from '../model/text/perObject';
import { itemsPerSlice, mapInSlices } from '../model/text/timeSlice';

/** A row never changes, and its report is frozen: one serves everyone who asks. */
export const frozenReportOf = perObject((row: ListenerRow): api.Listener => deepFrozen(reportOf(row)));

/** Each takes some nanoseconds. */
const knownAtOnce = 2048;
/** So many rows may have gone from one place; behind more of them each report is looked for by its row. */
const goneTogether = 8;

/** The reports of lists of rows, which never change either. */
const lists = new WeakMap<readonly ListenerRow[], readonly api.Listener[]>();

/** All of a reading. @param before rows of an earlier one: reports of what they have in common are not looked for again. */
export function* frozenSnapshotOf(
  snapshot: Snapshot,
  rows: readonly ListenerRow[],
  before: readonly ListenerRow[] = [],
): TimeSliced<api.Snapshot> {
  return frozenList({ ...listReportOf(snapshot, []), listeners: yield* frozenReportsOf(rows, before) });
}

function* frozenReportsOf(
  rows: readonly ListenerRow[],
  before: readonly ListenerRow[],
): TimeSliced<readonly api.Listener[]> {
  const made = lists.get(rows);
  if (made !== undefined) return made;
  const known = lists.get(before) ?? [];
  const found: api.Listener[] = [];
  let old = 0;
  let added = 0;
  for (const row of rows) {
    old = placeOf(row, before, old);
    const report = before[old] === row ? known[old++] : undefined;
    if (report === undefined) added++;
    found.push(report ?? frozenReportOf(row));
    const isPause = found.length % knownAtOnce === 0 || (report === undefined && added % itemsPerSlice === 0);
    if (isPause) yield;
  }
  Object.freeze(found);
  lists.set(rows, found);
  return found;
}

/** Where a row is from there on, if those before it have gone; there itself if it is a new one. */
function placeOf(row: ListenerRow, rows: readonly ListenerRow[], from: number): number {
  for (let at = from; at < rows.length && at <= from + goneTogether; at++) if (rows[at] === row) return at;
  return from;
}

/** The rows of the last good scan after one that failed: what they say may be over. */
export function* outdatedSnapshotOf(
  snapshot: Snapshot,
  rows: readonly ListenerRow[],
  problem: string,
): TimeSliced<api.Snapshot> {
  const listeners = yield* mapInSlices(rows, (row) =>
    Object.freeze({ ...frozenReportOf(row), isStale: true }),
  );
  return frozenList({ ...listReportOf(snapshot, []), isWhole: false, listeners, problems: [problem] });
}

/** What is in the list of listeners is frozen already: there may be thousands. */
function frozenList(report: Omit<ListReport, 'listeners'> & Pick<api.Snapshot, 'listeners'>): api.Snapshot {
  Object.freeze(report.listeners);
  Object.freeze(report.problems);
  return Object.freeze(report);
}

/** Plain data: objects, arrays and what they hold. */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFrozen<unknown>(part);
  return Object.freeze(value);
}
