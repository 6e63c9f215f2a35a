/** What changed between two scans, as far as both can be compared. */
import type { Snapshot, UnreadSockets } from '../listeners/snapshot';
import { mayBeUnread } from '../listeners/snapshot';
import { isSameNamespace } from '../net/networkNamespace';
import type { ListenerRow } from '../rows/listenerRow';
import { compareRows } from '../rows/listenerRow';
import type { Changes } from '../text/sortedChanges';
import { sortedChanges } from '../text/sortedChanges';
import type { TimeSliced } from '../text/timeSlice';
import { filterInSlices, itemsPerSlice, mapInSlices } from '../text/timeSlice';
import type { MapDraft } from '../text/versionedMap';
import { VersionedMap } from '../text/versionedMap';
import type { ExposedIds, Missing, Seen, Sighting } from './sighting';
import type { Succession } from './succession';
import { placesAfter, successionOf } from './succession';

/** Of how many listeners in sockets that cannot be read it is remembered that they were there; the oldest are dropped. */
const maximumUnread = 1_000;

/** A scan to compare. The rows are in the order of `compareRows`, and the same objects while nothing in them changes. */
type Scanned = Pick<Seen, 'snapshot' | 'rows' | 'exposed'>;

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
  const present = new VersionedMap<string, Sighting>().draft();
  const stale = new VersionedMap<string, ListenerRow>().draft();
  const carried = new Map<string, Sighting>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const { id } = row;
    const sighting = { row, openedAt: snapshot.takenAt, isAnnounced: true, isExposed: exposed.has(id) };
    if (row.listener.isStale === true) {
      stale.set(id, row);
      carried.set(id, { ...sighting, seenIn: snapshot });
    } else present.set(id, sighting);
  }
  return {
    ...{ snapshot, rows, exposed, present: present.finished(), carried, stale: stale.finished() },
    pending: new Set(),
    places: yield* placesAfter(new VersionedMap(), { removed: [], added: rows }),
    neverRead: snapshot.unread,
  };
}

/** Counts these as exposed: what is warned of has changed, and not the listeners. */
export function* withExposed(seen: Seen, exposed: ExposedIds): TimeSliced<Seen> {
  const sightings = new SightingDraft(seen);
  let steps = 0;
  for (const id of exposed.keys()) {
    if (++steps % itemsPerSlice === 0) yield;
    const sighting = sightings.get(id);
    if (sighting?.isExposed === false) sightings.replace(id, { ...sighting, isExposed: true });
  }
  return { ...seen, exposed, ...sightings.finished() };
}

/**
 * Compares a scan with what was seen before. A listener is closed if it is missing in a scan that read its sockets. That it
 * is missing in another one, or that its owner is hidden for a moment, says nothing.
 */
export function* rowChanges(
  before: Seen,
  scanned: Scanned,
): TimeSliced<{ readonly seen: Seen; readonly changes: RowChanges }> {
  const { snapshot, rows, exposed } = scanned;
  const changes = yield* sortedChanges(before.rows, rows, compareRows);
  const { sightings, fresh, missing, stale } = yield* compared(before, snapshot, changes);
  const places = yield* placesAfter(before.places, changes);
  const succession = yield* successionOf(missing, fresh, places);
  const neverRead = neverReadIn(before, snapshot);
  const mayBeOld = [...before.neverRead, ...neverRead];
  const identified: Sighting[] = [];
  for (const row of fresh) {
    const one = succession.predecessors.get(row);
    const isOld = succession.folded.has(row) || mayBeUnread(mayBeOld, row.listener);
    const first = { row, openedAt: snapshot.takenAt, isAnnounced: isOld, isExposed: false };
    const sighting = one === undefined ? first : seenAgain(one.sighting, row);
    sightings.present.set(row.id, sighting);
    if (one !== undefined && sighting.isAnnounced) identified.push(sighting);
  }
  const { carried, opened: openedBefore, closed, disappeared } = sortedMissing(missing, succession, before);
  sightings.carried = carried;
  const { opened, pending } = yield* announced(snapshot, fresh, before.pending, { sightings, stale });
  const newlySeen = [...fresh.map(({ id }) => id), ...opened.map(({ row }) => row.id)];
  const newlyExposed = yield* exposedNow(before.exposed, exposed, newlySeen, sightings);
  return {
    seen: {
      ...{ snapshot, rows, exposed, ...sightings.finished(), stale, pending, places, neverRead },
    },
    changes: {
      ...{ opened: [...openedBefore, ...opened], closed, identified, exposed: newlyExposed },
      ...{ appeared: fresh, disappeared },
    },
  };
}

/** What was seen, while the next version of it is made. */
class SightingDraft {
  readonly present: MapDraft<string, Sighting>;
  carried: Map<string, Sighting>;

  constructor({ present, carried }: Pick<Seen, 'present' | 'carried'>) {
    this.present = present.draft();
    this.carried = new Map(carried);
  }

  get(id: string): Sighting | undefined {
    return this.present.get(id) ?? this.carried.get(id);
  }

  replace(id: string, sighting: Sighting): void {
    if (this.carried.has(id)) this.carried.set(id, sighting);
    else this.present.set(id, sighting);
  }

  finished(): Pick<Seen, 'present' | 'carried'> {
    return { present: this.present.finished(), carried: this.carried };
  }
}

/** The sightings that are seen again, the rows that are new, and what is missing. */
function* compared(
  before: Seen,
  { unread }: Snapshot,
  { removed, added }: Changes<ListenerRow>,
): TimeSliced<{
  readonly sightings: SightingDraft;
  readonly fresh: readonly ListenerRow[];
  readonly missing: readonly Missing[];
  readonly stale: Seen['stale'];
}> {
  const sightings = new SightingDraft(before);
  const stale = before.stale.draft();
  const gone = new Map<string, Sighting>();
  const fresh: ListenerRow[] = [];
  let steps = 0;
  for (const { id } of removed) {
    if (++steps % itemsPerSlice === 0) yield;
    const sighting = before.present.get(id);
    if (sighting !== undefined) gone.set(id, sighting);
    stale.delete(id);
    sightings.present.delete(id);
  }
  for (const row of added) {
    if (++steps % itemsPerSlice === 0) yield;
    const { id } = row;
    const known = before.present.get(id) ?? before.carried.get(id);
    if (row.listener.isStale === true) stale.set(id, row);
    else if (known === undefined) fresh.push(row);
    else {
      sightings.present.set(id, seenAgain(known, row));
      sightings.carried.delete(id);
      gone.delete(id);
    }
  }
  const missing = yield* mapInSlices([...gone, ...sightings.carried], ([id, sighting]): Missing => {
    const isUnread = stale.get(id) !== undefined || mayBeUnread(unread, sighting.row.listener);
    return { id, sighting, isUnread };
  });
  return { sightings, fresh, missing, stale: stale.finished() };
}

/** What is missing, by whether that says anything. */
function sortedMissing(
  missing: readonly Missing[],
  { succeeded, folded }: Succession,
  before: Seen,
): Pick<RowChanges, 'opened' | 'closed' | 'disappeared'> & { readonly carried: Map<string, Sighting> } {
  const kept = new Set(missing.filter(({ isUnread }) => isUnread).slice(-maximumUnread));
  const carried = new Map<string, Sighting>();
  const opened: Sighting[] = [];
  const closed: ListenerRow[] = [];
  const disappeared: Disappeared[] = [];
  for (const one of missing) {
    const { row, seenIn = before.snapshot, isAnnounced } = one.sighting;
    if (folded.has(row)) continue;
    const knownBy = succeeded.get(one);
    if (one.isUnread && knownBy === undefined && kept.has(one)) {
      carried.set(one.id, { ...one.sighting, seenIn });
    }
    if (one.isUnread || knownBy === 'process') continue;
    disappeared.push({ row, seenIn });
    if (knownBy === 'hidden') continue;
    if (!isAnnounced) opened.push(one.sighting);
    closed.push(row);
  }
  return { carried, opened, closed, disappeared };
}

function seenAgain({ row: before, openedAt, isAnnounced, isExposed }: Sighting, now: ListenerRow): Sighting {
  const isHiddenNow = now.process === undefined && now.container === undefined;
  const isKnownBetter = before.process !== undefined || before.container !== undefined;
  return { row: isHiddenNow && isKnownBetter ? before : now, openedAt, isAnnounced, isExposed };
}

/** Announces what was not yet, unless its owner is still being read. */
function* announced(
  { details }: Snapshot,
  fresh: readonly ListenerRow[],
  before: ReadonlySet<string>,
  { sightings, stale }: { readonly sightings: SightingDraft; readonly stale: Seen['stale'] },
): TimeSliced<{ readonly opened: readonly Sighting[]; readonly pending: ReadonlySet<string> }> {
  const opened: Sighting[] = [];
  const pending = new Set<string>();
  let steps = 0;
  for (const id of new Set([...before, ...fresh.map((row) => row.id)])) {
    if (++steps % itemsPerSlice === 0) yield;
    const sighting = sightings.get(id);
    if (sighting === undefined || sighting.isAnnounced) continue;
    const isListed = !sightings.carried.has(id) || stale.get(id) !== undefined;
    if (!isListed || (sighting.row.listener.owner.kind === 'hidden' && details === 'loading')) {
      pending.add(id);
      continue;
    }
    sightings.replace(id, { ...sighting, isAnnounced: true });
    opened.push(sighting);
  }
  return { opened, pending };
}

/** @param newlySeen ids that may be exposed though what is warned of is the same as before. */
function* exposedNow(
  before: ExposedIds,
  now: ExposedIds,
  newlySeen: readonly string[],
  sightings: SightingDraft,
): TimeSliced<readonly ListenerRow[]> {
  const candidates = new Set(newlySeen);
  if (now !== before) {
    for (const id of yield* filterInSlices(now.keys(), (one) => !before.has(one))) candidates.add(id);
  }
  const found: ListenerRow[] = [];
  let steps = 0;
  for (const id of candidates) {
    if (++steps % itemsPerSlice === 0) yield;
    const sighting = now.has(id) ? sightings.get(id) : undefined;
    if (sighting === undefined || sighting.isExposed || !sighting.isAnnounced) continue;
    sightings.replace(id, { ...sighting, isExposed: true });
    found.push(sighting.row);
  }
  return found;
}

/** A network that appears unread has never been read; one that was seen before was. */
function neverReadIn(
  { snapshot, present, carried, neverRead }: Seen,
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
        ![...present.values(), ...carried.values()].some(({ row }) =>
          isSameNamespace(row.listener.namespace, one.namespace),
        )),
  );
}
