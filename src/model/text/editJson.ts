import type { Node, ParseError } from 'jsonc-parser';
import { getNodeValue, parseTree } from 'jsonc-parser';

/** What is put into a file. */
export type PlainValue = string | readonly string[] | { readonly [key: string]: PlainValue };

/** Where a value is: the keys that lead to it. */
export type KeyPath = readonly [string, ...string[]];

/** A file as a person keeps it: changing a value leaves all else as it is, to the byte. */
export interface TextFormat {
  /** @returns undefined if the text cannot be understood as a whole. */
  parse(text: string): unknown;
  /** @returns the new text; undefined if the value has no place that can be changed. */
  set(text: string, path: KeyPath, value: PlainValue): string | undefined;
  /** The same without the value. */
  remove(text: string, path: KeyPath): string | undefined;
}

/**
 * JSON with or without comments and trailing commas. A file that allows neither has none, and gets none.
 */
export const jsonFormat: TextFormat = {
  parse: (text) => {
    const root = rootOf(text);
    if (root === 'unreadable') return undefined;
    return root === undefined ? {} : (getNodeValue(root) as unknown);
  },
  set,
  remove,
};

/** @returns undefined of a text that holds nothing but comments. */
function rootOf(text: string): Node | undefined | 'unreadable' {
  const errors: ParseError[] = [];
  try {
    // the byte order mark is blank space to the parser, so that offsets stay those of the text
    const root = parseTree(text.replace(/^\ufeff/, ' '), errors, {
      ...{ allowTrailingComma: true, allowEmptyContent: true },
    });
    return errors.length > 0 ? 'unreadable' : root;
  } catch (error) {
    // it nests too deep for the parser's stack
    if (!(error instanceof RangeError)) throw error;
    return 'unreadable';
  }
}

interface Style {
  readonly eol: string;
  readonly indent: string;
  /** All of it is in one line. */
  readonly isOneLine: boolean;
  /** All of it is in one line without blanks. */
  readonly isDense: boolean;
}

function set(text: string, path: KeyPath, value: PlainValue): string | undefined {
  const root = rootOf(text);
  if (root === 'unreadable') return undefined;
  const style = styleOf(text, root);
  if (root === undefined) {
    const start = text === '' || /(?:^\ufeff|\n)$/.test(text) ? text : `${text}${style.eol}`;
    return `${start}${written(nested(path, value), style, '')}${style.eol}`;
  }
  let node = root;
  for (const [depth, key] of path.entries()) {
    const property = propertyOf(node, key);
    if (property === undefined) {
      const [first, ...rest] = path.slice(depth + 1);
      const inner = first === undefined ? value : nested([first, ...rest], value);
      return node.type === 'object' ? insert(text, node, key, inner, style) : undefined;
    }
    if (property === 'ambiguous') return undefined;
    node = property.value;
  }
  const isInline = style.isOneLine || !text.slice(node.offset, node.offset + node.length).includes('\n');
  const replacement = isInline ? inOneLine(value, style) : written(value, style, indentAt(text, node.offset));
  return splice(text, node.offset, node.offset + node.length, replacement);
}

function nested([key, next, ...rest]: KeyPath, value: PlainValue): PlainValue {
  return { [key]: next === undefined ? value : nested([next, ...rest], value) };
}

/** @returns `ambiguous` if the key is there twice: readers differ on which one counts. */
function propertyOf(
  object: Node,
  key: string,
): { readonly node: Node; readonly value: Node } | 'ambiguous' | undefined {
  if (object.type !== 'object') return undefined;
  const found = (object.children ?? []).filter(({ children }) => children?.[0]?.value === key);
  const [node] = found;
  const value = node?.children?.[1];
  if (found.length > 1) return 'ambiguous';
  return node === undefined || value === undefined ? undefined : { node, value };
}

/** As the last property of an object; comments after the one before keep their place. */
function insert(text: string, object: Node, key: string, value: PlainValue, style: Style): string {
  const close = object.offset + object.length - 1;
  const last = object.children?.at(-1);
  const from = last === undefined ? object.offset + 1 : last.offset + last.length;
  const { comma, end, hasComment } = gapBetween(text, from, close);
  const outer = indentAt(text, object.offset);
  if (style.isOneLine || (last !== undefined && !text.slice(object.offset, close).includes('\n'))) {
    const blank = style.isDense ? '' : ' ';
    const property = `${JSON.stringify(key)}:${blank}${inOneLine(value, style)}`;
    if (last === undefined) return splice(text, from, close, property);
    return comma === undefined
      ? splice(text, end, end, `,${blank}${property}`)
      : splice(text, end, end, `${blank}${property},`);
  }
  const [first] = object.children ?? [];
  const inner =
    first !== undefined && beginsLine(text, first.offset)
      ? indentAt(text, first.offset)
      : `${outer}${style.indent}`;
  const property = `${style.eol}${inner}${JSON.stringify(key)}: ${written(value, style, inner)}`;
  if (last === undefined) {
    const tail = text.slice(end, close).includes('\n') && hasComment ? '' : `${style.eol}${outer}`;
    return splice(text, end, hasComment ? end : close, `${property}${tail}`);
  }
  const grown = splice(text, end, end, `${property}${comma === undefined ? '' : ','}`);
  return comma === undefined ? splice(grown, from, from, ',') : grown;
}

function remove(text: string, path: KeyPath): string | undefined {
  const root = rootOf(text);
  if (root === 'unreadable' || root === undefined) return root === undefined ? text : undefined;
  let object = root;
  let property: ReturnType<typeof propertyOf>;
  for (const [depth, key] of path.entries()) {
    property = propertyOf(object, key);
    if (property === 'ambiguous') return undefined;
    if (property === undefined) return text;
    if (depth < path.length - 1) object = property.value;
  }
  return property === undefined || property === 'ambiguous' ? text : cut(text, object, property.node);
}

/** Takes a property out, with its comma, and with its lines if they hold nothing else. */
function cut(text: string, object: Node, property: Node): string {
  const siblings = object.children ?? [];
  const index = siblings.indexOf(property);
  const before = siblings[index - 1];
  const after = siblings[index + 1];
  const close = object.offset + object.length - 1;
  const end = property.offset + property.length;
  const { comma } = gapBetween(text, end, after?.offset ?? close);
  const without = cutLines(text, property.offset, comma === undefined ? end : comma + 1, after === undefined);
  if (before === undefined && after === undefined) {
    const inside = without.slice(object.offset + 1, close - (text.length - without.length));
    return inside.trim() === ''
      ? splice(without, object.offset + 1, object.offset + 1 + inside.length, '')
      : without;
  }
  // the last one had no comma of its own: the one before it goes instead
  if (comma !== undefined || before === undefined) return without;
  const previous = gapBetween(text, before.offset + before.length, property.offset).comma;
  return previous === undefined ? without : splice(without, previous, previous + 1, '');
}

function cutLines(text: string, from: number, to: number, isLast: boolean): string {
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(to));
  if (beginsLine(text, from) && rest !== null) {
    return splice(text, from - indentAt(text, from).length, to + rest[0].length, '');
  }
  const blanksBefore = /[ \t]*$/.exec(text.slice(0, from))?.[0].length ?? 0;
  const blanksAfter = /^[ \t]*/.exec(text.slice(to))?.[0].length ?? 0;
  return isLast ? splice(text, from - blanksBefore, to, '') : splice(text, from, to + blanksAfter, '');
}

/** What is between two values, or a value and a bracket: blanks, comments and at most one comma. */
function gapBetween(
  text: string,
  from: number,
  to: number,
): { readonly comma: number | undefined; readonly end: number; readonly hasComment: boolean } {
  let comma: number | undefined;
  let end = from;
  let hasComment = false;
  for (const { 0: token, index } of text.slice(from, to).matchAll(/,|\/\/[^\r\n]*|\/\*[^]*?\*\//g)) {
    if (token === ',') comma = from + index;
    else hasComment = true;
    end = from + index + token.length;
  }
  return { comma, end, hasComment };
}

function styleOf(text: string, root: Node | undefined): Style {
  const [first] = root?.children ?? [];
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  const indent = first !== undefined && beginsLine(text, first.offset) ? indentAt(text, first.offset) : '';
  const isOneLine = first !== undefined && !text.trim().includes('\n');
  return {
    eol,
    indent: indent === '' ? '  ' : indent,
    isOneLine,
    isDense: isOneLine && !/[:,{] /.test(text),
  };
}

/** The blanks at the start of the line of an offset. */
function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^\ufeff?([ \t]*)/.exec(text.slice(line, offset))?.[1] ?? '';
}

function beginsLine(text: string, offset: number): boolean {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*$/.test(text.slice(line, offset));
}

function written(value: PlainValue, { eol, indent }: Style, indentation: string): string {
  return JSON.stringify(value, undefined, indent).replaceAll('\n', `${eol}${indentation}`);
}

function inOneLine(value: PlainValue, { isDense }: Style): string {
  // line breaks in strings are escaped, so that all others are between values
  return isDense ? JSON.stringify(value) : JSON.stringify(value, undefined, 1).replaceAll(/\n */g, ' ');
}

function splice(text: string, from: number, to: number, replacement: string): string {
  return `${text.slice(0, from)}${replacement}${text.slice(to)}`;
}
