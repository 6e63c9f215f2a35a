/** What changed between two snapshots: rows that are new, and rows that are gone. */
import type { ListenerRow } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';

export type RowsById = ReadonlyMap<string, ListenerRow>;

export interface RowChanges {
  readonly byId: RowsById;
  readonly opened: readonly ListenerRow[];
  readonly closed: readonly ListenerRow[];
}

export function* rowChanges(before: RowsById, rows: readonly ListenerRow[]): TimeSliced<RowChanges> {
  const byId = new Map<string, ListenerRow>();
  const opened: ListenerRow[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    byId.set(row.id, row);
    if (!before.has(row.id)) opened.push(row);
  }
  const closed: ListenerRow[] = [];
  let seen = 0;
  for (const [id, row] of before) {
    if (++seen % itemsPerSlice === 0) yield;
    if (!byId.has(id)) closed.push(row);
  }
  return { byId, opened, closed };
}
