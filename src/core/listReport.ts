import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { reportOf } from './listenerReport';
import type { ListReport } from './reportSchema';

const problemLength = 500;

/** @param rows those of its listeners that are wanted. */
export function listReportOf(snapshot: Snapshot, rows: readonly ListenerRow[]): ListReport {
  return { ...readingOf(snapshot), listeners: rows.map(reportOf) };
}

/** What is said of the reading itself. */
export function readingOf(snapshot: Snapshot): Omit<ListReport, 'listeners'> {
  const { takenAt, platform, coverage, unread, problems } = snapshot;
  return {
    ...{ takenAt: new Date(takenAt).toISOString(), platform, coverage },
    isWhole: unread.length === 0,
    problems: problems.map(({ message }) => plainText(message, problemLength)),
  };
}
