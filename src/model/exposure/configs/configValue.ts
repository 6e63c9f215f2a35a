/** YAML, TOML and JSON as one kind of value. */
import { isRecord, mayNestDeeper, parseJson } from '../../text/json';
import type { YamlValue } from '../../text/yaml';
import { entryOf, isList, isMap, parseYaml } from '../../text/yaml';
import { parseToml } from '../../text/toml';

const maximumDepth = 400;
/** A longer text may hold the loop for more than a few milliseconds when it is parsed. */
const maximumTomlLength = 64 * 1024;

type ConfigFormat = 'yaml' | 'toml' | 'json';

/** By the name of a file; undefined if it tells nothing. */
export function formatOf(file: string): ConfigFormat | undefined {
  const [, extension] = /\.(ya?ml|toml|json)$/i.exec(file) ?? [];
  const lower = extension?.toLowerCase();
  return lower === 'yml' ? 'yaml' : (lower as ConfigFormat | undefined);
}

/** @returns undefined if it could not be read. */
export function parseConfig(text: string, format: ConfigFormat): YamlValue {
  switch (format) {
    case 'yaml':
      return parseYaml(text);
    case 'json':
      return mayNestDeeper(text, maximumDepth * 10) ? undefined : valueOf(parseJson(text), 0);
    case 'toml':
      return text.length > maximumTomlLength ? undefined : valueOf(parseToml(text), 0);
  }
}

function valueOf(value: unknown, depth: number): YamlValue {
  if (depth > maximumDepth) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((one: unknown) => valueOf(one, depth + 1));
  if (!isRecord(value)) return undefined;
  return new Map(Object.entries(value).map(([key, one]) => [key, valueOf(one, depth + 1)]));
}

/** `a.b.c` of maps in maps. */
export function valueAt(value: YamlValue, ...keys: readonly string[]): YamlValue {
  let found = value;
  for (const key of keys) found = entryOf(found, key);
  return found;
}

export function textAt(value: YamlValue, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

export function itemsAt(value: YamlValue, ...keys: readonly string[]): readonly YamlValue[] {
  const found = valueAt(value, ...keys);
  return isList(found) ? found : [];
}

export function entriesAt(
  value: YamlValue,
  ...keys: readonly string[]
): readonly (readonly [string, YamlValue])[] {
  const found = valueAt(value, ...keys);
  return isMap(found) ? [...found] : [];
}

const maximumVisits = 50_000;

/**
 * All maps in a value, also in lists. An alias of YAML stands for the very value that it names, which is visited once.
 * @returns undefined if there are too many.
 */
export function mapsIn(value: YamlValue): readonly YamlValue[] | undefined {
  const seen = new Set<YamlValue>();
  const waiting: YamlValue[] = [value];
  const maps: YamlValue[] = [];
  for (let visits = 0; waiting.length > 0; visits++) {
    if (visits > maximumVisits) return undefined;
    const one = waiting.pop();
    if (one === undefined || typeof one === 'string' || seen.has(one)) continue;
    seen.add(one);
    if (isMap(one)) maps.push(one);
    const inner = isMap(one) ? one.values() : one;
    for (const each of inner as Iterable<YamlValue>) waiting.push(each);
  }
  return maps;
}
