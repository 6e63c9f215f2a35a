/** A child process that answers each line of its standard input with one line, and is always stopped. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

interface Waiting {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

export class Conversation {
  readonly ended: Promise<unknown>;
  private readonly child;
  private readonly waiting: Waiting[] = [];
  private said = '';
  private end: string | undefined;

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, args, { cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] });
    const { child } = this;
    alive.add(child);
    child.stderr.on('data', (data: Buffer) => (this.said += data.toString()));
    // an error here only means that the program no longer reads: `close` reports its end
    child.stdin.on('error', (error) => (this.said += `${error.message}\n`));
    createInterface({ input: child.stdout }).on('line', (line) => this.waiting.shift()?.resolve(line));
    child.once('error', (error) => {
      this.finish(error.message);
    });
    child.once('close', (code, signal) => {
      this.finish(`it ended with ${signal ?? code ?? 'nothing'}`);
    });
    this.ended = Promise.race([once(child, 'close'), once(child, 'error')]);
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('It was not started.');
    return pid;
  }

  /** The next line of its output, without `ok`. @throws if the line is another, or if it exits. */
  answer(): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      if (this.end === undefined) this.waiting.push({ resolve, reject });
      else reject(this.failure(this.end));
    }).then((line) => {
      if (line === 'ok') return '';
      if (line.startsWith('ok ')) return line.slice(3);
      throw this.failure(line);
    });
  }

  ask(line: string): Promise<string> {
    const answer = this.answer();
    this.child.stdin.write(`${line}\n`);
    return answer;
  }

  /** Kills it. Resolves when it has exited. */
  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Closes its input, at which every program here exits. Resolves when it has exited. */
  async leave(): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }

  private finish(why: string): void {
    alive.delete(this.child);
    this.end ??= why;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure(why));
  }

  private failure(why: string): Error {
    return new Error(`${this.child.spawnargs.slice(-6).join(' ')}: ${why}\n${this.said}`.trim());
  }
}
