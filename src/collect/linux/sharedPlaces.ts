import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';
import type { NamespacedRow } from './networkNamespaces';

/**
 * Whether one of these sockets has the address and port of another socket. Both can listen only if both have asked for it
 * (SO_REUSEPORT of socket(7)): else one has closed, and the other one has taken its place, while the table was read.
 */
export function* sharePlaces(
  rows: readonly NamespacedRow[],
  inodes: ReadonlySet<number>,
): TimeSliced<boolean> {
  const places = new Set<string>();
  let steps = 0;
  for (const one of rows) {
    if (inodes.has(one.row.inode)) places.add(placeOf(one));
    if (++steps % itemsPerSlice === 0) yield;
  }
  for (const one of rows) {
    if (!inodes.has(one.row.inode) && places.has(placeOf(one))) return true;
    if (++steps % itemsPerSlice === 0) yield;
  }
  return false;
}

function placeOf({ row: { protocol, address, port }, namespace }: NamespacedRow): string {
  return [protocol, address.text, port, namespace ?? ''].join(' ');
}
