/** Compares what a parser found in a capture with what a person expects of it. */
import { isDeepStrictEqual } from 'node:util';
import type { Entry, Kind } from './kind';

export interface Comparison {
  readonly expected: number;
  readonly seen: number;
  /** One line for each difference; none if they agree. */
  readonly differences: readonly string[];
}

/** @param written the expectation: a list of entries, or one. */
export function compare(kind: Kind, written: unknown, bytes: Buffer, name: string): Comparison {
  const { keys, parse, isPartial = false } = kind;
  const entries = isList(written) ? written : [written as Entry];
  const expected = kind.expected?.(entries) ?? entries;
  const { entries: seen, rejected } = parse(bytes, name);
  const missing = expected.filter((wanted) => !seen.some((entry) => agrees(wanted, entry, keys)));
  const invented = seen.filter((entry) => !expected.some((wanted) => agrees(wanted, entry, keys)));
  return {
    expected: expected.length,
    seen: seen.length,
    differences: [
      ...missing.map((entry) => `missing:        ${JSON.stringify(entry)}`),
      ...(isPartial ? [] : invented.map((entry) => `invented:       ${JSON.stringify(entry)}`)),
      ...rejected.map((row) => `not understood: ${row}`),
    ],
  };
}

function isList(written: unknown): written is readonly Entry[] {
  return Array.isArray(written);
}

/** A parser reports a socket once even if it is listed twice, so entries are not counted. */
function agrees(expected: Entry, seen: Entry, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const wanted = expected[key];
    if (wanted === undefined) return true;
    const found = seen[key] ?? null;
    return isDeepStrictEqual(wanted, found) || (key === 'localAddress' && isSameAddress(wanted, found));
  });
}

/** `*` means that the text does not name the family. */
function isSameAddress(wanted: unknown, found: unknown): boolean {
  return wanted === '*'
    ? found === '0.0.0.0' || found === '::'
    : wanted === 'localhost' && found === '127.0.0.1';
}
