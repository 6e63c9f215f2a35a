/** An expectation, or what a parser saw, by the same keys. */
export type Entry = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface Kind {
  /** The first that a file's name begins with counts. */
  readonly prefix: string;
  /** The keys to compare; others say more than a parser can. */
  readonly keys: readonly string[];
  readonly parse: (bytes: Buffer, name: string) => Entry[];
  /** Which of the expectations are about what the parser looks for; all where it is left out. */
  readonly concerns?: (expected: Entry) => boolean;
}

/** A capture may have lost its last line end, which a whole output always has. */
export function withLastLineEnd(text: string): string {
  return text.replace(/[\r\n]*$/, '\n');
}
