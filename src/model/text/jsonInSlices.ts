import type { TimeSliced } from './timeSlice';

/** A text of this length is parsed in some tenths of a millisecond, and in one piece. */
const pieceLength = 32 * 1024;
/** A list of objects that hold lists has three levels; what nests deeper is parsed in one piece. */
const maximumDepth = 4;

/**
 * Parses JSON as `parseJson` does, but large lists and objects member by member, with pauses between them: the answers of
 * tools may have megabytes.
 * @returns undefined if the text is not JSON.
 */
export function* parseJsonInSlices(text: string): TimeSliced<unknown> {
  try {
    return yield* parseValue(text.replace(/^\ufeff/, ''), 0);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** @throws SyntaxError */
function* parseValue(text: string, depth: number): TimeSliced<unknown> {
  yield;
  if (text.length <= pieceLength || depth >= maximumDepth) return JSON.parse(text) as unknown;
  const start = /[^\t\n\r ]/.exec(text)?.[0];
  switch (start) {
    case '[': {
      const list: unknown[] = [];
      for (const member of yield* membersOf(text, ']')) {
        list.push(member.length <= pieceLength ? JSON.parse(member) : yield* parseValue(member, depth + 1));
        yield;
      }
      return list;
    }
    case '{': {
      const entries: [string, unknown][] = [];
      for (const member of yield* membersOf(text, '}')) {
        const { key, value } = keyAndValue(member);
        entries.push([key, yield* parseValue(value, depth + 1)]);
      }
      // as JSON.parse does, this makes `__proto__` a property like any other
      return Object.fromEntries(entries);
    }
    case undefined:
    default:
      return JSON.parse(text) as unknown;
  }
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const charactersPerSlice = 16 * 1024;

/**
 * The texts between the commas of the outermost list or object. What is in them is not validated, but that is done when
 * they are parsed: each has its own brackets, so that one which is missing makes its member invalid.
 * @throws SyntaxError if it does not end as it should.
 */
function* membersOf(text: string, closing: ']' | '}'): TimeSliced<string[]> {
  const members: string[] = [];
  let depth = 0;
  let from = 0;
  let sliceEnd = charactersPerSlice;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      if (depth++ === 0) from = at + 1;
    } else if (code === 0x5d || code === 0x7d) {
      if (--depth === 0) {
        if (text[at] !== closing || text.slice(at + 1).trim() !== '') throw new SyntaxError('a bracket');
        const last = text.slice(from, at);
        if (members.length > 0 || last.trim() !== '') members.push(last);
        return members;
      }
    } else if (code === comma && depth === 1) {
      members.push(text.slice(from, at));
      from = at + 1;
    }
    if (at >= sliceEnd) {
      sliceEnd = at + charactersPerSlice;
      yield;
    }
  }
  throw new SyntaxError('no end');
}

/** @param start of its opening quote. @returns the place of the closing one, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start; ;) {
    const end = text.indexOf('"', at + 1);
    if (end === -1) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes++;
    if (backslashes % 2 === 0) return end;
    at = end;
  }
}

/** `"key": value` @throws SyntaxError */
function keyAndValue(member: string): { readonly key: string; readonly value: string } {
  const start = member.indexOf('"');
  const end = start === -1 ? -1 : endOfString(member, start);
  const colon = member.indexOf(':', end);
  const key: unknown = start === -1 || colon === -1 ? undefined : JSON.parse(member.slice(0, colon));
  if (typeof key !== 'string') throw new SyntaxError('no key');
  return { key, value: member.slice(colon + 1) };
}
