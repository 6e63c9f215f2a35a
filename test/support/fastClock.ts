import { delay } from '../../src/act/delay';
import type { WaitClock } from '../../src/act/pollUntil';

/** A clock that runs faster by this factor, so that waiting takes a fraction of the usual time. */
export function fastClock(factor: number): WaitClock {
  return {
    now: () => performance.now() * factor,
    delay: (milliseconds, signal) => delay(milliseconds / factor, signal),
  };
}
