/**
 * Reads the shapes that configurations of web servers are written in: words, and blocks that belong to them. The work grows
 * with the length of the text alone.
 */

export interface Directive {
  readonly words: readonly string[];
  readonly block?: readonly Directive[];
}

type Token = { readonly word: string } | 'open' | 'close' | 'end';

const maximumDepth = 40;
const maximumDirectives = 20_000;
/** Of the end of a text in several lines. */
const maximumIndent = 200;

/** @returns undefined if the text is none, or has too many of them. */
function directivesOf(tokens: Iterable<Token | undefined>): readonly Directive[] | undefined {
  const stack: Directive[][] = [[]];
  let words: string[] = [];
  let count = 0;
  const end = (block?: Directive[]): void => {
    if (words.length > 0 || block !== undefined) {
      stack.at(-1)?.push(block === undefined ? { words } : { words, block });
      count++;
    }
    words = [];
  };
  for (const token of tokens) {
    if (token === undefined || count > maximumDirectives) return undefined;
    if (token === 'end') end();
    else if (token === 'open') {
      const block: Directive[] = [];
      end(block);
      if (stack.push(block) > maximumDepth) return undefined;
    } else if (token === 'close') {
      end();
      stack.pop();
      if (stack.length === 0) return undefined;
    } else words.push(token.word);
  }
  end();
  return stack.length === 1 ? stack[0] : undefined;
}

/** `listen 80;`, `server { … }` of nginx. */
export function parseNginx(text: string): readonly Directive[] | undefined {
  return directivesOf(nginxTokens(text));
}

function* nginxTokens(text: string): Generator<Token | undefined> {
  const token =
    /\s+|#[^\n]*|([;{}])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^\s;{}"'#\\$]|\\.|\$\{\w{1,64}\}|\$)(?:[^\s;{}\\$]|\\.|\$\{\w{1,64}\}|\$)*)/sy;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) {
      yield undefined;
      return;
    }
    const [, mark, double, single, plain] = match;
    if (mark !== undefined) yield mark === ';' ? 'end' : mark === '{' ? 'open' : 'close';
    const word = double ?? single ?? plain;
    if (word !== undefined) yield { word };
  }
}

/** `:8080 { reverse_proxy localhost:3000 }` of Caddy, where a line ends a directive. */
export function parseCaddyfile(text: string): readonly Directive[] | undefined {
  return directivesOf(caddyTokens(text));
}

function* caddyTokens(text: string): Generator<Token | undefined> {
  const token =
    /[^\S\n]+|\\\r?\n|(\n)|#[^\n]*|"((?:[^"\\]|\\.)*)"|`([^`]*)`|<<([\w-]+)[^\S\n]*\n|(\{)(?=[^\S\n]*(?:\n|$)|[^\S\n]+#)|([^\s"`]\S*)/sy;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) {
      yield undefined;
      return;
    }
    const [, line, double, single, mark, open, plain] = match;
    if (mark !== undefined) {
      const end = endOfHeredoc(text, token.lastIndex, mark);
      if (end === undefined) {
        yield undefined;
        return;
      }
      token.lastIndex = end;
      yield { word: '' };
    } else if (line !== undefined) yield 'end';
    else if (open !== undefined) yield 'open';
    else if (plain === '}') yield 'close';
    else {
      const word = double ?? single ?? plain;
      if (word !== undefined) yield { word };
    }
  }
}

/** Behind the mark that the first line of these begins with. */
function endOfHeredoc(text: string, from: number, mark: string): number | undefined {
  for (let at = from; at !== 0; at = text.indexOf('\n', at) + 1) {
    const start = text.slice(at, at + maximumIndent).search(/\S/);
    if (start !== -1 && text.startsWith(mark, at + start)) return at + start + mark.length;
  }
  return undefined;
}

/** The words of a line, without quotes. */
function wordsOf(line: string, comments: 'anywhere' | 'none'): string[] {
  const words: string[] = [];
  for (const [all, double, single] of line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|[^\s"']\S*|["']/g)) {
    if (comments === 'anywhere' && all.startsWith('#')) break;
    words.push(double ?? single ?? all);
  }
  return words;
}

const haproxySections =
  /^(?:global|defaults|frontend|backend|listen|peers|resolvers|mailers|userlist|program|cache|http-errors|ring|fcgi-app|log-forward|log-profile|crt-store|traces|acme)$/;

/** `frontend web`, and the lines below it until the next section, of HAProxy. */
export function parseHaproxy(text: string): readonly Directive[] | undefined {
  return directivesOf(haproxyTokens(text));
}

function* haproxyTokens(text: string): Generator<Token> {
  let isInside = false;
  for (const line of text.split('\n')) {
    const words = wordsOf(line, 'anywhere');
    const isSection = haproxySections.test(words[0] ?? '');
    if (isSection && isInside) yield 'close';
    isInside ||= isSection;
    for (const word of words) yield { word };
    yield isSection ? 'open' : 'end';
  }
  if (isInside) yield 'close';
}

/** `ProxyPass / http://localhost:3000/`, `<VirtualHost *:80>` of Apache. */
export function parseApache(text: string): readonly Directive[] | undefined {
  return directivesOf(apacheTokens(text));
}

function* apacheTokens(text: string): Generator<Token> {
  for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
    const plain = line.trim();
    if (plain === '' || plain.startsWith('#')) continue;
    if (plain.startsWith('</')) {
      yield 'close';
      continue;
    }
    const isSection = plain.startsWith('<');
    const words = wordsOf(isSection ? plain.slice(1).replace(/>$/, '') : plain, 'none');
    for (const word of words) yield { word };
    yield isSection ? 'open' : 'end';
  }
}
