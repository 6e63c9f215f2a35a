import { parse as parseToml, TomlError } from 'smol-toml';
import { isRecord, parseJson } from '../text/json';

/** Files that name the project of their folder, in order of preference. */
export const manifestFiles = ['package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod'] as const;
export type ManifestFile = (typeof manifestFiles)[number];

/** @returns the project's name; undefined if the file has none or cannot be parsed. */
export function projectNameIn(file: ManifestFile, text: string): string | undefined {
  const name = nameIn(file, withoutByteOrderMark(text));
  return typeof name === 'string' && name.trim() !== '' && name.length <= 214 ? name.trim() : undefined;
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

/** @returns undefined if the manifest lists none of them, or several. */
export function frameworkOnViteIn(file: ManifestFile, text: string): string | undefined {
  if (file !== 'package.json') return undefined;
  const manifest = parseJson(text);
  const lists = [at(manifest, 'dependencies'), at(manifest, 'devDependencies')].filter(isRecord);
  const found = new Set(lists.flatMap((list) => Object.keys(list)).flatMap((name) => onVite.get(name) ?? []));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** npm skips a byte order mark too. */
function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

function nameIn(file: ManifestFile, text: string): unknown {
  switch (file) {
    case 'package.json':
      return at(parseJson(text), 'name');
    case 'pyproject.toml': {
      const parsed = toml(text);
      return at(at(parsed, 'project'), 'name') ?? at(at(at(parsed, 'tool'), 'poetry'), 'name');
    }
    case 'Cargo.toml':
      return at(at(toml(text), 'package'), 'name');
    case 'go.mod':
      // `module example.com/shop/v2`: the last part that is not a version (go.dev/ref/mod#go-mod-file-module)
      return /^[ \t]*module[ \t]+"?([^\s"]+)/m
        .exec(text)?.[1]
        ?.split('/')
        .filter((part) => !/^v\d+$/.test(part))
        .at(-1);
  }
}

function toml(text: string): unknown {
  try {
    return parseToml(text);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}

function at(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}
