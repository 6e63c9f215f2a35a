import type { WaitClock } from './pollUntil';

/** Waits for work, but no longer than so many milliseconds; the work itself goes on. @returns whether it was done in time. */
export async function inTime(work: Promise<unknown>, withinMs: number, clock: WaitClock): Promise<boolean> {
  const late = new AbortController();
  const timeout = clock.delay(Math.max(0, withinMs), late.signal).then(() => false);
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    late.abort();
  }
}
