/** What a program of the system answered. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/**
 * Runs one program to its end, without a shell.
 * @throws an error whose `reason` says why there is no result; the signal's reason where it was aborted.
 */
export type Run = (
  command: {
    readonly file: string;
    readonly args: readonly string[];
    readonly timeoutMs: number;
    readonly maximumBytes: number;
  },
  signal: AbortSignal,
) => Promise<RunResult>;

/** A question to the system as data. */
export interface Question<T> {
  /** Absolute paths at which the program may be: the first that is there is run. */
  readonly files: readonly string[];
  readonly args: readonly string[];
  /** @returns undefined where the text is not understood. */
  readonly parse: (text: string) => T | undefined;
}

export type Answer<T> =
  | { readonly kind: 'told'; readonly value: T }
  | { readonly kind: 'missing' }
  /** `why`: the end of a sentence. */
  | { readonly kind: 'untold'; readonly why: string };

/** A person waits for it; and each of these answers within tens of milliseconds. */
const timeoutMs = 3_000;
const maximumBytes = 64 * 1024;

/** @throws the signal's reason where it was aborted. */
export async function ask<T>(question: Question<T>, run: Run, signal: AbortSignal): Promise<Answer<T>> {
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
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      if (reason !== 'missing') return { kind: 'untold', why: whyNot(reason) };
    }
  }
  return { kind: 'missing' };
}

function reasonOf(error: unknown): string | undefined {
  return error instanceof Error && 'reason' in error && typeof error.reason === 'string'
    ? error.reason
    : undefined;
}

function whyNot(reason: string): string {
  switch (reason) {
    case 'denied':
      return 'this user may not ask.';
    case 'timeout':
      return 'it did not answer in time.';
    default:
      return 'asking it failed.';
  }
}
