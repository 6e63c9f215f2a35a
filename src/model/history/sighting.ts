import type { Snapshot, UnreadSockets } from '../listeners/snapshot';
import type { ListenerRow } from '../rows/listenerRow';
import type { VersionedMap } from '../text/versionedMap';

/** A listener that was seen. */
export interface Sighting {
  /** As it was when its owner was last known: that may be hidden for a moment. */
  readonly row: ListenerRow;
  /** When it was seen first, in milliseconds since the epoch. */
  readonly openedAt: number;
  /** Whether it is known as opened; not while its owner is still being read. */
  readonly isAnnounced: boolean;
  readonly isExposed: boolean;
  /** The last scan that showed it, if later ones could not read whether it is still there. */
  readonly seenIn?: Snapshot;
}

/** All listeners as they were last seen, to compare the next scan with by what is different in it. */
export interface Seen {
  readonly snapshot: Snapshot;
  readonly rows: readonly ListenerRow[];
  /** The ids of the rows that were exposed. */
  readonly exposed: ExposedIds;
  /** Of the rows that were read, by id. */
  readonly present: VersionedMap<string, Sighting>;
  /** What the last scan could not read, by the id of the row that it had last. */
  readonly carried: ReadonlyMap<string, Sighting>;
  /** The rows that were not read, by id. */
  readonly stale: VersionedMap<string, ListenerRow>;
  /** The ids of what is not announced. */
  readonly pending: ReadonlySet<string>;
  /** How many rows have each further address. */
  readonly places: Places;
  /** Sockets that no scan has read: what appears among them may have been there before. */
  readonly neverRead: readonly UnreadSockets[];
}

export type ExposedIds = Pick<ReadonlyMap<string, unknown>, 'has' | 'keys'>;

/** By port and address. */
export type Places = VersionedMap<string, number>;

/** A sighting whose row a scan does not have. */
export interface Missing {
  readonly id: string;
  readonly sighting: Sighting;
  /** Whether the listener may be there nevertheless. */
  readonly isUnread: boolean;
}
