import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { whyWithoutPipes } from './childPipes';

/** A command as data: nothing of it goes through a shell. */
export interface ToolCommand {
  /** An absolute path, or a name that is searched in PATH. */
  readonly file: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** The most that stdout may hold. More is a failure: output is never truncated silently. */
  readonly maximumBytes: number;
  /** What the tool prints last, within 8 bytes, before it waits: then it is ended, and its output is whole. */
  readonly endMark?: RegExp;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  /** Its first 8 KB: the beginning of a complaint is enough. */
  readonly stderr: Buffer;
  /** The PID it had. */
  readonly pid?: number | undefined;
}

export type RunFailureReason =
  'missing' | 'denied' | 'timeout' | 'too-large' | 'killed' | 'aborted' | 'unexpected';

/** A command whose output is missing or incomplete. An exit code other than 0 is no failure here. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
  constructor(
    readonly reason: RunFailureReason,
    message: string,
  ) {
    super(message);
  }
}

export type RunTool = (command: ToolCommand, signal: AbortSignal) => Promise<RunResult>;

const maximumErrorBytes = 8 * 1024;

/**
 * English and UTC, but with letters of all scripts: in the C locale ps(1) prints each byte of them as `?` (Linux) or
 * `M-C` (macOS). A system without this locale falls back to C. LC_ALL would override the others.
 */
const language = {
  ...{ LANG: 'C', LC_TIME: 'C', LC_MESSAGES: 'C', LC_NUMERIC: 'C', TZ: 'UTC' },
  LC_ALL: undefined,
  LC_CTYPE: process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8',
};

/**
 * Runs a system tool and collects its output, in English and UTC if the tool heeds the locale. A tool that hangs is
 * killed but not awaited: a process in uninterruptible sleep does not exit.
 * @throws RunFailure
 */
export const runTool: RunTool = async ({ file, args, timeoutMs, maximumBytes, endMark }, signal) => {
  const words = [file, ...args].join(' ');
  if (signal.aborted) throw new RunFailure('aborted', `${words}: cancelled before it started`);
  const child = start(file, args, words);
  const withoutPipes = whyWithoutPipes(child);
  if (withoutPipes !== undefined) throw startFailure(await withoutPipes, words);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let bytes = 0;
  let errorBytes = 0;
  let tail = '';
  let timer: NodeJS.Timeout | undefined;
  let cancel: (() => void) | undefined;

  try {
    const stopped = new Promise<never>((_resolve, reject) => {
      child.once('error', (error) => {
        reject(startFailure(error, words));
      });
      timer = setTimeout(() => {
        reject(new RunFailure('timeout', `${words}: no answer within ${timeoutMs} ms`));
      }, timeoutMs);
      cancel = () => {
        reject(new RunFailure('aborted', `${words}: cancelled`));
      };
      signal.addEventListener('abort', cancel);
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maximumBytes) {
          reject(new RunFailure('too-large', `${words}: more than ${maximumBytes} bytes`));
        } else stdout.push(chunk);
        if (endMark === undefined) return;
        tail = (tail + chunk.subarray(-8).toString('latin1')).slice(-8);
        // its complaints may still be in the other pipe, which closes when it ends
        if (endMark.test(tail)) child.kill('SIGKILL');
      });
      child.stderr.on('data', (chunk: Buffer) => {
        if (errorBytes < maximumErrorBytes) stderr.push(chunk);
        errorBytes += chunk.length;
      });
    });
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    const [exitCode, killedBy] = await Promise.race([ended, stopped]);
    if (exitCode === null && !child.killed) {
      throw new RunFailure('killed', `${words}: killed by ${killedBy ?? 'an unknown signal'}`);
    }
    return {
      ...{ exitCode: exitCode ?? 0, pid: child.pid },
      ...{ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) },
    };
  } finally {
    clearTimeout(timer);
    if (cancel !== undefined) signal.removeEventListener('abort', cancel);
    if (child.pid !== undefined) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      // a grandchild may keep the pipes open after the child has exited
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
    }
  }
};

/** What a tool printed, and where it was found. */
interface FoundRunResult extends RunResult {
  readonly file: string;
}

/**
 * Runs the first of several files that exists. Only a file that is not found leads to the next one: no permission, a
 * timeout or no output is an answer about the tool, and another copy of it would say the same.
 *
 *     await runFirstFound(run, ['/bin/ps', '/usr/bin/ps', 'ps'], { args: ['-ax'], timeoutMs, maximumBytes }, signal)
 *
 * @param files in order of preference; a bare name is searched in PATH.
 * @throws RunFailure of the file that was run, or of the first one (`missing`) if none exists.
 */
export async function runFirstFound(
  run: RunTool,
  files: readonly string[],
  command: Omit<ToolCommand, 'file'>,
  signal: AbortSignal,
): Promise<FoundRunResult> {
  let missing: RunFailure | undefined;
  for (const file of files) {
    try {
      return { ...(await run({ ...command, file }, signal)), file };
    } catch (error) {
      if (!(error instanceof RunFailure) || error.reason !== 'missing') throw error;
      missing ??= error;
    }
  }
  throw missing ?? new RunFailure('missing', 'no file to run');
}

/** Most failures to start are events, but some are thrown. */
function start(
  file: string,
  args: readonly string[],
  words: string,
): ChildProcessByStdio<null, Readable, Readable> {
  try {
    return spawn(file, [...args], {
      env: { ...process.env, ...language },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw startFailure(error, words);
  }
}

function startFailure(error: Error, words: string): RunFailure {
  const code = 'code' in error ? error.code : undefined;
  const reason =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'missing'
      : code === 'EACCES' || code === 'EPERM'
        ? 'denied'
        : 'unexpected';
  return new RunFailure(reason, `${words}: ${error.message}`);
}
