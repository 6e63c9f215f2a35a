import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { reportOf } from './listenerReport';
import type { ListReport } from './reportSchema';

const problemLength = 500;

/** @param rows those of its listeners that are wanted. */
export function listReportOf(
  { takenAt, platform, coverage, unread, problems }: Snapshot,
  rows: readonly ListenerRow[],
): ListReport {
  return {
    ...{ takenAt: new Date(takenAt).toISOString(), platform, coverage },
    isWhole: unread.length === 0,
    listeners: rows.map(reportOf),
    problems: problems.map(({ message }) => plainText(message, problemLength)),
  };
}
