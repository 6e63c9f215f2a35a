import type { Findings } from '../model/exposure/findings';
import { firstSeen, rowChanges, withExposed } from '../model/history/rowChanges';
import type { Seen } from '../model/history/sighting';
import type { Snapshot } from '../model/listeners/snapshot';
import { isSameUnread } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { TimeSliced } from '../model/text/timeSlice';
import type { PortJournal } from './portJournal';
import type { RecentlyEnded } from './recentlyEnded';

interface Observed {
  readonly rows: readonly ListenerRow[];
  readonly findings: Findings;
  readonly seen: Seen;
}

/** Compares each snapshot with the ones before, for the journal and for the list of what has ended. */
export class History {
  private last: Observed | undefined;

  constructor(
    private readonly ended: Pick<RecentlyEnded, 'update' | 'check'>,
    private readonly journal: Pick<PortJournal, 'record'>,
  ) {}

  *observe(snapshot: Snapshot, rows: readonly ListenerRow[], findings: Findings): TimeSliced<void> {
    const { last } = this;
    const scanned = { snapshot, rows, exposed: findings.keys() };
    if (last === undefined) {
      this.last = { rows, findings, seen: yield* firstSeen(scanned) };
      return;
    }
    const { seen: before } = last;
    // rows are the same array while nothing has changed, and findings while nothing else is warned of
    if (last.rows === rows && isSameReading(before.snapshot, snapshot)) {
      const seen = { ...before, snapshot };
      const isSame = last.findings === findings;
      this.last = { rows, findings, seen: isSame ? seen : withExposed(seen, scanned.exposed) };
      this.ended.check();
      return;
    }
    const { seen, changes } = yield* rowChanges(before, scanned);
    this.last = { rows, findings, seen };
    this.journal.record(changes, snapshot.takenAt);
    this.ended.update(changes);
    this.ended.check();
  }
}

/** Whether the same sockets and owners were read in both scans. */
function isSameReading(a: Snapshot, b: Snapshot): boolean {
  return a.details === b.details && isSameUnread(a.unread, b.unread);
}
