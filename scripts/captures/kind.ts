/** A value in an expected or a parsed entry. */
type Value = string | number | boolean | null | undefined | readonly string[];

/** An expected or a parsed entry, with the same keys. */
export type Entry = Readonly<Record<string, Value>>;

/** What a parser made of a capture. */
export interface Parsed {
  readonly entries: readonly Entry[];
  /** Rows that it did not understand. */
  readonly rejected: readonly string[];
}

export interface Kind {
  /** The first kind whose prefix matches the file name applies. */
  readonly prefix: string;
  /**
   * The keys to compare, as far as an entry of the expectation has them: it may say more than a parser reads, and less.
   * Null means that the text has none.
   */
  readonly keys: readonly string[];
  readonly parse: (bytes: Buffer, name: string) => Parsed;
  /** The expectation as the entries that are to be found: by default as it is written, an object as one entry. */
  readonly expected?: (written: readonly Entry[]) => readonly Entry[];
  /** The expectation names some of the entries only. */
  readonly isPartial?: true;
}

/** Complete output always ends with a line break, which a capture may have lost. */
export function withLastLineEnd(text: string): string {
  return text.replace(/[\r\n]*$/, '\n');
}
