import { askEach } from '../collect/timeSlice';
import type { Collector } from '../collect/collector';
import type { Member, Outcome } from '../model/actions/termination';
import { gracePeriodMs } from '../model/actions/termination';
import type { WaitClock } from './pollUntil';
import { pollUntil } from './pollUntil';

interface ExitWatch {
  readonly collector: Pick<Collector, 'hasEnded' | 'isSuspended'>;
  readonly clock: WaitClock;
}

/** Those still running, as one check of them all found. */
interface Check {
  readonly remaining: readonly Member[];
  readonly isExact: boolean;
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
  const check = async (thoroughness: 'quick' | 'exact'): Promise<Check> => {
    const ended = await askEach(running, (member) => collector.hasEnded(member, thoroughness));
    running = running.filter((_member, index) => ended[index] !== true);
    return { remaining: running, isExact: thoroughness === 'exact' };
  };
  const probe = (elapsedMs: number): Promise<Check> => {
    if (elapsedMs < nextExactMs) return check('quick');
    nextExactMs = firstExactMs + 2 * elapsedMs;
    return check('exact');
  };
  const last = await pollUntil(probe, {
    until: ({ remaining }) => remaining.length === 0,
    everyMs: pollMs,
    withinMs: gracePeriodMs,
    clock,
    signal: cancelled,
  });
  const { remaining } = last.isExact || last.remaining.length === 0 ? last : await check('exact');
  if (remaining.length === 0) return { kind: 'exited' };
  if (cancelled.aborted) return { kind: 'waitCancelled', remaining };
  const isSuspended = await askEach(remaining, (member) => collector.isSuspended(member));
  const paused = remaining.filter((_member, index) => isSuspended[index]);
  return paused.length > 0 ? { kind: 'suspended', remaining, paused } : { kind: 'stillRunning', remaining };
}
