/** An expected or a parsed entry, with the same keys. */
export type Entry = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface Kind {
  /** The first kind whose prefix matches the file name applies. */
  readonly prefix: string;
  /** The keys to compare; expectations contain more than a parser can read. */
  readonly keys: readonly string[];
  readonly parse: (bytes: Buffer, name: string) => Entry[];
  /** Which expectations apply to this parser; all by default. */
  readonly concerns?: (expected: Entry) => boolean;
}

/** Complete output always ends with a line break, which a capture may have lost. */
export function withLastLineEnd(text: string): string {
  return text.replace(/[\r\n]*$/, '\n');
}
