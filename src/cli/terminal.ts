import { createInterface } from 'node:readline';
import { outputFailed } from '../messages/commandLine';
import type { Console } from './console';

interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** The console of a process. */
export class Terminal implements Console {
  /** Set if stdout could not take what was written, for another reason than that nothing reads it. */
  hasFailed = false;
  private readonly closing = new AbortController();
  readonly closed = this.closing.signal;

  constructor(
    private readonly streams: Streams,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly interruption: AbortController,
  ) {
    streams.stdout.on('error', (error: Error) => {
      this.stopWriting(error);
    });
    // without stderr nothing is left to say it on
    streams.stderr.on('error', () => undefined);
  }

  get isInteractive(): boolean {
    return this.streams.stdin.isTTY && this.streams.stderr.isTTY;
  }

  get columns(): number | undefined {
    const { isTTY, columns } = this.streams.stdout;
    return isTTY && columns > 0 ? columns : undefined;
  }

  get hasColor(): boolean {
    return wantsColor(this.environment, this.streams.stdout.isTTY);
  }

  out(line: string): void {
    if (!this.closed.aborted) this.streams.stdout.write(`${line}\n`);
  }

  say(line: string): void {
    this.streams.stderr.write(`${line}\n`);
  }

  readLine(prompt: string): Promise<string | undefined> {
    const { stdin, stderr } = this.streams;
    const { signal } = this.interruption;
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const reader = createInterface({ input: stdin, output: stderr, historySize: 0 });
      const close = (): void => {
        reader.close();
      };
      signal.addEventListener('abort', close, { once: true });
      // readline takes Ctrl+C from the terminal, so that no signal comes
      reader.once('SIGINT', () => {
        this.interruption.abort();
      });
      // Ctrl+D, or Ctrl+C
      reader.once('close', () => {
        signal.removeEventListener('abort', close);
        resolve(undefined);
      });
      reader.question(prompt, (line) => {
        resolve(line);
        close();
      });
    });
  }

  /** Resolves when everything has been taken, or cannot be. */
  async flush(): Promise<void> {
    const { stdout, stderr } = this.streams;
    await Promise.all(
      [stdout, stderr].map(
        (stream) =>
          new Promise<void>((resolve) => {
            if (stream.destroyed || stream.errored) resolve();
            else
              stream.write('', () => {
                resolve();
              });
          }),
      ),
    );
  }

  private stopWriting(error: Error): void {
    if (this.closed.aborted) return;
    this.closing.abort();
    const code = 'code' in error ? String(error.code) : error.name;
    if (code === 'EPIPE') return;
    this.hasFailed = true;
    this.say(outputFailed(code));
  }
}

/** https://no-color.org, https://force-color.org; where both are set, Node.js and others follow FORCE_COLOR. */
export function wantsColor(
  { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (FORCE_COLOR !== undefined) return !/^(?:0|false)$/i.test(FORCE_COLOR);
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return isTerminal && TERM !== 'dumb';
}
