/**
 * Finds numbers in the text of a JavaScript or TypeScript file that are written out behind a chain of keys, such as
 * `server: { port: 5173 }`. The file is never run, and nothing that would need it is guessed.
 */

/** A longer configuration is written by a program. */
const maximumLength = 64 * 1024;
const maximumDepth = 50;

/** What is read as one: blanks and comments, strings, words, numbers, and single characters. */
const token =
  /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\]|\\[^])*`|[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|[^]/uy;
/** After one of these, a slash begins a regular expression. */
const beforeExpression = new Set(['', ...'(,=:[!&|?{};+-*%<>~^'.split('')]);
const expression = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.){0,200}\]){1,500}\/[a-z]*/y;
const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/**
 * The number behind the last keys: `['server', 'port']` finds it in `{ server: { port: 1 } }` and in `{ a: { server: … } }`.
 * @returns undefined if it is computed, given in several ways, or the text cannot be read.
 */
export function literalNumber(text: string, keys: readonly string[]): number | undefined {
  if (text.length > maximumLength) return undefined;
  const found = new Set<number | undefined>();
  /** Each open bracket, with the key that it belongs to. */
  const open: { readonly closedBy: string; readonly key: string | undefined }[] = [];
  let key: string | undefined;
  const last: string[] = ['', ''];
  const wanted = keys.at(-1);
  const isBelow = (): boolean =>
    keys.slice(0, -1).every((one, at) => open.at(at - keys.length + 1)?.key === one);
  const words = tokensOf(text);
  if (words === undefined) return undefined;
  for (const [index, word] of words.entries()) {
    const isBracket = word in closing;
    if (isBracket) {
      if (open.length >= maximumDepth) return undefined;
      // the arguments of a call belong to no key: `server: make({ port: 1 })`
      open.push({ closedBy: closing[word] ?? '', key: word === '{' ? key : undefined });
    } else if (word === ')' || word === ']' || word === '}') {
      if (open.pop()?.closedBy !== word) return undefined;
    } else if (word === ':' && isKey(last, open.at(-1)?.closedBy)) {
      key = unquoted(last[1] ?? '');
      if (key === wanted && isBelow()) found.add(numberAt(words, index + 1));
      last.splice(0, 2, '', word);
      continue;
    }
    key = undefined;
    last.splice(0, 2, last[1] ?? '', word);
  }
  const [only] = found;
  return open.length === 0 && found.size === 1 ? only : undefined;
}

/** `{ key:` and `, key:`, within braces; not `a ? b : c`. */
function isKey([before = '', word = '']: readonly string[], within: string | undefined): boolean {
  return within === '}' && (before === '{' || before === ',') && /^["'\p{ID_Start}$_]/u.test(word);
}

/** A number that is all of a value: not `3000 + 1`. */
function numberAt(words: readonly string[], at: number): number | undefined {
  const [word = '', after = ''] = words.slice(at, at + 2);
  return /^\d{1,5}$/.test(word) && (after === ',' || after === '}') ? Number(word) : undefined;
}

function unquoted(word: string): string {
  return /^["']/.test(word) ? word.slice(1, -1) : word;
}

/** Without blanks and comments. A template is one token, with all that is in it. */
function tokensOf(text: string): string[] | undefined {
  const words: string[] = [];
  for (let at = 0; at < text.length;) {
    if (text.startsWith('/*', at) && !text.includes('*/', at + 2)) return undefined;
    const before = words.at(-1) ?? '';
    const reader =
      text[at] === '/' && beforeExpression.has(before) && !/[/*]/.test(text[at + 1] ?? '')
        ? expression
        : token;
    reader.lastIndex = at;
    const word = reader.exec(text)?.[0] ?? text[at] ?? '';
    at += word.length;
    if (/^(?:\s|\/[/*])/.test(word)) continue;
    words.push(word);
  }
  return words;
}
