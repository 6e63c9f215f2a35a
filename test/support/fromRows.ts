/** What is made from the changes between two lists of rows, for a list that is the first one. */
import { copiesAfter, noCopies } from '../../src/model/actions/copies';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import type { ListenerRow } from '../../src/model/rows/listenerRow';
import { devServersMore, forgottenAfter, ownersAfter } from '../../src/model/rows/ownerRows';
import type { TimeSliced } from '../../src/model/text/timeSlice';
import { VersionedMap } from '../../src/model/text/versionedMap';

type Rows = readonly ListenerRow[];

const changesOf = (rows: Rows) => ({ removed: [], added: rows });

function* ownersOf(rows: Rows) {
  return (yield* ownersAfter(new VersionedMap(), changesOf(rows))).changed;
}

/** By `ownerId`. */
export function* ownersWithCopies(
  rows: Rows,
  processes: Snapshot['processes'],
): TimeSliced<ReadonlySet<string>> {
  return (yield* copiesAfter(noCopies, yield* ownersOf(rows), processes)).owners;
}

export function* devServerCount(rows: Rows): TimeSliced<number> {
  return yield* devServersMore(yield* ownersOf(rows));
}

/** A row of each. */
export function* forgottenServers(rows: Rows): TimeSliced<Rows> {
  return yield* forgottenAfter([], yield* ownersOf(rows));
}
