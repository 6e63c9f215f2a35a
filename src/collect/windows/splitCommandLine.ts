/**
 * Splits the command line of a Windows process, which is a single text, as the C runtime of nearly all programs does
 * (Microsoft, "Parsing C command-line arguments").
 *
 * In the program's path, which comes first, quotes protect spaces and backslashes are literal. In the arguments a quote
 * begins or ends a part that may contain spaces; `""` within such a part is a literal quote; backslashes are literal
 * except before a quote: there each pair is one backslash, and an odd one left over makes the quote literal.
 */
export function splitCommandLine(text: string): string[] {
  const program = splitProgram(text);
  const argv = [program.text];
  for (let at = skipSpaces(text, program.end); at < text.length;) {
    const argument = splitArgument(text, at);
    argv.push(argument.text);
    at = skipSpaces(text, argument.end);
  }
  return text === '' ? [] : argv;
}

interface Piece {
  readonly text: string;
  /** Its end in the command line. */
  readonly end: number;
}

function splitProgram(line: string): Piece {
  let text = '';
  let quoted = false;
  let at = 0;
  for (; at < line.length && (quoted || !isSpace(line[at])); at++) {
    if (line[at] === '"') quoted = !quoted;
    else text += line[at] ?? '';
  }
  return { text, end: at };
}

function splitArgument(line: string, from: number): Piece {
  let text = '';
  let quoted = false;
  let at = from;
  while (at < line.length && (quoted || !isSpace(line[at]))) {
    let backslashes = 0;
    while (line[at + backslashes] === '\\') backslashes++;
    at += backslashes;
    if (line[at] !== '"') {
      text += '\\'.repeat(backslashes);
      if (backslashes === 0) text += line[at++] ?? '';
      continue;
    }
    text += '\\'.repeat(backslashes >> 1);
    if (backslashes % 2 === 1) {
      text += '"';
      at++;
    } else if (quoted && line[at + 1] === '"') {
      text += '"';
      at += 2;
    } else {
      quoted = !quoted;
      at++;
    }
  }
  return { text, end: at };
}

function skipSpaces(line: string, from: number): number {
  let at = from;
  while (isSpace(line[at])) at++;
  return at;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
