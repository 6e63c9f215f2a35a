/** What changed between two scans, as far as both can be compared. */
import type { Snapshot, UnreadSockets } from '../listeners/snapshot';
import { mayBeUnread } from '../listeners/snapshot';
import { isSameNamespace } from '../net/networkNamespace';
import type { ListenerRow } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { Missing, Seen, Sighting } from './sighting';
import { successionOf } from './succession';

/** Of how many listeners in sockets that cannot be read it is remembered that they were there; the oldest are dropped. */
const maximumUnread = 1_000;

/** A scan to compare. */
interface Scanned {
  readonly snapshot: Snapshot;
  readonly rows: readonly ListenerRow[];
  /** The ids of the rows that are exposed. */
  readonly exposed: Iterable<string>;
}

export interface RowChanges {
  /** Listeners that are new, or that were opened and closed before their owner was known. */
  readonly opened: readonly Sighting[];
  readonly closed: readonly ListenerRow[];
  /** Of those that were opened earlier, the ones that became known under another id. */
  readonly identified: readonly Sighting[];
  /** Those that were not exposed before. */
  readonly exposed: readonly ListenerRow[];
  /** Rows whose owner had none there before. */
  readonly appeared: readonly ListenerRow[];
  /** Rows whose owner has none there any more, or is hidden now, with the last scan that showed each. */
  readonly disappeared: readonly Disappeared[];
}

export interface Disappeared {
  readonly row: ListenerRow;
  readonly seenIn: Snapshot;
}

/** What was there when the window was opened is no change. */
export function* firstSeen({ snapshot, rows, exposed }: Scanned): TimeSliced<Seen> {
  const ids = new Set(exposed);
  const sightings = new Map<string, Sighting>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const isExposed = ids.has(row.id);
    sightings.set(row.id, { row, openedAt: snapshot.takenAt, isAnnounced: true, isExposed });
  }
  return { snapshot, sightings, neverRead: snapshot.unread };
}

/** Counts these as exposed: what is warned of has changed, and not the listeners. */
export function withExposed(seen: Seen, exposed: Iterable<string>): Seen {
  const sightings = new Map(seen.sightings);
  for (const id of exposed) {
    const sighting = sightings.get(id);
    if (sighting !== undefined) sightings.set(id, { ...sighting, isExposed: true });
  }
  return { ...seen, sightings };
}

/**
 * Compares a scan with what was seen before. A listener is closed if it is missing in a scan that read its sockets. That it
 * is missing in another one, or that its owner is hidden for a moment, says nothing.
 */
export function* rowChanges(
  before: Seen,
  scanned: Scanned,
): TimeSliced<{ readonly seen: Seen; readonly changes: RowChanges }> {
  const { snapshot, rows } = scanned;
  const { sightings, fresh, missing } = yield* compared(before, scanned);
  const { predecessors, succeeded, folded } = yield* successionOf(missing, fresh, rows);
  const neverRead = neverReadIn(before, snapshot);
  const mayBeOld = [...before.neverRead, ...neverRead];
  const identified: Sighting[] = [];
  for (const row of fresh) {
    const one = predecessors.get(row);
    const isOld = folded.has(row) || mayBeUnread(mayBeOld, row.listener);
    const first = { row, openedAt: snapshot.takenAt, isAnnounced: isOld, isExposed: false };
    const sighting = one === undefined ? first : seenAgain(one.sighting, row);
    sightings.set(row.id, sighting);
    if (one !== undefined && sighting.isAnnounced) identified.push(sighting);
  }
  const kept = new Set(missing.filter(({ isUnread }) => isUnread).slice(-maximumUnread));
  const opened: Sighting[] = [];
  const closed: ListenerRow[] = [];
  const disappeared: Disappeared[] = [];
  for (const one of missing) {
    const { row, seenIn = before.snapshot, isAnnounced } = one.sighting;
    if (folded.has(row)) continue;
    const knownBy = succeeded.get(one);
    if (one.isUnread && knownBy === undefined && kept.has(one)) {
      sightings.set(one.id, { ...one.sighting, seenIn });
    }
    if (one.isUnread || knownBy === 'process') continue;
    disappeared.push({ row, seenIn });
    if (knownBy === 'hidden') continue;
    if (!isAnnounced) opened.push(one.sighting);
    closed.push(row);
  }
  opened.push(...(yield* announced(scanned, sightings)));
  const exposed = newlyExposed(scanned, sightings);
  return {
    seen: { snapshot, sightings, neverRead },
    changes: { opened, closed, identified, exposed, appeared: fresh, disappeared },
  };
}

/** The sightings that are seen again, the rows that are new, and what is missing. */
function* compared(
  before: Seen,
  { snapshot, rows }: Scanned,
): TimeSliced<{
  readonly sightings: Map<string, Sighting>;
  readonly fresh: readonly ListenerRow[];
  readonly missing: readonly Missing[];
}> {
  const sightings = new Map<string, Sighting>();
  const fresh: ListenerRow[] = [];
  const stale = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const known = before.sightings.get(row.id);
    if (row.listener.isStale === true) stale.add(row.id);
    else if (known === undefined) fresh.push(row);
    else sightings.set(row.id, seenAgain(known, row));
  }
  const missing: Missing[] = [];
  let count = 0;
  for (const [id, sighting] of before.sightings) {
    if (++count % itemsPerSlice === 0) yield;
    if (sightings.has(id)) continue;
    const isUnread = stale.has(id) || mayBeUnread(snapshot.unread, sighting.row.listener);
    missing.push({ id, sighting, isUnread });
  }
  return { sightings, fresh, missing };
}

function seenAgain({ row: before, openedAt, isAnnounced, isExposed }: Sighting, now: ListenerRow): Sighting {
  const isHiddenNow = now.process === undefined && now.container === undefined;
  const isKnownBetter = before.process !== undefined || before.container !== undefined;
  return { row: isHiddenNow && isKnownBetter ? before : now, openedAt, isAnnounced, isExposed };
}

/** Announces what was not yet, unless its owner is still being read. */
function* announced(
  { snapshot, rows }: Scanned,
  sightings: Map<string, Sighting>,
): TimeSliced<readonly Sighting[]> {
  const opened: Sighting[] = [];
  for (const [index, { id }] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const sighting = sightings.get(id);
    if (sighting === undefined || sighting.isAnnounced) continue;
    if (sighting.row.listener.owner.kind === 'hidden' && snapshot.details === 'loading') continue;
    sightings.set(id, { ...sighting, isAnnounced: true });
    opened.push(sighting);
  }
  return opened;
}

function newlyExposed({ exposed }: Scanned, sightings: Map<string, Sighting>): readonly ListenerRow[] {
  const found: ListenerRow[] = [];
  for (const id of exposed) {
    const sighting = sightings.get(id);
    if (sighting === undefined || sighting.isExposed || !sighting.isAnnounced) continue;
    sightings.set(id, { ...sighting, isExposed: true });
    found.push(sighting.row);
  }
  return found;
}

/** A network that appears unread has never been read; one that was seen before was. */
function neverReadIn(
  { snapshot, sightings, neverRead }: Seen,
  { unread }: Snapshot,
): readonly UnreadSockets[] {
  if (unread.length === 0) return unread;
  const isOverlapping = (a: UnreadSockets, b: UnreadSockets): boolean =>
    a.protocol === b.protocol && isSameNamespace(a.namespace, b.namespace);
  return unread.filter(
    (one) =>
      neverRead.some((other) => isOverlapping(one, other)) ||
      (one.namespace.kind === 'other' &&
        !snapshot.unread.some((other) => isOverlapping(one, other)) &&
        ![...sightings.values()].some(({ row }) => isSameNamespace(row.listener.namespace, one.namespace))),
  );
}
