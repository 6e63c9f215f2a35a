import { delay } from './delay';

/** The clock that waits go by; a test passes its own. */
export interface WaitClock {
  /** Milliseconds from any fixed moment; never goes back. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemWaitClock: WaitClock = { now: () => performance.now(), delay };

export interface PollOptions<Value> {
  /** Ends the wait. */
  readonly until: (value: Value) => boolean;
  /** Between the end of one probe and the start of the next. */
  readonly everyMs: number;
  /** No probe starts later than this. The last one starts when the time is up. */
  readonly withinMs: number;
  readonly clock: WaitClock;
  /** Ends the wait after one last probe. */
  readonly signal?: AbortSignal;
}

const never = new AbortController().signal;

/**
 * Probes until a condition holds, the time is up or the wait is canceled. The deadline is a point in time, so that slow
 * probes do not prolong the wait.
 * @param probe is given the milliseconds since the start, and whether this is the last probe.
 * @returns the value of the last probe.
 */
export async function pollUntil<Value>(
  probe: (elapsedMs: number, isLast: boolean) => Promise<Value>,
  { until, everyMs, withinMs, clock, signal = never }: PollOptions<Value>,
): Promise<Value> {
  const start = clock.now();
  for (;;) {
    const elapsedMs = clock.now() - start;
    const isLast = signal.aborted || elapsedMs >= withinMs;
    const value = await probe(elapsedMs, isLast);
    if (isLast || until(value)) return value;
    await clock.delay(Math.min(everyMs, Math.max(0, start + withinMs - clock.now())), signal);
  }
}
