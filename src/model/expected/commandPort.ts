import { askedPortIn } from '../actions/askedPort';
import { parsePort } from '../net/endpoint';

/** A longer command is written by a program. */
const maximumLength = 2_000;

/** The port that a command makes a server listen on: `PORT=3001 npm start`, `cross-env PORT=3001 …`, `vite --port 3001`. */
export function portOfCommand(command: string): number | undefined {
  if (command.length > maximumLength) return undefined;
  const [, port] = /^\s*(?:(?:cross-env|env)\s+)?(?:\w+=[^\s"'$`]*\s+)*PORT=(\d{1,5})\s/.exec(command) ?? [];
  return parsePort(port) ?? askedPortIn(command);
}

/** `--port 8000` or `--port=8000`, for whatever program; undefined if it names none, or several. */
export function portOfWords(words: readonly string[]): number | undefined {
  const values = words.flatMap((word, index) => {
    const [, value] = /^--port(?:=(.*))?$/s.exec(word) ?? [undefined, undefined];
    if (word === '--port') return [words[index + 1] ?? ''];
    return value === undefined ? [] : [value];
  });
  const ports = new Set(values.flatMap((value) => parsePort(value) ?? []));
  const [only] = ports;
  return ports.size === 1 ? only : undefined;
}
