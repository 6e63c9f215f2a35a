import type { Changes } from '../text/sortedChanges';
import { withChanges } from '../text/sortedChanges';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { VersionedMap } from '../text/versionedMap';
import { isForgotten } from '../forgotten/reason';
import type { ListenerRow } from './listenerRow';
import { compareRows } from './listenerRow';

/** The rows of each owner, by `ownerId`, in order. */
export type OwnerRows = VersionedMap<string, readonly ListenerRow[]>;

/** An owner of which some rows are others than before. */
export interface OwnerChange {
  readonly ownerId: string;
  readonly before: readonly ListenerRow[];
  readonly now: readonly ListenerRow[];
}

const noRows: readonly ListenerRow[] = [];

export function* ownersAfter(
  owners: OwnerRows,
  changes: Changes<ListenerRow>,
): TimeSliced<{ readonly owners: OwnerRows; readonly changed: readonly OwnerChange[] }> {
  const touched = new Map<string, { readonly removed: ListenerRow[]; readonly added: ListenerRow[] }>();
  let steps = 0;
  for (const kind of ['removed', 'added'] as const) {
    for (const row of changes[kind]) {
      const known = touched.get(row.ownerId) ?? { removed: [], added: [] };
      touched.set(row.ownerId, known);
      known[kind].push(row);
      if (++steps % itemsPerSlice === 0) yield;
    }
  }
  const draft = owners.draft();
  const changed: OwnerChange[] = [];
  for (const [ownerId, own] of touched) {
    const before = draft.get(ownerId) ?? noRows;
    const now = yield* withChanges(before, own, compareRows);
    if (now.length === 0) draft.delete(ownerId);
    else draft.set(ownerId, now);
    changed.push({ ownerId, before, now });
    if (++steps % itemsPerSlice === 0) yield;
  }
  return { owners: draft.finished(), changed };
}

/** How many more of the owners are dev servers with a TCP port on this machine than before. */
export function* devServersMore(changed: readonly OwnerChange[]): TimeSliced<number> {
  let more = 0;
  for (const [index, { before, now }] of changed.entries()) {
    more += Number(isDevServer(now)) - Number(isDevServer(before));
    if (index % itemsPerSlice === 0) yield;
  }
  return more;
}

function isDevServer(rows: readonly ListenerRow[]): boolean {
  return rows.some(isOfDevServer);
}

/** Whether it is one of a dev server on this machine: those in containers and in other networks are not counted. */
export function isOfDevServer({ listener, recognition, container }: ListenerRow): boolean {
  return (
    recognition?.role === 'dev-server' &&
    listener.protocol === 'tcp' &&
    listener.namespace.kind === 'host' &&
    container === undefined
  );
}

/** The first row of each server that is called forgotten, by port. */
export function* forgottenAfter(
  forgotten: readonly ListenerRow[],
  changed: readonly OwnerChange[],
): TimeSliced<readonly ListenerRow[]> {
  const removed: ListenerRow[] = [];
  const added: ListenerRow[] = [];
  for (const [index, { before, now }] of changed.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const [one, other] = [before, now].map((rows) => rows.find((row) => isForgotten(row.forgotten)));
    if (one === other) continue;
    if (one !== undefined) removed.push(one);
    if (other !== undefined) added.push(other);
  }
  return removed.length + added.length === 0
    ? forgotten
    : yield* withChanges(forgotten, { removed, added }, compareRows);
}
