/** What the command line reads from and writes to; a test passes its own. */
export interface Console {
  /** Whether a person can be asked: questions go to stderr, answers come from stdin. */
  readonly isInteractive: boolean;
  /** Of the terminal that stdout is; undefined if it is none. */
  readonly columns: number | undefined;
  /** Whether stdout shows colors. */
  readonly hasColor: boolean;
  /** Aborts when whatever reads stdout has gone away, such as `head`. */
  readonly closed: AbortSignal;
  /** Data: a line for stdout. */
  out(line: string): void;
  /** Everything else: a line for stderr. */
  say(line: string): void;
  /** Which processes the next question is about, for one who answers it elsewhere. */
  about?(facts: string): void;
  /** @returns the line that a person typed; undefined at the end of the input, or if interrupted. */
  readLine(prompt: string): Promise<string | undefined>;
}

/** What scripts branch on. */
export const exitCodes = {
  done: 0,
  /** What was asked for is not so: nothing listens there, the time is up, the answer was no. */
  no: 1,
  usage: 2,
  /** Nothing may be done to it, or nobody could be asked. */
  refused: 3,
  /** It is unknown: something could not be read. */
  unseen: 4,
  /** Ctrl+C, as shells say it: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
