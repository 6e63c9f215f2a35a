import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { cpuMs } from '../../src/collect/cpuTime';

const run = promisify(execFile);

/**
 * CPU of a command with all its children, in milliseconds a run: bash adds up what the kernel tells of the children
 * it waited for (getrusage(2), exact to the microsecond) and prints it with three decimals, for the whole batch. The
 * command and its arguments are parameters of a constant script.
 */
export async function commandCpuMs(command: string, args: readonly string[], runs: number): Promise<number> {
  const script =
    'TIMEFORMAT="cpu %3U %3S"; runs=$1; shift; time { for ((run = 0; run < runs; run++)); do "$@" >/dev/null 2>&1; done; }';
  const { stderr } = await run('bash', ['-c', script, 'bash', String(runs), command, ...args], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [, user, system] = /^cpu (\S+) (\S+)$/m.exec(stderr) ?? [];
  if (user === undefined || system === undefined)
    throw new Error(`bash printed no times for ${command}: ${stderr}`);
  return ((Number(user) + Number(system)) * 1000) / runs;
}

/** Mean CPU of this process alone, a run. */
export async function ownCpuMs(runs: number, work: () => Promise<unknown>): Promise<number> {
  const before = cpuMs();
  for (let done = 0; done < runs; done++) await work();
  return (cpuMs() - before) / runs;
}

/**
 * Mean CPU of this process and of the children it waited for. Node tells nothing of children, so it is read from
 * /proc/self/stat, in ticks of 10 ms: the batch goes on until that is little beside the whole.
 */
export async function treeCpuMs(
  minimumRuns: number,
  minimumMs: number,
  work: () => Promise<unknown>,
): Promise<number> {
  const childrenBefore = waitedChildrenMs();
  const before = cpuMs();
  for (let runs = 1; ; runs++) {
    await work();
    const total = cpuMs() - before + waitedChildrenMs() - childrenBefore;
    if (runs >= minimumRuns && total >= minimumMs) return total / runs;
  }
}

/** Fields 16 and 17 of /proc/PID/stat, cutime and cstime; USER_HZ is 100. */
function waitedChildrenMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[16 - 3]) + Number(fields[17 - 3])) * 10;
}
