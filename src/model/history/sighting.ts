import type { Snapshot, UnreadSockets } from '../listeners/snapshot';
import type { ListenerRow } from '../rows/listenerRow';

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

/** All listeners as they were last seen, to compare the next scan with. */
export interface Seen {
  readonly snapshot: Snapshot;
  /** By the id of the row that they had last. */
  readonly sightings: ReadonlyMap<string, Sighting>;
  /** Sockets that no scan has read: what appears among them may have been there before. */
  readonly neverRead: readonly UnreadSockets[];
}

/** A sighting whose row a scan does not have. */
export interface Missing {
  readonly id: string;
  readonly sighting: Sighting;
  /** Whether the listener may be there nevertheless. */
  readonly isUnread: boolean;
}
