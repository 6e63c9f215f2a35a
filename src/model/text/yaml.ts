/**
 * Reads the part of YAML 1.2 that Compose files are written in: block and flow collections, all kinds of scalars, comments,
 * anchors, aliases and merge keys. The work grows with the length of the text alone: an alias is the very value that it
 * names, and a merge key is followed when a value is asked for, so that no text can grow when it is read.
 */

/** Scalars are texts, as they are written; undefined is null. Merge keys (`<<`) are entries like any other. */
export type YamlValue = string | undefined | readonly YamlValue[] | YamlMap;
type YamlMap = ReadonlyMap<string, YamlValue>;

/** A longer one is not written by hand. */
const maximumLength = 64 * 1024;
const maximumDepth = 40;
const maximumMerges = 50;

/** @returns the first document; undefined if it is empty, is no YAML, or uses a part of YAML that is not read here. */
export function parseYaml(text: string): YamlValue {
  if (text.length > maximumLength) return undefined;
  try {
    return new Reader(text.replace(/^\ufeff/, '')).document();
  } catch (error) {
    if (error instanceof NotRead) return undefined;
    throw error;
  }
}

/** The value of a key, its own before one that is merged in (yaml.org/type/merge.html). */
export function entryOf(value: YamlValue, key: string): YamlValue {
  const waiting: YamlValue[] = [value];
  for (let asked = 0; asked < maximumMerges && waiting.length > 0; asked++) {
    const map = waiting.pop();
    if (!isMap(map)) continue;
    if (map.has(key)) return map.get(key);
    const merged = map.get('<<');
    waiting.push(...(isList(merged) ? merged.slice(0, maximumMerges).toReversed() : [merged]));
  }
  return undefined;
}

export function isMap(value: YamlValue): value is YamlMap {
  return value instanceof Map;
}

export function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

class NotRead extends Error {
  override readonly name = 'NotRead';
}

interface Line {
  readonly indent: number;
  /** Without the indentation. */
  readonly text: string;
}

/** `&name`, `!tag` before a value. */
const property = /^(?:&(\S+)|!\S*)(?:\s+|$)/;
/** `"a key":`, with what follows on the line. */
const quotedKey = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')\s*:(?:\s+(.*))?$/s;
/** `key:` ends at the first colon before a blank; ` #` begins a comment. */
const plainKey = /^((?:[^\s"'[\]{},#&*!|>%@`?:-]|[-?:](?=\S))(?:[^:#]|:(?=\S)|(?<=\S)#)*):(?:\s+(.*))?$/s;

class Reader {
  private readonly lines: Line[];
  private at = 0;
  private readonly anchors = new Map<string, YamlValue>();

  constructor(text: string) {
    this.lines = text.split(/\r?\n/).map((line) => {
      const indent = /^ */.exec(line)?.[0].length ?? 0;
      return { indent, text: line.slice(indent).trimEnd() };
    });
  }

  document(): YamlValue {
    while (this.peek()?.text.startsWith('%') === true) this.at++;
    const first = this.peek();
    if (/^---(?:\s+#.*)?$/s.test(first?.text ?? '')) this.at++;
    const end = this.lines.findIndex(
      ({ indent, text }, index) => index >= this.at && indent === 0 && /^(?:---|\.\.\.)(?:\s|$)/.test(text),
    );
    if (end !== -1) this.lines.length = end;
    const start = this.peek();
    if (start === undefined) return undefined;
    const value = this.block(start.indent, 0);
    if (this.peek() !== undefined) throw new NotRead();
    return value;
  }

  /** The next line that is neither blank nor a comment. */
  private peek(): Line | undefined {
    for (; ; this.at++) {
      const line = this.lines[this.at];
      if (line === undefined) return undefined;
      if (line.text === '' || line.text.startsWith('#')) continue;
      // tabs do not indent
      if (line.text.startsWith('\t')) throw new NotRead();
      return line;
    }
  }

  /** A collection whose lines have this indentation, or a scalar. */
  private block(indent: number, depth: number): YamlValue {
    if (depth > maximumDepth) throw new NotRead();
    const line = this.peek();
    if (line === undefined) return undefined;
    if (isItem(line.text)) return this.sequence(indent, depth);
    if (entryIn(line.text) !== undefined) return this.mapping(indent, depth);
    this.at++;
    return this.value(line.text, indent - 1, depth);
  }

  private sequence(indent: number, depth: number): YamlValue {
    const items: YamlValue[] = [];
    for (let line = this.peek(); line?.indent === indent && isItem(line.text); line = this.peek()) {
      const rest = line.text.slice(1).trimStart();
      if (isNothing(rest)) {
        this.at++;
        items.push(this.nested(indent, depth, false));
      } else if (isItem(rest) || entryIn(rest) !== undefined) {
        // `- a: 1` begins a collection that is indented as its first entry is
        const inner = indent + line.text.length - rest.length;
        this.lines[this.at] = { indent: inner, text: rest };
        items.push(this.block(inner, depth + 1));
      } else {
        this.at++;
        items.push(this.value(rest, indent, depth));
      }
    }
    this.end(indent);
    return items;
  }

  private mapping(indent: number, depth: number): YamlValue {
    const map = new Map<string, YamlValue>();
    for (let line = this.peek(); line?.indent === indent; line = this.peek()) {
      const entry = entryIn(line.text);
      if (entry === undefined) break;
      // a key that is there twice is an error
      if (map.has(entry.key)) throw new NotRead();
      this.at++;
      map.set(entry.key, this.value(entry.rest, indent, depth, true));
    }
    this.end(indent);
    return map;
  }

  /** After a collection comes a line of one that is around it. */
  private end(indent: number): void {
    const line = this.peek();
    if (line !== undefined && line.indent >= indent) {
      // a list may be indented as the key that it belongs to, so that the next key follows it
      if (line.indent > indent || isItem(line.text) || entryIn(line.text) === undefined) throw new NotRead();
    }
  }

  /** @param text what follows a key or a dash; the line has been taken. */
  private value(text: string, indent: number, depth: number, isOfKey = false): YamlValue {
    const first = property.exec(text);
    if (first === null) return this.bare(text, indent, depth, isOfKey);
    const afterFirst = text.slice(first[0].length);
    const second = property.exec(afterFirst);
    const value = this.bare(afterFirst.slice(second?.[0].length ?? 0), indent, depth, isOfKey);
    const anchor = first[1] ?? second?.[1];
    if (anchor !== undefined) this.anchors.set(anchor, value);
    return value;
  }

  /** A value without an anchor or tag. */
  private bare(text: string, indent: number, depth: number, isOfKey: boolean): YamlValue {
    if (isNothing(text)) return this.nested(indent, depth, isOfKey);
    const first = text[0] ?? '';
    if (first === '*') return this.anchors.get(withoutComment(text).slice(1));
    if (first === '|' || first === '>') return this.literal(indent);
    if ('[{"\''.includes(first)) return this.flow(text, depth);
    if ('@`%&!'.includes(first)) throw new NotRead();
    return this.plain(text, indent);
  }

  /** What is on the lines below a key or a dash. */
  private nested(indent: number, depth: number, isOfKey: boolean): YamlValue {
    const line = this.peek();
    if (line === undefined) return undefined;
    const isDeeper = line.indent > indent || (isOfKey && line.indent === indent && isItem(line.text));
    return isDeeper ? this.block(line.indent, depth + 1) : undefined;
  }

  /** Their text is not needed. */
  private literal(indent: number): YamlValue {
    const from = this.at;
    while (this.at < this.lines.length) {
      const line = this.lines[this.at];
      if (line !== undefined && line.text !== '' && line.indent <= indent) break;
      this.at++;
    }
    return this.lines
      .slice(from, this.at)
      .map(({ text }) => text)
      .join('\n');
  }

  private plain(text: string, indent: number): YamlValue {
    const words = [withoutComment(text)];
    for (let line = this.peek(); line !== undefined && line.indent > indent; line = this.peek()) {
      // `a: b` on a further line is an error
      if (entryIn(line.text) !== undefined) throw new NotRead();
      words.push(withoutComment(line.text));
      this.at++;
    }
    const scalar = words.join(' ');
    if (/:\s/.test(scalar)) throw new NotRead();
    return isNull(scalar) ? undefined : scalar;
  }

  /** @param text of a line that has been taken. */
  private flow(text: string, depth: number): YamlValue {
    const cursor = new FlowCursor(text, () => this.lines[this.at++]?.text, this.anchors);
    const value = cursor.value(depth + 1);
    if (!isNothing(cursor.rest.trimStart())) throw new NotRead();
    return value;
  }
}

/** Reads a quoted scalar or a collection in brackets, over the ends of lines. */
class FlowCursor {
  private at = 0;

  constructor(
    private line: string,
    private readonly nextLine: () => string | undefined,
    private readonly anchors: ReadonlyMap<string, YamlValue>,
  ) {}

  get rest(): string {
    return this.line.slice(this.at);
  }

  value(depth: number): YamlValue {
    if (depth > maximumDepth) throw new NotRead();
    const character = this.peek();
    if (character === '[') return this.list(depth);
    if (character === '{') return this.map(depth);
    if (character === '"' || character === "'") return this.quoted(character);
    return this.plain();
  }

  private list(depth: number): YamlValue {
    this.at++;
    const items: YamlValue[] = [];
    while (this.peek() !== ']') {
      items.push(this.value(depth + 1));
      if (this.peek() === ',') this.at++;
      else if (this.peek() !== ']') throw new NotRead();
    }
    this.at++;
    return items;
  }

  private map(depth: number): YamlValue {
    this.at++;
    const map = new Map<string, YamlValue>();
    while (this.peek() !== '}') {
      const key = this.value(depth + 1);
      if (typeof key !== 'string' || map.has(key)) throw new NotRead();
      let value: YamlValue;
      if (this.peek() === ':') {
        this.at++;
        const next = this.peek();
        value = next === ',' || next === '}' ? undefined : this.value(depth + 1);
      }
      map.set(key, value);
      if (this.peek() === ',') this.at++;
      else if (this.peek() !== '}') throw new NotRead();
    }
    this.at++;
    return map;
  }

  private quoted(quote: '"' | "'"): string {
    const ending = quote === '"' ? /(?:[^"\\]|\\.)*/y : /(?:[^']|'')*/y;
    const parts: string[] = [];
    this.at++;
    for (;;) {
      ending.lastIndex = this.at;
      const part = ending.exec(this.line)?.[0] ?? '';
      this.at += part.length;
      parts.push(part);
      if (this.line[this.at] === quote) break;
      this.advance();
    }
    this.at++;
    const text = parts.map((part) => part.trim()).join(' ');
    const whole = parts.length === 1 ? (parts[0] ?? '') : text;
    // no port has an escape
    return quote === '"' ? whole.replace(/\\(.)/g, '$1') : whole.replaceAll("''", "'");
  }

  private plain(): YamlValue {
    const plain = /(?:[^\s,[\]{}:#]|:(?![\s,[\]{}]|$)|(?<=\S)#|[ \t]+(?![\s#]))+/y;
    plain.lastIndex = this.at;
    const text = plain.exec(this.line)?.[0] ?? '';
    if (text === '' || /^[&!|>@`%"']/.test(text)) throw new NotRead();
    this.at += text.length;
    const scalar = text.trim();
    if (scalar.startsWith('*')) return this.anchors.get(scalar.slice(1));
    return isNull(scalar) ? undefined : scalar;
  }

  /** The next character that is no blank and in no comment. */
  private peek(): string {
    for (;;) {
      const start = this.at;
      while (/\s/.test(this.line[this.at] ?? '')) this.at++;
      const character = this.line[this.at];
      const isComment = character === '#' && (this.at > start || this.at === 0);
      if (character !== undefined && !isComment) return character;
      this.advance();
    }
  }

  private advance(): void {
    const line = this.nextLine();
    if (line === undefined) throw new NotRead();
    this.line = line;
    this.at = 0;
  }
}

function isItem(text: string): boolean {
  return text === '-' || /^-\s/.test(text);
}

/** Nothing, or only a comment. */
function isNothing(text: string): boolean {
  return text === '' || text.startsWith('#');
}

function withoutComment(text: string): string {
  const at = text.search(/\s#/);
  return at === -1 ? text : text.slice(0, at).trimEnd();
}

function isNull(scalar: string): boolean {
  return /^(?:~|null|Null|NULL)$/.test(scalar);
}

/** `key: rest` */
function entryIn(text: string): { readonly key: string; readonly rest: string } | undefined {
  // `? key` is written by programs alone
  if (/^\?(?:\s|$)/.test(text)) throw new NotRead();
  const quoted = quotedKey.exec(text);
  if (quoted !== null) {
    return { key: quoted[1] ?? quoted[2]?.replaceAll("''", "'") ?? '', rest: quoted[3] ?? '' };
  }
  const plain = plainKey.exec(text);
  return plain === null ? undefined : { key: (plain[1] ?? '').trim(), rest: plain[2] ?? '' };
}
