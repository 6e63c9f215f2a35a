import type { Findings } from '../model/exposure/findings';
import { firstSeen, rowChanges, withExposed } from '../model/history/rowChanges';
import type { Seen } from '../model/history/sighting';
import type { Snapshot } from '../model/listeners/snapshot';
import { isSameUnread } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { TimeSliced } from '../model/text/timeSlice';
import type { PortJournal } from './portJournal';
import type { RecentlyEnded } from './recentlyEnded';

/** Compares each snapshot with the ones before, for the journal and for the list of what has ended. */
export class History {
  private last: Seen | undefined;

  constructor(
    private readonly ended: Pick<RecentlyEnded, 'update' | 'check'>,
    private readonly journal: Pick<PortJournal, 'record'>,
  ) {}

  *observe(snapshot: Snapshot, rows: readonly ListenerRow[], findings: Findings): TimeSliced<void> {
    const { last } = this;
    const scanned = { snapshot, rows, exposed: findings };
    if (last === undefined) {
      this.last = yield* firstSeen(scanned);
      return;
    }
    // rows are the same array while nothing has changed, and findings while nothing else is warned of
    if (last.rows === rows && isSameReading(last.snapshot, snapshot)) {
      const seen = { ...last, snapshot };
      this.last = last.exposed === findings ? seen : yield* withExposed(seen, findings);
      this.ended.check();
      return;
    }
    const { seen, changes } = yield* rowChanges(last, scanned);
    this.last = seen;
    this.journal.record(changes, snapshot.takenAt);
    this.ended.update(changes);
    this.ended.check();
  }
}

/** Whether the same sockets and owners were read in both scans. */
function isSameReading(a: Snapshot, b: Snapshot): boolean {
  return a.details === b.details && isSameUnread(a.unread, b.unread);
}
