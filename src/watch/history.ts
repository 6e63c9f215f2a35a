import type { Findings } from '../model/exposure/findings';
import type { RowsById } from '../model/history/rowChanges';
import { rowChanges } from '../model/history/rowChanges';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { TimeSliced } from '../model/text/timeSlice';
import type { PortJournal } from './portJournal';
import type { RecentlyEnded } from './recentlyEnded';

/** Compares each snapshot with the one before, for the journal and for the list of what has ended. */
export class History {
  private last:
    | { readonly rows: readonly ListenerRow[]; readonly byId: RowsById; readonly snapshot: Snapshot }
    | undefined;

  constructor(
    private readonly ended: Pick<RecentlyEnded, 'update' | 'check'>,
    private readonly journal: Pick<PortJournal, 'begin' | 'record'>,
  ) {}

  /** Nothing is concluded from a snapshot in which something could not be read: what is missing may be there. */
  *observe(snapshot: Snapshot, rows: readonly ListenerRow[], findings: Findings): TimeSliced<void> {
    const { last } = this;
    if (snapshot.unread.length > 0 || snapshot.details !== 'complete') return;
    if (last?.rows === rows) {
      this.last = { ...last, snapshot };
      this.ended.check();
      return;
    }
    const { byId, opened, closed } = yield* rowChanges(last?.byId ?? new Map<string, ListenerRow>(), rows);
    this.last = { rows, byId, snapshot };
    if (last === undefined) {
      this.journal.begin(findings.values());
      return;
    }
    this.journal.record({ opened, closed }, [...findings.values()]);
    this.ended.update({ opened, closed }, last.snapshot);
    this.ended.check();
  }
}
