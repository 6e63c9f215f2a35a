/**
 * The arguments in the command line of a Windows process, which is one text there: split as the C runtime of nearly
 * all programs splits it (Microsoft, "Parsing C command-line arguments").
 *
 * The program comes first: quotes hold blanks together there, and backslashes mean nothing. In the arguments a quote
 * begins or ends a part with blanks; `""` within such a part is a quote itself; backslashes stand for themselves but
 * before a quote, where each two are one and a last odd one makes the quote a character.
 */
export function splitCommandLine(text: string): string[] {
  const program = splitProgram(text);
  const argv = [program.text];
  for (let at = afterBlanks(text, program.end); at < text.length;) {
    const argument = splitArgument(text, at);
    argv.push(argument.text);
    at = afterBlanks(text, argument.end);
  }
  return text === '' ? [] : argv;
}

interface Piece {
  readonly text: string;
  /** Where it ends in the command line. */
  readonly end: number;
}

function splitProgram(line: string): Piece {
  let text = '';
  let quoted = false;
  let at = 0;
  for (; at < line.length && (quoted || !isBlank(line[at])); at++) {
    if (line[at] === '"') quoted = !quoted;
    else text += line[at] ?? '';
  }
  return { text, end: at };
}

function splitArgument(line: string, from: number): Piece {
  let text = '';
  let quoted = false;
  let at = from;
  while (at < line.length && (quoted || !isBlank(line[at]))) {
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

function afterBlanks(line: string, from: number): number {
  let at = from;
  while (isBlank(line[at])) at++;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
