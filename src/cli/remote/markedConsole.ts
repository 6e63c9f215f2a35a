import { createHash } from 'node:crypto';
import type { Console, ExitCode } from '../console';

/** An answer that a person gave elsewhere, to exactly one question. */
export interface RemoteAnswer {
  readonly digest: string;
  /** As it was typed. */
  readonly number: string;
}

const optionName = '--marked';
const markPattern = /^m[\da-f]{32}$/;
const answerPattern = /^([\da-f]{32})\.(\d{1,6})$/;

/** Between signs of life: whoever started it is noticed to be gone when one cannot be written. */
export const aliveMs = 1_000;

/** The words that make a command line speak to another one. They need no quotes in any shell. */
export function markedWords(mark: string, answers: readonly RemoteAnswer[]): readonly string[] {
  return [optionName, [mark, ...answers.map(({ digest, number }) => `${digest}.${number}`)].join('-')];
}

/** @returns undefined if the command line is started by a person or a script. */
export function parseMarkedWords(
  argv: readonly string[],
):
  | { readonly mark: string; readonly answers: readonly RemoteAnswer[]; readonly argv: readonly string[] }
  | undefined {
  const [option, value = '', ...others] = argv;
  const [mark = '', ...given] = value.split('-');
  if (option !== optionName || !markPattern.test(mark)) return undefined;
  const answers = given.flatMap((text) => {
    const [, digest, number] = answerPattern.exec(text) ?? [];
    return digest === undefined || number === undefined ? [] : [{ digest, number }];
  });
  return { mark, answers, argv: others };
}

/**
 * Speaks to the command line of another machine, which started this one: each line with its mark. A question whose answer
 * came along is answered by it; any other is passed on, and counts as cancelled here.
 */
export class MarkedConsole implements Console {
  readonly isInteractive = true;
  readonly columns = undefined;
  readonly hasColor = false;
  /** What was said since the last question. */
  private transcript: string[] = [];
  /** The part of it that was not passed on yet. */
  private held: string[] = [];
  private facts = '';
  private readonly answers: RemoteAnswer[];
  private readonly heart: NodeJS.Timeout;

  constructor(
    private readonly console: Pick<Console, 'out' | 'closed'>,
    private readonly mark: string,
    answers: readonly RemoteAnswer[],
    version: string,
  ) {
    this.answers = [...answers];
    // what a shell printed before may have no end of line
    console.out('');
    this.put('begin', version);
    this.heart = setInterval(() => {
      this.put('alive');
    }, aliveMs);
    this.heart.unref();
  }

  get closed(): AbortSignal {
    return this.console.closed;
  }

  out(text: string): void {
    for (const line of text.split('\n')) this.put('out', line);
  }

  say(text: string): void {
    const lines = text.split('\n');
    this.transcript.push(...lines);
    this.held.push(...lines);
    // whoever answers a question has read its lines
    if (this.answers.length === 0) this.passOn();
  }

  about(facts: string): void {
    this.facts = facts;
  }

  readLine(prompt: string): Promise<string | undefined> {
    const digest = createHash('sha256')
      .update(JSON.stringify([this.facts, this.transcript, prompt]))
      .digest('hex')
      .slice(0, 32);
    this.transcript = [];
    const answer = this.answers.shift();
    if (answer?.digest === digest) {
      this.held = [];
      return Promise.resolve(answer.number);
    }
    // another question than the one that was answered
    this.answers.length = 0;
    this.passOn();
    this.put('ask', JSON.stringify({ digest, prompt }));
    return Promise.resolve(undefined);
  }

  end(code: ExitCode): void {
    clearInterval(this.heart);
    this.passOn();
    this.put('end', String(code));
  }

  private passOn(): void {
    for (const line of this.held.splice(0)) this.put('say', line);
  }

  private put(kind: 'begin' | 'out' | 'say' | 'ask' | 'alive' | 'end', text?: string): void {
    this.console.out([this.mark, kind, ...(text === undefined ? [] : [text])].join(' '));
  }
}
