/** Where a monorepo has its packages, as npm, Yarn, Bun, pnpm, Lerna, Nx and Turborepo find them. */
import * as v from 'valibot';
import { isRecord, parseJson } from '../text/json';
import { matchesWildcard } from '../text/wildcard';
import { isList, entryOf, parseYaml } from '../text/yaml';

/** The files of the top folder that name them. Turborepo uses the packages of the package manager. */
export const workspaceFiles = ['package.json', 'pnpm-workspace.yaml', 'lerna.json', 'nx.json'] as const;
type WorkspaceFile = (typeof workspaceFiles)[number];

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

const texts = v.array(v.string());
/** `["packages/*"]`, or Yarn's `{ "packages": ["packages/*"] }` */
const workspaces = v.union([
  texts,
  v.pipe(
    v.object({ packages: texts }),
    v.transform(({ packages }) => packages),
  ),
]);
const lerna = v.object({ packages: texts });
const nx = v.object({
  workspaceLayout: v.optional(v.object({ appsDir: v.optional(v.string()), libsDir: v.optional(v.string()) })),
});

/** @param textOf undefined if there is no such file. */
export function packagePatterns(textOf: (file: WorkspaceFile) => string | undefined): PackagePatterns {
  const parsed = parseJson(textOf('package.json') ?? '');
  const ofManager = v.safeParse(workspaces, isRecord(parsed) ? parsed['workspaces'] : undefined);
  const ofPnpm = entryOf(parseYaml(textOf('pnpm-workspace.yaml') ?? ''), 'packages');
  const ofLerna = v.safeParse(lerna, parseJson(textOf('lerna.json') ?? ''));
  const written = [
    ...(ofManager.success ? ofManager.output : []),
    ...(isList(ofPnpm) ? ofPnpm : []).filter((one) => typeof one === 'string'),
    ...(ofLerna.success ? ofLerna.output.packages : []),
    ...nxPatterns(textOf('nx.json')),
  ].slice(0, maximumPatterns);
  const read = (isExcluded: boolean): Pattern[] =>
    written
      .filter((text) => text.startsWith('!') === isExcluded)
      .flatMap((text) => alternatives(isExcluded ? text.slice(1) : text))
      .slice(0, maximumPatterns)
      .map(patternOf)
      .filter((one) => one !== undefined);
  return { included: read(false), excluded: read(true) };
}

/** Without a package manager's workspaces, its projects are by convention in two folders (nx.dev/reference/nx-json). */
function nxPatterns(text: string | undefined): string[] {
  const read = v.safeParse(nx, text === undefined ? undefined : parseJson(text));
  if (!read.success) return [];
  const { appsDir = 'apps', libsDir = 'libs' } = read.output.workspaceLayout ?? {};
  return [appsDir, libsDir].map((folder) => `${folder}/*`);
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
