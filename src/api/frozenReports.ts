import type * as api from '../../api';
import { listReportOf } from '../core/listReport';
import { reportOf } from '../core/listenerReport';
import type { ListReport } from '../core/reportSchema';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import { sameEnds } from '../model/text/changedMembers';
import type { TimeSliced } from '../model/text/timeSlice';
import { mapInSlices } from '../model/text/timeSlice';

const reports = new WeakMap<ListenerRow, api.Listener>();

/** A row never changes, and its report is frozen: one serves everyone who asks. */
export function frozenReportOf(row: ListenerRow): api.Listener {
  const known = reports.get(row);
  if (known !== undefined) return known;
  const report = deepFrozen(reportOf(row));
  reports.set(row, report);
  return report;
}

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
  const { start, end } = yield* sameEnds(known.length === 0 ? [] : before, rows);
  const changed = yield* mapInSlices(rows.slice(start, rows.length - end), frozenReportOf);
  const found = Object.freeze(known.slice(0, start).concat(changed, known.slice(known.length - end)));
  lists.set(rows, found);
  return found;
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
