/** Start times of real processes, in clock ticks since the system started (proc_pid_stat(5)). */
import { readFileSync } from 'node:fs';
import { delay } from '../../../src/act/delay';
import { parseProcStat } from '../../../src/collect/linux/parseProcStat';
import type { ProcessIdentity } from '../../../src/model/process/process';

/** Reads independently of the collector, so as not to share its errors. @returns undefined if no process runs under the PID. */
export function startOf(pid: number): string | undefined {
  const stat = statOf(pid);
  return stat === undefined || 'ZXx'.includes(stat.state) ? undefined : stat.startTicks;
}

/** Whether it runs, or has exited and still has the PID because its parent has not asked how it ended. */
export function hasPid({ pid, startMark }: ProcessIdentity): boolean {
  return statOf(pid)?.startTicks === startMark;
}

function statOf(pid: number): ReturnType<typeof parseProcStat> {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // ESRCH: it ended while it was read
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))) {
      return undefined;
    }
    throw error;
  }
  return parseProcStat(text);
}

export function isAlive({ pid, startMark }: ProcessIdentity): boolean {
  return startOf(pid) === startMark;
}

const pollMs = 2;

/** Within one tick of the clock that start times are measured by, two processes could not be distinguished. */
export async function untilOld(newest: number): Promise<void> {
  const never = new AbortController().signal;
  while (Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 100 < newest + 2) {
    await delay(pollMs, never);
  }
}
