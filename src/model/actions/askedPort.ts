import { portHintIn } from '../conflicts/attempts';
import { parsePort } from '../net/endpoint';
import { parseCommand } from '../process/commandLine';
import { simpleCommand } from '../process/shell';
import { backingServiceOf } from '../recognition/backingServices';
import { frameworkOf } from '../recognition/frameworks';

/** `npx vite`, `pnpm exec vite`, `uv run uvicorn`: what runs the program, with its own options. */
const runner =
  /^(?:(?:npx|bunx|pnpx)(?: -\S+)*|(?:npm|pnpm|yarn|bun) (?:exec|dlx|x)(?: -\S+)*|(?:pnpm|yarn)(?= (?!run\b)[a-z])|(?:uv|poetry|pipenv|hatch|pdm) run|bundle exec|dotenv --|env) /;
/** Options of servers for the port, or the address with the port, that they listen on. */
const portOptions = new Set([
  ...['--port', '-p', '-P', '--http-port', '--server.port', '--server-port'],
  ...['--listen', '-l', '--bind', '-b', '-S', '--urls', '--addr', '--address'],
]);
/** `3000`, `127.0.0.1:3000`, `[::1]:3000`, `tcp://0.0.0.0:3000`, `http://localhost:5000/`. */
const portInValue = /^(?:\w{1,9}:\/\/)?(?:[\w.*-]{0,80}:|\[[\da-f:]{2,39}\]:)?(\d{1,5})\/?$/i;

/**
 * The port that a command line asks for, if what it runs is known to be a server: `vite --port 5173`. Undefined if it names
 * none, or several.
 */
export function askedPortIn(commandLine: string): number | undefined {
  let words = simpleCommand(commandLine) ?? [];
  const prefix = runner.exec(words.join(' '));
  if (prefix !== null) words = words.slice(prefix[0].split(' ').length - 1);
  const parsed = parseCommand(words);
  const framework = frameworkOf(parsed);
  if (framework === undefined && backingServiceOf(parsed, words) === undefined) return undefined;
  const takesPortAsWord = framework?.id === 'http.server' || framework?.id === 'django';
  const values = parsed.args.flatMap((word, index, args) => {
    const [name = '', value] = word.startsWith('--') ? word.split('=', 2) : [word];
    if (portOptions.has(name)) return [value ?? args[index + 1] ?? ''];
    return takesPortAsWord && !word.startsWith('-') && !portOptions.has(args[index - 1] ?? '') ? [word] : [];
  });
  const ports = new Set(values.flatMap((value) => parsePort(portInValue.exec(value)?.[1]) ?? []));
  const [only] = ports;
  return ports.size === 1 ? only : undefined;
}

/** The same as a guess, for the command of a program that has said that its port is taken. */
export function likelyPortIn(commandLine: string): number | undefined {
  return askedPortIn(commandLine) ?? portHintIn(`$ ${commandLine}`);
}
