/** A private user, PID, mount and network namespace: nothing of the machine is seen or touched in there. */
import { builtFile } from '../scripts/host/projectRoot';
import { describeEnd, OwnedProcess, runToEnd } from '../scripts/host/ownedProcess';
import type { Shutdown } from '../scripts/host/shutdown';
import { progressMark, resultMark } from './protocol';

const namespaces = [
  '--user',
  '--map-root-user',
  '--net',
  '--mount',
  '--propagation',
  'private',
  '--pid',
  '--fork',
  '--mount-proc',
  '--kill-child',
];
const probeTimeoutMs = 10_000;

/** @returns the reason why it cannot be created here; undefined if it can. */
export async function sandboxProblem(): Promise<string | undefined> {
  const probe = await runToEnd('unshare', [...namespaces, 'ip', 'link', 'set', 'lo', 'up'], {
    name: 'unshare',
    timeoutMs: probeTimeoutMs,
  });
  if (probe.code === 0) return undefined;
  return [
    `A private namespace cannot be made here (unshare of util-linux and ip of iproute2 are needed, and that the`,
    `system lets users make namespaces): ${describeEnd(probe)}`,
    probe.output,
  ].join(' ');
}

/**
 * Runs a bundled program in the sandbox and returns the result that it prints.
 * @throws Error with its last output if it printed no result.
 */
export async function runInSandbox<Result>(
  program: string,
  options: {
    readonly nodeOptions?: readonly string[];
    /** At most so many files may be open. */
    readonly openFiles?: number;
    readonly argument: object;
    readonly shutdown: Shutdown;
    readonly onProgress: (what: string) => void;
  },
): Promise<Result> {
  let result: string | undefined;
  const running = new OwnedProcess(
    'unshare',
    [
      ...namespaces,
      ...(options.openFiles === undefined ? [] : ['prlimit', `--nofile=${options.openFiles}`]),
      process.execPath,
      ...(options.nodeOptions ?? []),
      builtFile(program),
      JSON.stringify(options.argument),
    ],
    {
      name: program,
      onLine: (line) => {
        if (line.startsWith(resultMark)) result = line.slice(resultMark.length);
        else if (line.startsWith(progressMark)) options.onProgress(line.slice(progressMark.length));
      },
    },
  );
  options.shutdown.add(() => running.stop());
  const end = await running.ended;
  if (result === undefined) {
    throw new Error(
      `It ended without a result (${describeEnd(end)}). Its last output:\n${running.lastOutput()}`,
    );
  }
  return JSON.parse(result) as Result;
}
