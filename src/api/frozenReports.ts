import type * as api from '../../api';
import { listReportOf } from '../core/listReport';
import { reportOf } from '../core/listenerReport';
import type { ListReport } from '../core/reportSchema';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
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

/** All of a reading. */
export function* frozenSnapshotOf(
  snapshot: Snapshot,
  rows: readonly ListenerRow[],
): TimeSliced<api.Snapshot> {
  const listeners = yield* mapInSlices(rows, frozenReportOf);
  return frozenList({ ...listReportOf(snapshot, []), listeners });
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
