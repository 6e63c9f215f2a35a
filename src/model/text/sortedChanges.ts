/** What differs between two sorted lists of objects that are kept while they do not change. */
import type { TimeSliced } from './timeSlice';
import { itemsPerSlice, sortInSlices } from './timeSlice';

export interface Changes<T> {
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

type Compare<T> = (a: T, b: T) => number;

/** Items that are the same object on both sides are passed by the thousand between two pauses. */
const samePerSlice = 4096;

/** So many items are found, taken out and put in one by one: a copy of the list is moved as a block. */
const few = 8;

/** @param compare orders all items of one list, so that only replaced ones are equal. */
export function* sortedChanges<T extends object>(
  before: readonly T[],
  after: readonly T[],
  compare: Compare<T>,
): TimeSliced<Changes<T>> {
  const removed: T[] = [];
  const added: T[] = [];
  let old = 0;
  let now = 0;
  for (;;) {
    for (let same = 0; before[old] === after[now] && old < before.length; old++, now++) {
      if (++same % samePerSlice === 0) yield;
    }
    const [a, b] = [before[old], after[now]];
    if (a === undefined && b === undefined) return { removed, added };
    const order = a === undefined ? 1 : b === undefined ? -1 : compare(a, b);
    if (a !== undefined && order <= 0) {
      removed.push(a);
      old++;
    }
    if (b !== undefined && order >= 0) {
      added.push(b);
      now++;
    }
    if ((removed.length + added.length) % itemsPerSlice === 0) yield;
  }
}

/** The list without what is removed and with what is added. @param compare as the list is sorted. */
export function* withChanges<T extends object>(
  items: readonly T[],
  { removed, added }: Changes<T>,
  compare: Compare<T>,
): TimeSliced<readonly T[]> {
  if (items.length > 0 && removed.length + added.length <= few) {
    return yield* withFew(items, { removed, added }, compare);
  }
  const gone = new Set(removed);
  const rest = gone.size === 0 ? items : yield* without(items, gone);
  const sorted = yield* sortInSlices(added, compare);
  if (rest.length === 0) return sorted;
  const merged: T[] = [];
  let from = 0;
  for (const item of sorted) {
    const to = placeIn(rest, item, compare, from);
    while (from < to) {
      const end = Math.min(to, from + samePerSlice);
      for (const one of rest.slice(from, end)) merged.push(one);
      from = end;
      if (from < to) yield;
    }
    merged.push(item);
    if (merged.length % itemsPerSlice === 0) yield;
  }
  return sorted.length === 0 ? rest : merged.concat(rest.slice(from));
}

function* withFew<T extends object>(
  items: readonly T[],
  { removed, added }: Changes<T>,
  compare: Compare<T>,
): TimeSliced<readonly T[]> {
  const now = items.slice();
  for (const item of removed) {
    yield;
    const at = now.indexOf(item);
    if (at !== -1) now.splice(at, 1);
  }
  for (const item of added) {
    yield;
    now.splice(placeIn(now, item, compare, 0), 0, item);
  }
  return now;
}

function* without<T>(items: readonly T[], gone: ReadonlySet<T>): TimeSliced<readonly T[]> {
  const rest: T[] = [];
  let seen = 0;
  for (const item of items) {
    if (!gone.has(item)) rest.push(item);
    if (++seen % samePerSlice === 0) yield;
  }
  return rest;
}

/** Behind the items that are not greater. */
function placeIn<T>(items: readonly T[], item: T, compare: Compare<T>, from: number): number {
  let low = from;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(items[middle] as T, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
