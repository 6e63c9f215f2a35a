import type { Changes } from './sortedChanges';
import type { TimeSliced } from './timeSlice';

/** Each takes some nanoseconds. */
const itemsAtOnce = 2048;

/** What differs between two lists in any order, of objects that are kept while they do not change. */
export function* changedMembers<T extends object>(
  before: readonly T[],
  after: readonly T[],
): TimeSliced<Changes<T>> {
  if (before === after) return { removed: [], added: [] };
  const { start, end } = yield* sameEnds(before, after);
  // a copy of many thousand takes a while
  const areAll = start + end === 0;
  const old = areAll ? before : before.slice(start, before.length - end);
  const now = areAll ? after : after.slice(start, after.length - end);
  if (old.length === 0 || now.length === 0) return { removed: old, added: now };
  return { removed: yield* missing(old, now), added: yield* missing(now, old) };
}

/** How many items are the same objects at the start of both lists, and behind these at their ends. */
function* sameEnds<T extends object>(
  before: readonly T[],
  after: readonly T[],
): TimeSliced<{ readonly start: number; readonly end: number }> {
  const length = Math.min(before.length, after.length);
  let start = 0;
  while (start < length && before[start] === after[start]) if (++start % itemsAtOnce === 0) yield;
  let end = 0;
  while (end < length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) {
    if (++end % itemsAtOnce === 0) yield;
  }
  return { start, end };
}

function* missing<T>(items: readonly T[], others: readonly T[]): TimeSliced<readonly T[]> {
  const there = new Set<T>();
  let steps = 0;
  for (const other of others) {
    there.add(other);
    if (++steps % itemsAtOnce === 0) yield;
  }
  const found: T[] = [];
  for (const item of items) {
    if (!there.has(item)) found.push(item);
    if (++steps % itemsAtOnce === 0) yield;
  }
  return found;
}
