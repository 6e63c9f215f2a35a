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
const firstExactCheckMs = 100;

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
  // a quick check may miss a zombie or a reused PID, and an exact one may start a child process: seldom, and less and less
  let nextExactCheckMs = firstExactCheckMs;
  const removeExited = async (elapsedMs: number, isLast: boolean): Promise<readonly Member[]> => {
    const isExact = isLast || elapsedMs >= nextExactCheckMs;
    if (isExact) nextExactCheckMs = firstExactCheckMs + 2 * elapsedMs;
    const thoroughness = isExact ? 'exact' : 'quick';
    const ended = await Promise.all(running.map((member) => collector.hasEnded(member, thoroughness)));
    running = running.filter((_member, index) => ended[index] !== true);
    return running;
  };
  const remaining = await pollUntil(removeExited, {
    until: ({ length }) => length === 0,
    everyMs: pollMs,
    withinMs: gracePeriodMs,
    clock,
    signal: cancelled,
  });
  if (remaining.length === 0) return { kind: 'exited' };
  if (cancelled.aborted) return { kind: 'waitCancelled', remaining };
  const isSuspended = await Promise.all(remaining.map((member) => collector.isSuspended(member)));
  const paused = remaining.filter((_member, index) => isSuspended[index]);
  return paused.length > 0 ? { kind: 'suspended', remaining, paused } : { kind: 'stillRunning', remaining };
}
