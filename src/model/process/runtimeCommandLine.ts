import type { ParsedCommandLine } from './parsedCommandLine';
import type { Runtime } from './runtimes';
import { baseName, programName, runtimes } from './runtimes';
import { packageName, scriptNames } from './scriptNames';

/** What a runtime executes: the script, module or class among its arguments. */
export function parseRuntimeCommand(runtime: Runtime, argv: readonly string[]): ParsedCommandLine {
  const result = (names: readonly string[], argsAt: number, script?: string): ParsedCommandLine => ({
    runtime,
    names,
    script,
    args: argv.slice(argsAt),
    argsAt,
  });
  switch (runtime) {
    case 'dotnet': {
      // the SDK runs its own commands as `dotnet exec --depsfile … Shop.dll`
      const at = argv[1] === 'exec' ? argv.findIndex((word) => /\.dll$/i.test(word)) : 1;
      const dll = argv[at] ?? '';
      return /\.dll$/i.test(dll) ? result([baseName(dll).toLowerCase()], at + 1, dll) : result(['dotnet'], 1);
    }
    case 'deno':
      return parseDeno(argv, result);
    case 'beam': {
      // beam.smp … -- -extra --no-halt /usr/bin/mix phx.server
      const extra = argv.indexOf('-extra');
      const mix = argv.findIndex((word, index) => index > Math.max(extra, 0) && programName(word) === 'mix');
      return mix === -1 ? result(['beam'], 1) : result(['mix'], mix + 1, argv[mix]);
    }
    case 'java':
      return parseJava(argv, result);
    case 'node':
    case 'bun':
    case 'python':
    case 'ruby':
    case 'php':
    case 'another':
      return parseScript(runtime, argv, result);
  }
}

type Result = (names: readonly string[], argsAt: number, script?: string) => ParsedCommandLine;

/** The index of the first word that is not an option of the runtime, or that `isEnd` accepts; -1 if there is none. */
function firstWord(
  argv: readonly string[],
  from: number,
  valueOptions: ReadonlySet<string> | undefined,
  isEnd: (word: string) => boolean = () => false,
): number {
  for (let index = from; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (!word.startsWith('-') || isEnd(word)) return index;
    if (valueOptions?.has(word) === true) index += 1;
  }
  return -1;
}

const pythonModule = /^-[bBdEiIOPqsSuvx]*m$/;

function parseScript(runtime: Runtime, argv: readonly string[], result: Result): ParsedCommandLine {
  if (runtime === 'php' && argv.includes('-S')) return result(['php -s'], 1);
  const { valueOptions, textOptions } = runtimes[runtime];
  const scriptFrom = (from: number): number =>
    firstWord(
      argv,
      from,
      valueOptions,
      (word) =>
        textOptions?.test(word) === true ||
        (runtime === 'python' && pythonModule.test(word)) ||
        (runtime === 'php' && word === '-f'),
    );
  const first = scriptFrom(1);
  const isBunCommand = runtime === 'bun' && /^(?:run|x)$/.test(argv[first] ?? '');
  const isBunx = runtime === 'bun' && (programName(argv[0] ?? '') === 'bunx' || argv[first] === 'x');
  const at = isBunCommand ? scriptFrom(first + 1) : first;
  const word = argv[at];
  if (word === undefined) return result([], argv.length);
  if (runtime === 'python' && pythonModule.test(word)) {
    const module = argv[at + 1] ?? '';
    return module === 'debugpy' ? parseDebugpy(argv, at + 2, result) : result([module.toLowerCase()], at + 2);
  }
  if (word === '-f') return result(scriptNames(argv[at + 1] ?? ''), at + 2, argv[at + 1]);
  if (word.startsWith('-')) return result([], argv.length);
  if (isBunx) return result([packageName(word)], at + 1, word);
  const { script, end } = wholePath(argv, at);
  if (runtime === 'python' && /[\\/]debugpy$/.test(script)) return parseDebugpy(argv, end, result);
  if (runtime === 'python' && /[\\/]pydevd\.py$/.test(script)) return parsePydevd(argv, result);
  const names = scriptNames(script, runtime === 'node' || runtime === 'bun');
  const inner = runnerScript(names, script, argv, end);
  if (inner !== undefined) return result(scriptNames(inner, true), argv.indexOf(inner, end) + 1, inner);
  // Bundler loads the program it runs into its own process
  return names.includes('bundle') && argv[end] === 'exec'
    ? result(scriptNames(`bin/${argv[end + 1] ?? ''}`), end + 2, argv[end + 1])
    : result(names, end, script);
}

/** Tools that execute a script in their own process; the process is that script, not the tool. */
const scriptRunners = new Set(['ts-node', 'ts-node-esm', 'vite-node', '@babel/node']);
const runnerValueOptions = new Set(
  '-r --require -P --project -O --compiler-options -C --compiler --cwd --import'.split(' '),
);

/** The script that a runner executes. ts-node-dev itself only watches; `wrap.js` is what it starts. */
function runnerScript(
  [name = '']: readonly string[],
  script: string,
  argv: readonly string[],
  from: number,
): string | undefined {
  if (!scriptRunners.has(name) && !/[\\/]ts-node-dev[\\/]lib[\\/]wrap\.js$/.test(script)) return undefined;
  const inner = argv[firstWord(argv, from, runnerValueOptions)];
  return inner !== undefined && /\.[cm]?[jt]sx?$/.test(inner) ? inner : undefined;
}

/** `python -m debugpy --listen 5678 -m flask run`: debugpy runs the program in its own process. */
function parseDebugpy(argv: readonly string[], from: number, result: Result): ParsedCommandLine {
  const valueOptions = new Set(['--listen', '--connect', '--log-to', '--adapter-access-token', '--pid']);
  for (const word of argv.slice(from)) if (word.startsWith('--configure-')) valueOptions.add(word);
  const at = firstWord(argv, from, valueOptions, (word) => word === '-m' || word === '-c');
  const word = argv[at];
  if (word === undefined || word === '-c') return result([], argv.length);
  return word === '-m'
    ? result([(argv[at + 1] ?? '').toLowerCase()], at + 2)
    : result(scriptNames(word), at + 1, word);
}

/** PyCharm's debugger: `python …/pydevd.py --client 127.0.0.1 --port 51234 --file manage.py runserver`. */
function parsePydevd(argv: readonly string[], result: Result): ParsedCommandLine {
  const at = argv.indexOf('--file') + 1;
  const file = argv[at];
  if (at === 0 || file === undefined) return result([], argv.length);
  // after `--module` it is a module's name
  return argv.slice(0, at).includes('--module')
    ? result([file.toLowerCase()], at + 1)
    : result(scriptNames(file), at + 1, file);
}

/** `ps` of macOS prints the arguments as one text, so that a path with a space is two words. */
function wholePath(argv: readonly string[], at: number): { script: string; end: number } {
  const word = argv[at] ?? '';
  const next = argv[at + 1] ?? '';
  const isFirstHalf =
    word.startsWith('/') &&
    !/\.\w+$/.test(word) &&
    !/[\\/]s?bin[\\/][^\\/]+$/.test(word) &&
    /^[^-/][^/]*\/.*(?:node_modules|bin)\//.test(next);
  return isFirstHalf ? { script: `${word} ${next}`, end: at + 2 } : { script: word, end: at + 1 };
}

function parseDeno(argv: readonly string[], result: Result): ParsedCommandLine {
  const command = firstWord(argv, 1, undefined);
  const at = firstWord(argv, command + 1, runtimes.deno.valueOptions);
  const script = command === -1 ? undefined : argv[at];
  return script?.startsWith('npm:') === true
    ? result([packageName(script)], at + 1, script)
    : result(['deno'], 1, script);
}

/** Java classes and archives that are build tools. */
const javaBuildTools = new Map<string, string>([
  ['org.codehaus.plexus.classworlds.launcher.launcher', 'mvn'],
  ['org.apache.maven.wrapper.mavenwrappermain', 'mvn'],
  ['org.gradle.wrapper.gradlewrappermain', 'gradle'],
  ['gradle-wrapper.jar', 'gradle'],
  ['org.gradle.launcher.gradlemain', 'gradle'],
]);

/** `java -cp … Main`, `java -jar app.jar`, `java -m module/Main` (java(1)). */
function parseJava(argv: readonly string[], result: Result): ParsedCommandLine {
  const at = firstWord(
    argv,
    1,
    runtimes.java.valueOptions,
    (word) => word === '-jar' || word === '-m' || word === '--module',
  );
  const isJar = argv[at] === '-jar';
  const end = argv[at]?.startsWith('-') === true ? at + 1 : at;
  const main = argv[end];
  if (at === -1 || main === undefined) return result([], argv.length);
  const name = (isJar ? baseName(main) : (main.split('/').at(-1) ?? main)).toLowerCase();
  const tool = javaBuildTools.get(name);
  const isSpring =
    name.startsWith('org.springframework.boot.loader.') ||
    argv
      .slice(1, at)
      .some((word) => /[\\/]spring-boot-\d[^\\/]*\.jar/.test(word) || word.startsWith('-Dspring.')) ||
    // nothing shows Spring Boot inside a jar, except its options
    argv.slice(end + 1).some((word) => /^--(?:spring\.|server\.(?:port|address)=)/.test(word));
  const names = [name, ...(tool === undefined ? [] : [tool]), ...(isSpring ? ['spring-boot'] : [])];
  return result(names, end + 1, main);
}
