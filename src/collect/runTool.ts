import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A command as data: nothing of it goes through a shell. */
export interface ToolCommand {
  /** An absolute path, or a name that is looked for in PATH. */
  readonly file: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** What stdout may hold at most. More is a failure: output is never cut silently. */
  readonly maximumBytes: number;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  /** Its beginning: what tools complain of at length is of no use. */
  readonly stderr: Buffer;
}

export type RunFailureReason =
  'missing' | 'denied' | 'timeout' | 'too-large' | 'killed' | 'aborted' | 'unexpected';

/** A command that gave no whole answer. An exit code other than 0 is an answer. */
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
 * English and UTC, with letters of all scripts: in the C locale ps(1) shows each byte of one as `?` (Linux) or as
 * `M-C` (macOS). A system without such a locale falls back to C. LC_ALL would overrule the others.
 */
const language = {
  ...{ LANG: 'C', LC_TIME: 'C', LC_MESSAGES: 'C', LC_NUMERIC: 'C', TZ: 'UTC' },
  LC_ALL: undefined,
  LC_CTYPE: process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8',
};

/**
 * Runs a tool of the system and gathers what it prints. It speaks English and UTC where it heeds that. One that hangs is killed and not waited for: a process in an uninterruptible wait does not end.
 * @throws RunFailure
 */
export const runTool: RunTool = async ({ file, args, timeoutMs, maximumBytes }, signal) => {
  const words = [file, ...args].join(' ');
  if (signal.aborted) throw new RunFailure('aborted', `${words}: given up before it was started`);
  const child = start(file, args, words);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let bytes = 0;
  let errorBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (() => void) | undefined;

  try {
    const stopped = new Promise<never>((_resolve, reject) => {
      child.once('error', (error) => {
        reject(startFailure(error, words));
      });
      timer = setTimeout(() => {
        reject(new RunFailure('timeout', `${words}: no answer within ${timeoutMs} ms`));
      }, timeoutMs);
      giveUp = () => {
        reject(new RunFailure('aborted', `${words}: given up`));
      };
      signal.addEventListener('abort', giveUp);
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maximumBytes) {
          reject(new RunFailure('too-large', `${words}: more than ${maximumBytes} bytes`));
        } else stdout.push(chunk);
      });
      child.stderr.on('data', (chunk: Buffer) => {
        if (errorBytes < maximumErrorBytes) stderr.push(chunk);
        errorBytes += chunk.length;
      });
    });
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    const [exitCode, killedBy] = await Promise.race([ended, stopped]);
    if (exitCode === null) {
      throw new RunFailure('killed', `${words}: killed by ${killedBy ?? 'an unknown signal'}`);
    }
    return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
  } finally {
    clearTimeout(timer);
    if (giveUp !== undefined) signal.removeEventListener('abort', giveUp);
    if (child.pid !== undefined) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      // a child of its own may hold them open, though it has ended itself
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
    }
  }
};

/** Most failures to start come as an event, but some are thrown. */
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
