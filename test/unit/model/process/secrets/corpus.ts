import { fixture } from '../../../fixture';

/** A command line of the corpus. `secrets` must not be seen once it is masked; none: it has to stay as it is. */
export interface CorpusRow {
  readonly line: number;
  readonly argv: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * One command line a line. Words are separated by a space, `⟨…⟩` keeps spaces within one argument, `«…»` marks a secret,
 * `⏎` is a newline. `·` is left out: with it, no scanner of repositories takes an invented token for a real one.
 * `{a24}` is 24 invented letters and digits, `{A…}` the same in capitals, `{h…}` hexadecimal, `{b…}` Base64, `{d…}`
 * digits, `{j}` a JSON Web Token.
 */
export function corpus(name: string): CorpusRow[] {
  return fixture(`commandLines/${name}.txt`)
    .toString()
    .split('\n')
    .flatMap((text, index) =>
      text === '' || text.startsWith('#') ? [] : [parseRow(text.replace(/·/g, ''), index + 1)],
    );
}

/** @param line the seed of what is invented. */
export function parseRow(text: string, line: number): CorpusRow {
  let drawn = line;
  const random = (): number => (drawn = (drawn * 48271 + 11) % 2147483647);
  const filled = text
    .replace(/\{([aAhbd])(\d+)\}/g, (_all, kind: string, length: string) =>
      invented(kind, Number(length), random),
    )
    .replace(
      /\{j\}/g,
      () => `eyJhbGciOiJIUzI1NiJ9.eyJ${invented('a', 20, random)}.${invented('a', 30, random)}`,
    )
    .replace(/⏎/g, '\n');
  const words = (filled.match(/(?:⟨[^⟩]*⟩|[^ ])+/g) ?? []).map((word) => word.replace(/[⟨⟩]/g, ''));
  return {
    line,
    argv: words.map((word) => word.replace(/[«»]/g, '')),
    secrets: words.flatMap((word) => Array.from(word.matchAll(/«([^»]*)»/g), ([, secret = '']) => secret)),
  };
}

const alphabets: Readonly<Record<string, string>> = {
  a: 'aB3cD5eF7gH9iJ1kL2mN4oP6qR8sT0uVwXyZ',
  A: 'A3B5C7D9EFGH2JKLMN4PQ6RSTUVWXYZ',
  h: '0123456789abcdef',
  b: 'aB3/cD5eF7+gH9iJ1kL2mN4oP6qR8sT0uVwXyZ',
  d: '1234567890',
};

function invented(kind: string, length: number, random: () => number): string {
  const letters = alphabets[kind] ?? '';
  for (let i = 0; i < 3; i += 1) random();
  return Array.from({ length }, () => letters[Math.floor(random() / 97) % letters.length]).join('');
}

/** What of a secret is still there: itself or one of its parts, if that is long enough to be told from other text. */
export function leaked({ argv, secrets }: CorpusRow, masked: readonly string[]): string[] {
  const text = masked.join('\n');
  const others = secrets.reduce((rest, secret) => rest.replaceAll(secret, ''), argv.join('\n'));
  return secrets.flatMap((secret) => {
    const parts = secret.split(/[^A-Za-z0-9]+/).filter((part) => part.length >= 4 && !others.includes(part));
    return [
      ...(secret.length >= 4 && text.includes(secret) ? [secret] : []),
      ...parts.filter((part) => text.includes(part)),
    ];
  });
}
