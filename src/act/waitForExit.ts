import type { Collector } from '../collect/collector';
import type { Member, Outcome } from '../model/actions/termination';
import { gracePeriodMs } from '../model/actions/termination';
import type { WaitClock } from './pollUntil';
import { pollUntil } from './pollUntil';

export interface ExitWatch {
  readonly collector: Pick<Collector, 'hasEnded' | 'isSuspended'>;
  readonly clock: WaitClock;
}

const pollMs = 50;
const firstExactMs = 100;

/**
 * Waits until all of these have exited, for the grace period at most.
 * @param cancelled ends the wait; nothing that was sent is taken back.
 */
export async function waitForExit(
  members: readonly Member[],
  { collector, clock }: ExitWatch,
  cancelled: AbortSignal,
): Promise<Outcome> {
  let running = members;
  // a quick check may miss a zombie or a reused PID, and an exact one may start a child process: less and less often
  let nextExactMs = firstExactMs;
  let isExact = false;
  const check = async (thoroughness: 'quick' | 'exact'): Promise<readonly Member[]> => {
    isExact = thoroughness === 'exact';
    const ended = await Promise.all(running.map((member) => collector.hasEnded(member, thoroughness)));
    running = running.filter((_member, index) => ended[index] !== true);
    return running;
  };
  const probe = (elapsedMs: number): Promise<readonly Member[]> => {
    if (elapsedMs < nextExactMs) return check('quick');
    nextExactMs = firstExactMs + 2 * elapsedMs;
    return check('exact');
  };
  const polled = await pollUntil(probe, {
    until: ({ length }) => length === 0,
    everyMs: pollMs,
    withinMs: gracePeriodMs,
    clock,
    signal: cancelled,
  });
  const remaining = polled.length === 0 || isExact ? polled : await check('exact');
  if (remaining.length === 0) return { kind: 'exited' };
  if (cancelled.aborted) return { kind: 'waitCancelled', remaining };
  const isSuspended = await Promise.all(remaining.map((member) => collector.isSuspended(member)));
  const paused = remaining.filter((_member, index) => isSuspended[index]);
  return paused.length > 0 ? { kind: 'suspended', remaining, paused } : { kind: 'stillRunning', remaining };
}
