import { join } from 'node:path';
import type findProcess from 'find-process';
import { foreignFiles } from './foreignFiles';
import { ToolFailure } from './toolFailure';

/** A process as find-process shows it: without a start time, so it has no identity and is never signalled. */
export interface FoundProcess {
  readonly pid: number;
  readonly parentPid: number | undefined;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
  readonly name: string;
  /** Known on Windows only: elsewhere find-process guesses it from the arguments. */
  readonly executable: string | undefined;
  /** The arguments as one text. */
  readonly commandLine: string | undefined;
}

/** @throws Error if it fails, or does not answer in time. */
export type FindProcesses = () => Promise<readonly FoundProcess[]>;

const timeoutMs = 10_000;

/**
 * Every process of this system. The package is loaded by the first call, because most sessions never need it.
 *
 * Except on Windows it passes its command to a shell. That command is a constant, because it is called with these two
 * arguments alone: no name, PID or port of anything that runs here ever becomes part of it. A name would also be used as a
 * regular expression on the arguments of all processes. On Windows it starts `powershell.exe` by its name, which Windows
 * searches in the working directory first: it is not called if one is there.
 */
export const findProcesses: FindProcesses = async () => {
  if (process.platform === 'win32') await assertNoProgramHere('powershell.exe');
  const { default: find } = await import('find-process');
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`find-process: no answer within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    const found = await Promise.race([find('name', ''), timedOut]);
    return found.filter(({ pid }) => Number.isInteger(pid)).map(toProcess);
  } finally {
    clearTimeout(timer);
  }
};

/** @throws Error if the working directory, which may be that of a repository, holds such a file, or it is not known. */
export async function assertNoProgramHere(name: string, files = foreignFiles): Promise<void> {
  const path = join(process.cwd(), name);
  const answer = await files.run((reader) => reader.find(path), { isAsked: true });
  if (answer.kind === 'unreadable' || answer.value !== undefined) {
    throw new Error(`find-process: not called, because it might start ${path}`);
  }
}

/**
 * The processes after our own query has failed; `found` is undefined if they stay unknown. find-process runs the same ps
 * or PowerShell with a simpler query: that helps if the tool ran but did not understand ours, and not if the tool is
 * missing, denied or hangs. Then it is not asked.
 */
export async function findAfterFailure(
  failure: unknown,
  find: FindProcesses,
): Promise<{ readonly found?: readonly FoundProcess[]; readonly detail: string }> {
  const detail = messageOf(failure);
  if (!(failure instanceof ToolFailure)) return { detail };
  try {
    return { found: await find(), detail };
  } catch (error) {
    return { detail: `${detail}; ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function toProcess({
  pid,
  ppid,
  uid,
  name,
  bin,
  cmd,
}: Awaited<ReturnType<typeof findProcess>>[number]): FoundProcess {
  return {
    pid,
    parentPid: Number.isInteger(ppid) && ppid > 0 ? ppid : undefined,
    uid: Number.isInteger(uid) ? uid : undefined,
    name,
    executable: process.platform === 'win32' && bin ? bin : undefined,
    commandLine: cmd || undefined,
  };
}
