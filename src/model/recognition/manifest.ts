import { isRecord, parseJson } from '../text/json';
import { parseToml } from '../text/toml';

/** Files that name the project of their folder, in order of preference. */
export const manifestFiles = [
  'package.json',
  'project.json',
  'pyproject.toml',
  'Cargo.toml',
  'go.mod',
] as const;
export type ManifestFile = (typeof manifestFiles)[number];

/** What a manifest says about its project. */
interface Manifest {
  /** Undefined if it has none. */
  readonly name: string | undefined;
  /** The framework that `vite` runs; undefined if the manifest lists none of them, or several. */
  readonly onVite: string | undefined;
}

/**
 * Parsing a longer text, of whatever it consists, may hold the loop for more than a few milliseconds: its project is known
 * by its folder alone.
 */
const maximumParsedLengths: Readonly<Record<ManifestFile, number>> = {
  'package.json': 128 * 1024,
  'project.json': 128 * 1024,
  'pyproject.toml': 64 * 1024,
  'Cargo.toml': 64 * 1024,
  'go.mod': 64 * 1024,
};

/**
 * A file that cannot be parsed says nothing, and is a manifest all the same.
 * @returns undefined for a `project.json` that is none of Nx: other tools use that name too.
 */
export function parseManifest(file: ManifestFile, text: string): Manifest | undefined {
  if (text.length > maximumParsedLengths[file]) return { name: undefined, onVite: undefined };
  const parsed = parsedText(file, withoutByteOrderMark(text));
  if (file === 'project.json' && !isNxProject(parsed)) return undefined;
  const name = nameIn(file, parsed);
  return {
    name: typeof name === 'string' && name.trim() !== '' && name.length <= 214 ? name.trim() : undefined,
    onVite: file === 'package.json' ? frameworkOnViteIn(parsed) : undefined,
  };
}

/** Frameworks that `vite` runs, by a package that their projects depend on. */
const onVite = new Map([
  ['@sveltejs/kit', 'SvelteKit'],
  ['@react-router/dev', 'React Router'],
  ['@remix-run/dev', 'Remix'],
  ['@solidjs/start', 'SolidStart'],
  ['@tanstack/react-start', 'TanStack Start'],
  ['@tanstack/solid-start', 'TanStack Start'],
  ['@builder.io/qwik', 'Qwik'],
  ['@qwik.dev/core', 'Qwik'],
]);

/** One of the fields that Nx's own generators write (nx.dev/reference/project-configuration). */
function isNxProject(manifest: unknown): boolean {
  const schema = at(manifest, '$schema');
  return (
    ['targets', 'projectType', 'sourceRoot'].some((key) => at(manifest, key) !== undefined) ||
    (typeof schema === 'string' && schema.endsWith('project-schema.json'))
  );
}

function frameworkOnViteIn(manifest: unknown): string | undefined {
  const lists = [at(manifest, 'dependencies'), at(manifest, 'devDependencies')].filter(isRecord);
  const found = new Set(lists.flatMap((list) => Object.keys(list)).flatMap((name) => onVite.get(name) ?? []));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** npm skips a byte order mark too. */
function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

function parsedText(file: ManifestFile, text: string): unknown {
  switch (file) {
    case 'package.json':
    case 'project.json':
      return parseJson(text);
    case 'pyproject.toml':
    case 'Cargo.toml':
      return parseToml(text);
    case 'go.mod':
      return text;
  }
}

function nameIn(file: ManifestFile, parsed: unknown): unknown {
  switch (file) {
    case 'package.json':
    case 'project.json':
      return at(parsed, 'name');
    case 'pyproject.toml':
      return at(at(parsed, 'project'), 'name') ?? at(at(at(parsed, 'tool'), 'poetry'), 'name');
    case 'Cargo.toml':
      return at(at(parsed, 'package'), 'name');
    case 'go.mod':
      // `module example.com/shop/v2`: the last part that is not a version (go.dev/ref/mod#go-mod-file-module)
      return /^[ \t]*module[ \t]+"?([^\s"]+)/m
        .exec(String(parsed))?.[1]
        ?.split('/')
        .filter((part) => !/^v\d+$/.test(part))
        .at(-1);
  }
}

function at(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}
