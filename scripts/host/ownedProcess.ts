/**
 * A child process that never outlives us: it leads its own process group, stop() ends the whole group, and whatever is
 * left is killed when this process exits.
 */
import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface OwnedProcessOptions {
  /** Its name in messages, e.g. `the VS Code server`. */
  readonly name: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of stdout and stderr, in the order they arrive. */
  readonly onLine?: (line: string) => void;
}

export interface ProcessEnd {
  /** Undefined if a signal ended it or it could not be started. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  /** Why it could not be started, e.g. `spawn apt-get ENOENT`. */
  readonly startError: Error | undefined;
}

const keptLines = 60;
const gracefulMs = 4000;

export class OwnedProcess {
  readonly ended: Promise<ProcessEnd>;
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly lines: string[] = [];
  private readonly listeners = new Set<(line: string) => void>();
  private end: ProcessEnd | undefined;

  constructor(
    command: string,
    args: readonly string[],
    private readonly options: OwnedProcessOptions,
  ) {
    this.child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      // Its stdin is a pipe that closes with us, so it notices even if we are killed.
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    // A write to a closed pipe is not an error of its own: `ended` reports the exit.
    this.child.stdin.on('error', (error) => {
      this.take(`${options.name}: stdin: ${error.message}`);
    });
    if (options.onLine) this.listeners.add(options.onLine);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.take(line);
      });
    }
    process.once('exit', this.endAtExit);
    this.ended = new Promise((resolve) => {
      const finish = (end: ProcessEnd) => {
        this.end ??= end;
        process.removeListener('exit', this.endAtExit);
        resolve(this.end);
      };
      this.child.once('error', (startError) => {
        if (this.child.pid === undefined) finish({ code: undefined, signal: undefined, startError });
      });
      this.child.once('exit', () => {
        // The leader has exited, so nothing else ends the members of its group.
        signalGroup(this.pid, 'SIGKILL');
      });
      this.child.once('close', (code, signal) => {
        finish({ code: code ?? undefined, signal: signal ?? undefined, startError: undefined });
      });
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** To its standard input. */
  write(text: string): void {
    this.child.stdin.write(text);
  }

  /** The last lines it wrote, for error messages. */
  lastOutput(): string {
    return this.lines.join('\n');
  }

  onLine(listener: (line: string) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /**
   * Resolves with the first matching line; rejects with the last output if the process exits or the time is over.
   */
  async waitForLine(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    const { name } = this.options;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        subscription.dispose();
        act();
      };
      const fail = (what: string) => {
        settle(() => {
          reject(new Error(`${name} ${what}. Its last output:\n${this.lastOutput() || '(none)'}`));
        });
      };
      const timer = setTimeout(() => {
        fail(`was not ready within ${timeoutMs / 1000} s`);
      }, timeoutMs);
      const check = (line: string) => {
        const match = pattern.exec(line);
        if (match) {
          settle(() => {
            resolve(match);
          });
        }
      };
      const subscription = this.onLine(check);
      this.lines.forEach(check);
      void this.ended.then((end) => {
        fail(`ended before it was ready (${describeEnd(end)})`);
      });
    });
  }

  /** Waits until it exits; stops it when the time is over and says so in the result. */
  async endWithin(timeoutMs: number): Promise<ProcessEnd & { readonly timedOut: boolean }> {
    const overtime = { stopping: undefined as Promise<void> | undefined };
    const timer = setTimeout(() => {
      overtime.stopping = this.stop();
    }, timeoutMs);
    const end = await this.ended;
    clearTimeout(timer);
    await overtime.stopping;
    return { ...end, timedOut: overtime.stopping !== undefined };
  }

  /** Ends the whole group, gently and then by force. Resolves when it has exited. */
  async stop(): Promise<void> {
    if (this.end || this.pid === undefined) {
      await this.ended;
      return;
    }
    if (process.platform === 'win32') {
      await endWindowsTree(this.pid);
      await this.ended;
      return;
    }
    signalGroup(this.pid, 'SIGTERM');
    const force = setTimeout(() => {
      signalGroup(this.pid, 'SIGKILL');
    }, gracefulMs);
    await this.ended;
    clearTimeout(force);
  }

  private readonly endAtExit = (): void => {
    if (process.platform === 'win32') this.child.kill();
    else signalGroup(this.pid, 'SIGKILL');
  };

  private take(line: string): void {
    this.lines.push(line);
    if (this.lines.length > keptLines) this.lines.shift();
    for (const listener of [...this.listeners]) listener(line);
  }
}

export function describeEnd(end: ProcessEnd): string {
  if (end.startError) return end.startError.message;
  return end.signal ? `signal ${end.signal}` : `exit code ${end.code ?? 'unknown'}`;
}

/** Runs a command until it exits; stops it when the time is over and says so in the result. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: OwnedProcessOptions & { readonly timeoutMs: number },
): Promise<ProcessEnd & { readonly output: string; readonly timedOut: boolean }> {
  const running = new OwnedProcess(command, args, options);
  const end = await running.endWithin(options.timeoutMs);
  return { ...end, output: running.lastOutput() };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The group has already exited, as intended. (macOS reports EPERM for a group of zombies.)
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

async function endWindowsTree(pid: number): Promise<void> {
  const ending = execFile('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
  await once(ending, 'exit');
}
