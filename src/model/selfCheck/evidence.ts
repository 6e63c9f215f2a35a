type Entry = Readonly<Record<string, string | number | readonly string[]>>;

/** Lines of a tool or file about listeners of our own, and what is known of them, in the form of a capture. */
export interface Evidence {
  /** By its beginning a reader of captures knows what it is: `linux-procnet-tcp-doctor`. */
  readonly name: string;
  readonly text: string;
  readonly expected: readonly Entry[];
}

const heading = '### ';

/** As lines of a report; what does not print is escaped, and so is the backslash. */
export function evidenceLines({ name, text, expected }: Evidence): readonly string[] {
  const escaped = text.replace(
    /[^\x20-\x7e\n]|\\/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return ['', `${heading}${name}`, '', '```text', ...escaped.split('\n'), '```', JSON.stringify(expected)];
}

/** What a report carries. */
export function evidenceIn(report: string): readonly Evidence[] {
  const found = report.matchAll(/^### (\S+)\n\n```text\n([^`]*)\n```\n(\[.*\])$/gm);
  return [...found].map(([, name = '', text = '', expected = '[]']) => ({
    name,
    text: text.replace(/\\u\{([\da-f]+)\}/g, (_all, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    ),
    expected: JSON.parse(expected) as readonly Entry[],
  }));
}
