/** Synchronous work that can pause: at every `yield` the event loop may run. */
export type TimeSliced<T> = Generator<undefined, T, undefined>;

/** Items handled between two pauses, if each takes some microseconds. */
export const itemsPerSlice = 32;

/** Short enough to be sorted without a pause. */
const runLength = 128;

/** Does all of the work without a pause. */
export function finish<T>(work: TimeSliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Each item's answer, in order. */
export function* mapInSlices<A, B>(items: Iterable<A>, read: (item: A, index: number) => B): TimeSliced<B[]> {
  const found: B[] = [];
  for (const item of items) {
    found.push(read(item, found.length));
    if (found.length % itemsPerSlice === 0) yield;
  }
  return found;
}

/** Those that pass, in order. */
export function* filterInSlices<T>(items: Iterable<T>, passes: (item: T) => boolean): TimeSliced<T[]> {
  const found: T[] = [];
  let seen = 0;
  for (const item of items) {
    if (passes(item)) found.push(item);
    if (++seen % itemsPerSlice === 0) yield;
  }
  return found;
}

/** Whether all pass, as far as they have to be asked. */
export function* everyInSlices<T>(
  items: Iterable<T>,
  passes: (item: T, index: number) => boolean,
): TimeSliced<boolean> {
  let seen = 0;
  for (const item of items) {
    if (!passes(item, seen)) return false;
    if (++seen % itemsPerSlice === 0) yield;
  }
  return true;
}

/** The parts of a text between separators, as `split` returns them, but one after the other. */
export function* partsOf(text: string, separator: string): Generator<string, void, undefined> {
  for (let from = 0; ;) {
    const end = text.indexOf(separator, from);
    if (end === -1) {
      yield text.slice(from);
      return;
    }
    yield text.slice(from, end);
    from = end + separator.length;
  }
}

/** The items in order; equal ones keep theirs. */
export function* sortInSlices<T extends object>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): TimeSliced<readonly T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += runLength) {
    runs.push(items.slice(from, from + runLength).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(yield* mergeInSlices(runs[at] ?? [], runs[at + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* mergeInSlices<T extends object>(a: T[], b: T[], compare: (a: T, b: T) => number): TimeSliced<T[]> {
  const [last] = a.slice(-1);
  const [first] = b;
  // nearly always: most lists were in order before something was added
  if (last === undefined || first === undefined || compare(last, first) <= 0) return a.concat(b);
  // one that grows is copied again and again
  const merged = new Array<T>(a.length + b.length);
  let fromA = 0;
  let fromB = 0;
  for (let at = 0; at < merged.length; at++) {
    const left = a[fromA];
    const right = b[fromB];
    if (left !== undefined && (right === undefined || compare(left, right) <= 0)) {
      merged[at] = left;
      fromA++;
    } else if (right !== undefined) {
      merged[at] = right;
      fromB++;
    }
    if (at % runLength === 0) yield;
  }
  return merged;
}
