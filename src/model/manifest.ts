import { parse as parseToml, TomlError } from 'smol-toml';
import { isRecord } from './record';

/** Files that name the project they lie in, the most telling first. */
export const manifestFiles = ['package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod'] as const;
export type ManifestFile = (typeof manifestFiles)[number];

/** @returns the project's name; undefined where the file holds none or cannot be understood. */
export function projectNameIn(file: ManifestFile, text: string): string | undefined {
  // a byte order mark, which npm too passes over
  const name = nameIn(file, text.replace(/^\ufeff/, ''));
  return typeof name === 'string' && name.trim() !== '' && name.length <= 214 ? name.trim() : undefined;
}

function nameIn(file: ManifestFile, text: string): unknown {
  switch (file) {
    case 'package.json':
      return at(json(text), 'name');
    case 'pyproject.toml': {
      const parsed = toml(text);
      return at(at(parsed, 'project'), 'name') ?? at(at(at(parsed, 'tool'), 'poetry'), 'name');
    }
    case 'Cargo.toml':
      return at(at(toml(text), 'package'), 'name');
    case 'go.mod':
      // `module example.com/shop/v2`: the last part that is no version (go.dev/ref/mod#go-mod-file-module)
      return /^[ \t]*module[ \t]+"?([^\s"]+)/m
        .exec(text)?.[1]
        ?.split('/')
        .filter((part) => !/^v\d+$/.test(part))
        .at(-1);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
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
