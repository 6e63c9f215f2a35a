import { delay } from './delay';

/** The clock that waits go by; a test passes its own. */
export interface WaitClock {
  /** Milliseconds from any fixed moment; never goes back. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemWaitClock: WaitClock = { now: () => performance.now(), delay };

interface PollOptions<Value> {
  /** Ends the wait. */
  readonly until: (value: Value) => boolean;
  /** Between the end of one probe and the start of the next. */
  readonly everyMs: number;
  /** The share of the time that probes take at most: after a slow one it waits longer. */
  readonly dutyCycle?: number;
  /** No probe starts later than this. */
  readonly withinMs: number;
  readonly clock: WaitClock;
  /** Ends the wait after one last probe. */
  readonly signal?: AbortSignal;
}

const never = new AbortController().signal;

/**
 * Probes until a condition holds, the time is up or the wait is canceled. The deadline is a point in time, so that slow
 * probes do not prolong the wait.
 * @param probe is given the milliseconds since the start.
 * @returns the value of the last probe.
 */
export async function pollUntil<Value>(
  probe: (elapsedMs: number) => Promise<Value>,
  { until, everyMs, dutyCycle = 1, withinMs, clock, signal = never }: PollOptions<Value>,
): Promise<Value> {
  const start = clock.now();
  const deadline = start + withinMs;
  for (;;) {
    const startedAt = clock.now();
    const value = await probe(startedAt - start);
    const restMs = (clock.now() - startedAt) * (1 / dutyCycle - 1);
    const remainingMs = deadline - clock.now();
    if (until(value) || signal.aborted || remainingMs <= 0) return value;
    await clock.delay(Math.min(Math.max(everyMs, restMs), remainingMs), signal);
  }
}
