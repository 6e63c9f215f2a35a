import type { RunTool, RunFailureReason } from '../runTool';
import { RunFailure } from '../runTool';

/** A question to the system as data. */
export interface FirewallQuery<T> {
  /** Absolute paths at which the program may be: the first that is there is run. */
  readonly files: readonly string[];
  readonly args: readonly string[];
  /** @returns undefined where the text is not understood. */
  readonly parse: (text: string) => T | undefined;
}

export type QueryResult<T> =
  | { readonly kind: 'told'; readonly value: T }
  | { readonly kind: 'missing' }
  /** `why`: the end of a sentence. */
  | { readonly kind: 'untold'; readonly why: string };

/** A person waits for it; and each of these answers within tens of milliseconds. */
const timeoutMs = 3_000;
const maximumBytes = 64 * 1024;

/** @throws the signal's reason where it was aborted. */
export async function runQuery<T>(
  question: FirewallQuery<T>,
  run: RunTool,
  signal: AbortSignal,
): Promise<QueryResult<T>> {
  for (const file of question.files) {
    try {
      const { stdout } = await run({ file, args: question.args, timeoutMs, maximumBytes }, signal);
      // what is looked for is ASCII, in whatever code page the rest is
      const value = question.parse(stdout.toString('latin1'));
      return value === undefined
        ? { kind: 'untold', why: 'its answer was not understood.' }
        : { kind: 'told', value };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof RunFailure)) throw error;
      if (error.reason !== 'missing') return { kind: 'untold', why: whyNot(error.reason) };
    }
  }
  return { kind: 'missing' };
}

function whyNot(reason: Exclude<RunFailureReason, 'missing'>): string {
  switch (reason) {
    case 'denied':
      return 'this user may not ask.';
    case 'timeout':
      return 'it did not answer in time.';
    case 'too-large':
    case 'killed':
    case 'aborted':
    case 'unexpected':
      return 'asking it failed.';
  }
}
