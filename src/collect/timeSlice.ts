import { setImmediate } from 'node:timers/promises';

/**
 * Synchronous work that can be put down: every `yield` is a place where the event loop may have its turn.
 * Synchronous reads of /proc cost a thirtieth of the CPU of asynchronous ones; in slices they do not block.
 */
export type TimeSliced<T> = Generator<undefined, T, undefined>;

/**
 * Work that is given up half-way is ended, so that its `finally` blocks run.
 * @throws the signal's reason, between two slices.
 */
export async function runInSlices<T>(work: TimeSliced<T>, sliceMs: number, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let sliceStart = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - sliceStart >= sliceMs) {
      await setImmediate();
      if (signal.aborted) {
        // the type of the result is of no matter: nobody is given it
        work.return(undefined as T);
        signal.throwIfAborted();
      }
      sliceStart = performance.now();
    }
  }
}
