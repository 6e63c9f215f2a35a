import type { KeyPath, PlainValue, TextFormat } from './editJson';
import { isRecord } from './json';
import { parseToml } from './toml';

/**
 * TOML whose tables have headers: `[mcp_servers.name]`. A value that is written inline elsewhere is left to the person.
 */
export const tomlFormat: TextFormat = { parse, set, remove };

function parse(text: string): unknown {
  return parseToml(text.replace(/^\ufeff/, ''));
}

/** A line of a document, with all lines that its value goes on for. */
interface Line {
  readonly start: number;
  /** Behind its line break. */
  readonly end: number;
  readonly kind: 'header' | 'pair' | 'blank';
}

function set(text: string, path: KeyPath, value: PlainValue): string | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  if (typeof value === 'object' && !isList(value)) {
    return valueAt(parsed, path) === undefined ? append(text, path, value, eol) : undefined;
  }
  const parent = path.slice(0, -1);
  const [key] = path.slice(-1);
  const table = tablesOf(text, parent).find(({ depth }) => depth === parent.length);
  return table === undefined || key === undefined ? undefined : setPair(text, table, key, value, eol);
}

/** A table of its own, at the end, where it is part of no other. */
function append(
  text: string,
  path: KeyPath,
  value: Readonly<Record<string, PlainValue>>,
  eol: string,
): string {
  const pairs = Object.entries(value).map(([name, one]) => `${keyText(name)} = ${valueText(one)}${eol}`);
  const isBlank = text.replace(/^\ufeff/, '').trim() === '';
  const ended = isBlank || text.endsWith('\n') ? text : `${text}${eol}`;
  const gap = isBlank || /\n[ \t]*\r?\n$/.test(ended) ? '' : eol;
  return `${ended}${gap}[${path.map(keyText).join('.')}]${eol}${pairs.join('')}`;
}

function setPair(text: string, table: Table, key: string, value: PlainValue, eol: string): string {
  const pair = `${keyText(key)} = ${valueText(value)}${eol}`;
  const old = table.lines.find(
    ({ kind, start, end }) => kind === 'pair' && isOnlyKey(parse(text.slice(start, end)), key),
  );
  const { start, end } = old ?? { start: table.header.end, end: table.header.end };
  const before = text.slice(0, start);
  return `${before}${before === '' || before.endsWith('\n') ? '' : eol}${pair}${text.slice(end)}`;
}

function isOnlyKey(value: unknown, key: string): boolean {
  return isRecord(value) && Object.keys(value).length === 1 && Object.hasOwn(value, key);
}

function remove(text: string, path: KeyPath): string | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  if (valueAt(parsed, path) === undefined) return text;
  const tables = tablesOf(text, path);
  if (tables.length === 0) return undefined;
  return tables.reduceRight((left, table) => {
    const last = table.lines.filter(({ kind }) => kind === 'pair').at(-1) ?? table.header;
    // the blank line that parts it from what is before goes too
    const before = left.slice(0, table.header.start).replace(/(^|\n)[ \t]*\r?\n$/, '$1');
    return `${before}${left.slice(last.end)}`;
  }, text);
}

/** A table with its header, and the lines up to the next one. */
interface Table {
  readonly header: Line;
  readonly lines: readonly Line[];
  /** Of how many keys its name consists. */
  readonly depth: number;
}

/** The tables that have this name, or a name beneath it. */
function tablesOf(text: string, path: readonly string[]): readonly Table[] {
  const lines = linesOf(text);
  return lines.flatMap((header, index) => {
    if (header.kind !== 'header') return [];
    const name = nameIn(text.slice(header.start, header.end));
    if (name === undefined || !path.every((key, depth) => name[depth] === key)) return [];
    const following = lines.slice(index + 1);
    const next = following.findIndex(({ kind }) => kind === 'header');
    return { header, lines: next === -1 ? following : following.slice(0, next), depth: name.length };
  });
}

/** `[a."b.c"]` → `['a', 'b.c']`, as the parser reads it; undefined for an array of tables. */
function nameIn(header: string): readonly string[] | undefined {
  const name: string[] = [];
  let value = parse(header);
  while (isRecord(value)) {
    const [key] = Object.keys(value);
    if (key === undefined) return name;
    name.push(key);
    value = value[key];
  }
  return undefined;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    value,
  );
}

/** Everything that is no value: `# comment`, blanks. Multi-line strings and arrays hold lines that look like tables. */
function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = text.startsWith('\ufeff') ? 1 : 0; start < text.length;) {
    const rest = /[ \t]*([^\r\n]?)/y;
    rest.lastIndex = start;
    const first = rest.exec(text)?.[1] ?? '';
    const kind = first === '[' ? 'header' : first === '' || first === '#' ? 'blank' : 'pair';
    const end = kind === 'pair' ? endOfPair(text, start) : endOfLine(text, start);
    lines.push({ start, end, kind });
    start = end;
  }
  return lines;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

/** Strings in four kinds of quotes, comments, brackets, line breaks. */
const tomlToken =
  /"""(?:[^\\]|\\[^])*?"""+|'''[^]*?'''+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[[{]|[\]}]|\n/g;

function endOfPair(text: string, start: number): number {
  let depth = 0;
  const tokens = new RegExp(tomlToken);
  tokens.lastIndex = start;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [token] = match;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (token === '\n' && depth <= 0) return tokens.lastIndex;
  }
  return text.length;
}

function keyText(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}

/** A basic string of TOML has the escapes of JSON. */
function valueText(value: PlainValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((one) => JSON.stringify(one)).join(', ')}]`;
  const pairs = Object.entries(value).map(([key, one]) => `${keyText(key)} = ${valueText(one)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

function isList(value: PlainValue): value is readonly string[] {
  return Array.isArray(value);
}
