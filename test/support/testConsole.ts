import type { Console } from '../../src/cli/console';

interface TestConsoleOptions {
  /** Undefined: nobody can be asked. */
  readonly answers?: readonly string[];
  readonly columns?: number;
  readonly hasColor?: boolean;
}

/** Keeps what is written, and answers for a person, one line after the other. */
export class TestConsole implements Console {
  private readonly written: string[] = [];
  readonly said: string[] = [];
  readonly prompts: string[] = [];
  readonly columns: number | undefined;
  readonly hasColor: boolean;
  readonly isInteractive: boolean;
  readonly closed = new AbortController().signal;
  private readonly answers: string[];

  constructor({ answers, columns, hasColor = false }: TestConsoleOptions = {}) {
    this.isInteractive = answers !== undefined;
    this.answers = [...(answers ?? [])];
    this.columns = columns;
    this.hasColor = hasColor;
  }

  /** Of stdout. */
  get lines(): readonly string[] {
    return this.written;
  }

  out(line: string): void {
    this.written.push(line);
  }

  say(line: string): void {
    this.said.push(line);
  }

  readLine(prompt: string): Promise<string | undefined> {
    this.prompts.push(prompt);
    return Promise.resolve(this.answers.shift());
  }
}
