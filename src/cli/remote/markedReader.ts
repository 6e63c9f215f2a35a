import { StringDecoder } from 'node:string_decoder';
import * as v from 'valibot';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';

/** A question that is answered here. */
export interface RemoteQuestion {
  /** Of everything that the question says and is about. */
  readonly digest: string;
  readonly prompt: string;
}

/** What the command line of another machine says, a line each. */
export type MarkedLine =
  | { readonly kind: 'begin'; readonly version: string }
  /** A Node that is too old to run it. */
  | { readonly kind: 'node'; readonly version: string }
  /** A line of data. */
  | { readonly kind: 'out'; readonly text: string }
  /** A line for a person. */
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'ask'; readonly question: RemoteQuestion }
  | { readonly kind: 'alive' }
  | { readonly kind: 'end'; readonly code: ExitCode };

const questionSchema = v.object({
  digest: v.pipe(v.string(), v.regex(/^[\da-f]{32}$/)),
  prompt: v.pipe(v.string(), v.maxLength(500)),
});

const codes: ReadonlySet<number> = new Set(Object.values(exitCodes));

/**
 * Finds the lines of our own command line in what another machine prints: those that begin with a mark which was made for
 * this run. Greetings, warnings of shells and whatever else is printed there have none.
 */
export class MarkedReader {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';
  private characters = 0;

  /** @param maximum characters of all lines, and of what is none. */
  constructor(
    private readonly mark: string,
    private readonly maximum: number,
  ) {}

  /** @returns undefined if there is more than is read. */
  read(chunk: Buffer): readonly MarkedLine[] | undefined {
    const text = this.decoder.write(chunk);
    this.characters += text.length;
    if (this.characters > this.maximum) return undefined;
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.lineOf(line.replace(/\r$/, '')) ?? []);
  }

  /** What has been read so far does not count any more. */
  allowMore(): void {
    this.characters = this.rest.length;
  }

  private lineOf(line: string): MarkedLine | undefined {
    if (!line.startsWith(`${this.mark} `)) return undefined;
    const [, kind = '', text = ''] = /^(\w+)(?: (.*))?$/su.exec(line.slice(this.mark.length + 1)) ?? [];
    if (kind === 'begin' || kind === 'node') return { kind, version: text };
    if (kind === 'out' || kind === 'say') return { kind, text };
    if (kind === 'alive') return { kind };
    const code = Number(text);
    if (kind === 'end' && isExitCode(code)) return { kind, code };
    const question = kind === 'ask' ? questionOf(text) : undefined;
    return question && { kind: 'ask', question };
  }
}

function questionOf(text: string): RemoteQuestion | undefined {
  const parsed = v.safeParse(questionSchema, jsonOf(text));
  return parsed.success ? parsed.output : undefined;
}

/** @returns undefined if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isExitCode(code: number): code is ExitCode {
  return codes.has(code);
}
