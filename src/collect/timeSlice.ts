import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TimeSliced } from '../model/text/timeSlice';

/** The event loop belongs to everyone: work of ours holds it no longer than this at a time. */
export const sliceMs = 0.5;

/**
 * Synchronous reads of /proc take a thirtieth of the CPU time of asynchronous ones; in slices they do not block the loop.
 *
 * Work that is aborted is closed, so that its `finally` blocks run.
 * @throws the signal's reason, between two slices.
 */
export async function runInSlices<T>(work: TimeSliced<T>, sliceMs: number, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let sliceStart = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - sliceStart >= sliceMs) {
      await nextTurn();
      if (signal.aborted) {
        // the value is discarded
        work.return(undefined as T);
        signal.throwIfAborted();
      }
      sliceStart = performance.now();
    }
  }
}

const neverAborted = new AbortController().signal;

/** The same in slices of the usual length. @param signal left out for work that nothing aborts. */
export function inSlices<T>(work: TimeSliced<T>, signal: AbortSignal = neverAborted): Promise<T> {
  return runInSlices(work, sliceMs, signal);
}

/**
 * Pauses for work that awaits anyway: what this returns is called between two items, and waits for the next turn of the
 * event loop if the slice is over.
 * @param now milliseconds; a test passes its own clock.
 */
export function pauses(now: () => number = () => performance.now()): () => Promise<void> {
  let sliceStart = now();
  return async () => {
    if (now() - sliceStart < sliceMs) return;
    await nextTurn();
    sliceStart = now();
  };
}

/** Awaited at the same time: each may start a child process. */
const atOnce = 32;

/**
 * Asks about each item, some of them at a time, and pauses between, for an answer may be read at once.
 * @returns the answers in order.
 * @throws what the first of those at a time that failed was rejected with.
 */
export async function askEach<A, B>(
  items: readonly A[],
  ask: (item: A) => Promise<B>,
  pause = pauses(),
): Promise<B[]> {
  const answers: B[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    const asked: Promise<PromiseSettledResult<B>[]>[] = [];
    for (const item of items.slice(from, from + atOnce)) {
      // never rejected: one that fails during a pause is not awaited yet
      asked.push(Promise.allSettled([ask(item)]));
      await pause();
    }
    for (const result of (await Promise.all(asked)).flat()) {
      if (result.status === 'rejected') throw result.reason;
      answers.push(result.value);
    }
  }
  return answers;
}

/**
 * Runs the newest of several pieces of work: each replaces the one before, which is closed at its next pause. What fits
 * into one slice is done when `start` returns.
 */
export class NewestInSlices {
  private current: TimeSliced<void> | undefined;
  private isInSlice = false;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly sliceMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(work: TimeSliced<void>): void {
    this.cancel();
    this.current = work;
    this.slice(work);
  }

  /** When the newest work has been done, or has failed. */
  whenIdle(): Promise<void> {
    if (this.current === undefined) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  dispose(): void {
    this.cancel();
    this.end();
  }

  private cancel(): void {
    // work that replaces itself is closed at its next pause
    if (!this.isInSlice) this.current?.return();
    this.current = undefined;
  }

  private slice(work: TimeSliced<void>): void {
    if (this.current !== work) return;
    const end = performance.now() + this.sliceMs;
    this.isInSlice = true;
    try {
      do {
        if (work.next().done === true) {
          if (this.current === work) this.end();
          return;
        }
      } while (this.current === work && performance.now() < end);
    } catch (error) {
      if (this.current === work) this.end();
      this.onError(error);
      return;
    } finally {
      this.isInSlice = false;
    }
    if (this.current !== work) work.return();
    else
      setImmediate(() => {
        this.slice(work);
      });
  }

  private end(): void {
    this.current = undefined;
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
