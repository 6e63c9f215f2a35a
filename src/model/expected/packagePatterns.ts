/** The packages of a monorepo, found on the way down from its top folder by its patterns. */
import { matchesWildcard } from '../text/wildcard';

/** What is left of a pattern on the way down, by folders: `packages/*` is `['packages', '*']`. */
type Pattern = readonly string[];

/** Seen from one folder. */
export interface PackagePatterns {
  readonly included: readonly Pattern[];
  readonly excluded: readonly Pattern[];
}

export const noPackages: PackagePatterns = { included: [], excluded: [] };

const maximumPatterns = 100;
const maximumPatternLength = 300;
const maximumDepth = 8;

/** @param written as `writtenPatterns` returns them. */
export function packagePatterns(written: readonly string[]): PackagePatterns {
  const read = (isExcluded: boolean): Pattern[] =>
    written
      .filter((text) => text.startsWith('!') === isExcluded)
      .flatMap((text) => alternatives(isExcluded ? text.slice(1) : text))
      .slice(0, maximumPatterns)
      .map(patternOf)
      .filter((one) => one !== undefined);
  return { included: read(false), excluded: read(true) };
}

/** `packages/{a,b}` is `packages/a` and `packages/b`. */
function alternatives(text: string): string[] {
  let found = [text];
  for (let round = 0; round < 5 && found.length <= maximumPatterns; round++) {
    const next = found.flatMap((one) => {
      const [whole, inner = ''] = /\{([^{}]*)\}/.exec(one) ?? [];
      return whole === undefined ? [one] : inner.split(',').map((part) => one.replace(whole, () => part));
    });
    if (next.length === found.length) break;
    found = next;
  }
  return found;
}

/** @returns undefined for what leads out of the folder, and for what only a shell's pattern can say: `[ab]`, `+(a|b)`. */
function patternOf(text: string): Pattern | undefined {
  if (text.length > maximumPatternLength || /[[\]{}()\\]|^\//.test(text)) {
    return undefined;
  }
  const names = text.split('/').filter((name) => name !== '' && name !== '.');
  return names.length === 0 || names.length > maximumDepth || names.includes('..') ? undefined : names;
}

/** The same, seen from a folder in it. */
export function patternsIn({ included, excluded }: PackagePatterns, name: string): PackagePatterns {
  // each once: what is left of a pattern may come from several of its `**`
  const step = (patterns: readonly Pattern[]): Pattern[] => [
    ...new Map(patterns.flatMap((one) => stepInto(one, name)).map((one) => [one.join('/'), one])).values(),
  ];
  return { included: step(included), excluded: step(excluded) };
}

function stepInto([head, ...rest]: Pattern, name: string): Pattern[] {
  if (head === '**') return [[head, ...rest], ...stepInto(rest, name)];
  return head !== undefined && matchesWildcard(head, name) ? [rest] : [];
}

/** Whether the folder itself may be a package. */
export function isPackageFolder({ included, excluded }: PackagePatterns): boolean {
  const isAll = (pattern: Pattern): boolean => pattern.every((name) => name === '**');
  return included.some(isAll) && !excluded.some(isAll);
}

/** Whether folders in it may be packages. */
export function mayHavePackages({ included }: PackagePatterns): boolean {
  return included.some((pattern) => pattern.length > 0);
}
