import { setImmediate } from 'node:timers/promises';

/**
 * Synchronous work that can pause: at every `yield` the event loop may run. Synchronous reads of /proc take a thirtieth
 * of the CPU time of asynchronous ones; in slices they do not block the loop.
 */
export type TimeSliced<T> = Generator<undefined, T, undefined>;

/**
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
      await setImmediate();
      if (signal.aborted) {
        // the value is discarded
        work.return(undefined as T);
        signal.throwIfAborted();
      }
      sliceStart = performance.now();
    }
  }
}
