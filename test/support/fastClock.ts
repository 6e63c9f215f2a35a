import { delay } from '../../src/act/delay';
import type { WaitClock } from '../../src/act/pollUntil';

/** A clock that runs so many times as fast: what waits by it waits for a fraction of its usual time. */
export function fastClock(factor: number): WaitClock {
  return {
    now: () => performance.now() * factor,
    delay: (milliseconds, signal) => delay(milliseconds / factor, signal),
  };
}
