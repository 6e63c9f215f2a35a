import type { Process } from './process';

/** What executes the script, where a program is no program of its own. */
export type Runtime =
  'node' | 'deno' | 'bun' | 'python' | 'ruby' | 'php' | 'java' | 'dotnet' | 'beam' | 'another';

/** What a process runs, read from its command line. */
export interface ParsedCommandLine {
  /** Undefined for a program of its own. */
  readonly runtime: Runtime | undefined;
  /**
   * What runs, in lower case: a program (`hugo`), the npm package a script belongs to (`vite`, `@angular/cli`), a
   * Python module (`http.server`), a Java class, a script with its extension (`manage.py`), as a tool's own script
   * in a folder of programs without (`flask`). Somebody's own `vite.js` is thus not Vite.
   */
  readonly names: readonly string[];
  readonly script: string | undefined;
  /** What stands after that. */
  readonly args: readonly string[];
  /** Where `args` begin in the command line. Undefined for a title, which no one can run again. */
  readonly argsAt: number | undefined;
}

const runtimes = new Map<string, Runtime>([
  ...(['node', 'nodejs'] as const).map((name) => [name, 'node'] as const),
  ['deno', 'deno'],
  ...(['bun', 'bunx'] as const).map((name) => [name, 'bun'] as const),
  ...(['python', 'pythonw', 'pypy'] as const).map((name) => [name, 'python'] as const),
  ...(['ruby', 'jruby', 'truffleruby'] as const).map((name) => [name, 'ruby'] as const),
  ['php', 'php'],
  ...(['java', 'javaw'] as const).map((name) => [name, 'java'] as const),
  ['dotnet', 'dotnet'],
  ...(['beam.smp', 'erl', 'elixir', 'iex'] as const).map((name) => [name, 'beam'] as const),
  ...(['perl', 'lua', 'luajit', 'julia', 'dart', 'rscript', 'racket', 'tclsh'] as const).map(
    (name) => [name, 'another'] as const,
  ),
]);

/** Options of a runtime whose value is the next word, so that it is not taken for the script. */
const valueOptions: Partial<Record<Runtime, ReadonlySet<string>>> = {
  node: new Set(
    '-r --require --import --loader --experimental-loader -C --conditions --env-file --title --watch-path --inspect-port --debug-port --experimental-config-file'.split(
      ' ',
    ),
  ),
  bun: new Set('-r --preload --env-file --cwd -c --config --tsconfig-override'.split(' ')),
  deno: new Set('-c --config --import-map --lock -L --log-level'.split(' ')),
  python: new Set(['-W', '-X']),
  ruby: new Set(['-r', '-I', '-C', '-E']),
  php: new Set(['-d', '-c', '-t', '-z']),
  java: new Set(
    '-cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports --add-reads --upgrade-module-path'.split(
      ' ',
    ),
  ),
};

/** What follows is a program's text, or a program read from elsewhere: there is no script. */
const textOptions: Partial<Record<Runtime, RegExp>> = {
  node: /^(?:-e|-p|-pe|--eval|--print|-)$/,
  bun: /^(?:-e|-p|--eval|--print|-)$/,
  python: /^-(?:[bBdEiIOPqsSuvx]*c)?$/,
  ruby: /^-e?$/,
  php: /^-r$/,
  another: /^-e$/,
};

/** Whose first file is the script: what they add to it is no program of its own. */
const scriptRunners = new Set(['ts-node', 'ts-node-esm', 'vite-node', '@babel/node']);
const runnerValueOptions = new Set(
  '-r --require -P --project -O --compiler-options -C --compiler --cwd --import'.split(' '),
);

const anySeparator = /[\\/]/;

/** Of a path, with what leads back taken out: package managers' shims run `.bin/../vite/bin/vite.js`. */
function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const [index, part] of path.split(anySeparator).entries()) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && (part !== '' || index === 0)) parts.push(part);
  }
  return parts;
}

export function baseName(path: string): string {
  return path.split(anySeparator).at(-1) ?? path;
}

/** `/usr/bin/python3.11` → python; `C:\nodejs\node.exe` → node; `-zsh` → zsh. */
export function programName(path: string): string {
  return baseName(path)
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat|com)$/, '')
    .replace(/^-(?=[a-z])/, '')
    .replace(/(?<=[a-z])-?\d+(?:\.\d+)*$/, '');
}

function runtimeNamed(path: string | undefined): Runtime | undefined {
  return path === undefined ? undefined : runtimes.get(programName(path));
}

export function runtimeOf({ executable, name, commandLine }: Process): Runtime | undefined {
  return runtimeNamed(executable) ?? runtimeNamed(commandLine?.[0]) ?? runtimeNamed(name);
}

/**
 * Node programs write a title over their own command line (`next-server (v16.1.0)`, `ng serve`, `webpack`, `npm run
 * dev`), and so do Puma and Gunicorn.
 */
export function parseCommandLine(process: Process): ParsedCommandLine {
  const argv = process.commandLine ?? [];
  const [first = process.name] = argv;
  const runtime = runtimeOf(process);
  const isTitle =
    runtime === undefined
      ? argv.length === 1 && first.includes(' ') && !anySeparator.test(first)
      : argv.length > 0 && runtimeNamed(first) === undefined;
  if (isTitle) {
    const words = argv.join(' ').split(' ');
    const [tool = '', ...args] = words;
    // PM2 calls what it runs `node /home/alice/shop/server.js`, without the rest of its arguments
    if (runtime !== undefined && runtimeNamed(tool) === runtime) {
      return { ...runBy(runtime, words), argsAt: undefined };
    }
    const names = runtime === undefined ? [...programNames(process), titleName(tool)] : [titleName(tool)];
    return { runtime, names, script: undefined, args, argsAt: undefined };
  }
  return runtime === undefined
    ? { runtime, names: programNames(process), script: undefined, args: argv.slice(1), argsAt: 1 }
    : runBy(runtime, argv);
}

/** The same for a command line alone, of which no more is known. */
export function parseCommand(argv: readonly string[]): ParsedCommandLine {
  const [program = ''] = argv;
  const runtime = runtimeNamed(program);
  return runtime === undefined
    ? { runtime, names: [programName(program)], script: undefined, args: argv.slice(1), argsAt: 1 }
    : runBy(runtime, argv);
}

/** `gunicorn:` of `gunicorn: master [app]`. */
function titleName(word: string): string {
  return programName(word.replace(/:$/, ''));
}

/** Redis is run as `redis-server`, which some systems make a link to `redis-check-rdb`. */
function programNames({ executable, name, commandLine }: Process): string[] {
  const [first] = commandLine ?? [];
  const word = first === undefined || anySeparator.test(first) ? first : first.split(' ')[0];
  const paths = [executable, word?.replace(/:$/, ''), name];
  return [...new Set(paths.flatMap((path) => (path === undefined ? [] : programName(path))))];
}

function runBy(runtime: Runtime, argv: readonly string[]): ParsedCommandLine {
  const run = (names: readonly string[], argsAt: number, script?: string): ParsedCommandLine => ({
    runtime,
    names,
    script,
    args: argv.slice(argsAt),
    argsAt,
  });
  switch (runtime) {
    case 'dotnet': {
      // `dotnet exec --depsfile … Shop.dll` is how its own commands run theirs
      const at = argv[1] === 'exec' ? argv.findIndex((word) => /\.dll$/i.test(word)) : 1;
      const dll = argv[at] ?? '';
      return /\.dll$/i.test(dll) ? run([baseName(dll).toLowerCase()], at + 1, dll) : run(['dotnet'], 1);
    }
    case 'deno':
      return runByDeno(argv, run);
    case 'beam': {
      // beam.smp … -- -extra --no-halt /usr/bin/mix phx.server
      const extra = argv.indexOf('-extra');
      const mix = argv.findIndex((word, index) => index > Math.max(extra, 0) && programName(word) === 'mix');
      return mix === -1 ? run(['beam'], 1) : run(['mix'], mix + 1, argv[mix]);
    }
    case 'java':
      return runByJava(argv, run);
    case 'node':
    case 'bun':
    case 'python':
    case 'ruby':
    case 'php':
    case 'another':
      return runScript(runtime, argv, run);
  }
}

type Run = (names: readonly string[], argsAt: number, script?: string) => ParsedCommandLine;

/** The index of the first word that is no option of the runtime, or of what `isEnd` says; -1 where there is none. */
function firstWord(
  argv: readonly string[],
  from: number,
  values: ReadonlySet<string> | undefined,
  isEnd: (word: string) => boolean = () => false,
): number {
  for (let index = from; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (!word.startsWith('-') || isEnd(word)) return index;
    if (values?.has(word) === true) index += 1;
  }
  return -1;
}

function runScript(runtime: Runtime, argv: readonly string[], run: Run): ParsedCommandLine {
  if (runtime === 'php' && argv.includes('-S')) return run(['php -s'], 1);
  const scriptFrom = (from: number): number =>
    firstWord(
      argv,
      from,
      valueOptions[runtime],
      (word) =>
        textOptions[runtime]?.test(word) === true ||
        (runtime === 'python' && pythonModule.test(word)) ||
        (runtime === 'php' && word === '-f'),
    );
  const first = scriptFrom(1);
  const isCommandOfBun = runtime === 'bun' && /^(?:run|x)$/.test(argv[first] ?? '');
  const isBunx = runtime === 'bun' && (programName(argv[0] ?? '') === 'bunx' || argv[first] === 'x');
  const at = isCommandOfBun ? scriptFrom(first + 1) : first;
  const word = argv[at];
  if (word === undefined) return run([], argv.length);
  if (runtime === 'python' && pythonModule.test(word)) {
    const module = argv[at + 1] ?? '';
    return module === 'debugpy' ? debuggedBy(argv, at + 2, run) : run([module.toLowerCase()], at + 2);
  }
  if (word === '-f') return run(scriptNames(argv[at + 1] ?? ''), at + 2, argv[at + 1]);
  if (word.startsWith('-')) return run([], argv.length);
  if (isBunx) return run([packageOf(word)], at + 1, word);
  const { script, end } = wholePath(argv, at);
  if (runtime === 'python' && /[\\/]debugpy$/.test(script)) return debuggedBy(argv, end, run);
  if (runtime === 'python' && /[\\/]pydevd\.py$/.test(script)) return debuggedByPydevd(argv, run);
  const names = scriptNames(script, runtime === 'node' || runtime === 'bun');
  const inner = runScriptOf(names, script, argv, end);
  if (inner !== undefined) return run(scriptNames(inner, true), argv.indexOf(inner, end) + 1, inner);
  // Bundler loads the program it runs into its own process
  return names.includes('bundle') && argv[end] === 'exec'
    ? run(scriptNames(`bin/${argv[end + 1] ?? ''}`), end + 2, argv[end + 1])
    : run(names, end, script);
}

/** What a runner runs in its own process. ts-node-dev watches in another, which is `ts-node-dev` itself. */
function runScriptOf(
  [name = '']: readonly string[],
  script: string,
  argv: readonly string[],
  from: number,
): string | undefined {
  if (!scriptRunners.has(name) && !/[\\/]ts-node-dev[\\/]lib[\\/]wrap\.js$/.test(script)) return undefined;
  const inner = argv[firstWord(argv, from, runnerValueOptions)];
  return inner !== undefined && /\.[cm]?[jt]sx?$/.test(inner) ? inner : undefined;
}

const pythonModule = /^-[bBdEiIOPqsSuvx]*m$/;

/** `python -m debugpy --listen 5678 -m flask run`: what is debugged, in the same process. */
function debuggedBy(argv: readonly string[], from: number, run: Run): ParsedCommandLine {
  const values = new Set(['--listen', '--connect', '--log-to', '--adapter-access-token', '--pid']);
  for (const word of argv.slice(from)) if (word.startsWith('--configure-')) values.add(word);
  const at = firstWord(argv, from, values, (word) => word === '-m' || word === '-c');
  const word = argv[at];
  if (word === undefined || word === '-c') return run([], argv.length);
  return word === '-m'
    ? run([(argv[at + 1] ?? '').toLowerCase()], at + 2)
    : run(scriptNames(word), at + 1, word);
}

/** PyCharm's: `python …/pydevd.py --client 127.0.0.1 --port 51234 --file manage.py runserver`. */
function debuggedByPydevd(argv: readonly string[], run: Run): ParsedCommandLine {
  const at = argv.indexOf('--file') + 1;
  const file = argv[at];
  if (at === 0 || file === undefined) return run([], argv.length);
  // with `--module` it is the name of one
  return argv.slice(0, at).includes('--module')
    ? run([file.toLowerCase()], at + 1)
    : run(scriptNames(file), at + 1, file);
}

/** Where a command line is known with its blanks alone (`ps` of macOS), a path with a blank is two words. */
function wholePath(argv: readonly string[], at: number): { script: string; end: number } {
  const word = argv[at] ?? '';
  const next = argv[at + 1] ?? '';
  const isHalf =
    word.startsWith('/') &&
    !/\.\w+$/.test(word) &&
    !/[\\/]s?bin[\\/][^\\/]+$/.test(word) &&
    /^[^-/][^/]*\/.*(?:node_modules|bin)\//.test(next);
  return isHalf ? { script: `${word} ${next}`, end: at + 2 } : { script: word, end: at + 1 };
}

/** `npm:vite@7` of Deno, `vite@latest` of bunx → vite. */
function packageOf(word: string): string {
  return word.replace(/^npm:\/?/, '').replace(/(?<=.)@[^/]*$/, '');
}

function runByDeno(argv: readonly string[], run: Run): ParsedCommandLine {
  const command = firstWord(argv, 1, undefined);
  const at = firstWord(argv, command + 1, valueOptions.deno);
  const script = command === -1 ? undefined : argv[at];
  return script?.startsWith('npm:') === true
    ? run([packageOf(script)], at + 1, script)
    : run(['deno'], 1, script);
}

/** `java -cp … Main`, `java -jar app.jar`, `java -m module/Main` (java(1)). */
function runByJava(argv: readonly string[], run: Run): ParsedCommandLine {
  const at = firstWord(
    argv,
    1,
    valueOptions.java,
    (word) => word === '-jar' || word === '-m' || word === '--module',
  );
  const isJar = argv[at] === '-jar';
  const end = argv[at]?.startsWith('-') === true ? at + 1 : at;
  const main = argv[end];
  if (at === -1 || main === undefined) return run([], argv.length);
  const name = (isJar ? baseName(main) : (main.split('/').at(-1) ?? main)).toLowerCase();
  const names = [name, ...(javaTools.get(name) ?? [])];
  const isSpring =
    name.startsWith('org.springframework.boot.loader.') ||
    argv
      .slice(1, at)
      .some((word) => /[\\/]spring-boot-\d[^\\/]*\.jar/.test(word) || word.startsWith('-Dspring.')) ||
    // a jar holds Spring Boot unseen, but not what it is told
    argv.slice(end + 1).some((word) => /^--(?:spring\.|server\.(?:port|address)=)/.test(word));
  return run(isSpring ? [...names, 'spring-boot'] : names, end + 1, main);
}

/** Build tools that are programs of Java. */
const javaTools = new Map<string, readonly string[]>([
  ['org.codehaus.plexus.classworlds.launcher.launcher', ['mvn']],
  ['org.apache.maven.wrapper.mavenwrappermain', ['mvn']],
  ['org.gradle.wrapper.gradlewrappermain', ['gradle']],
  ['gradle-wrapper.jar', ['gradle']],
  ['org.gradle.launcher.gradlemain', ['gradle']],
]);

/** Package managers are known by their files too. */
const managerFiles: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[\\/])npm(?:-cli\.c?js)?$/, 'npm'],
  [/(?:^|[\\/])npx(?:-cli\.c?js)?$/, 'npx'],
  [/(?:^|[\\/])pnpm(?:\.c?js)?$/, 'pnpm'],
  [/(?:^|[\\/])yarn(?:-\d[\w.-]*)?(?:\.c?js)?$/, 'yarn'],
];

/** @param bareIsFile a name without folder and extension is a file beside, as Node reads it. */
function scriptNames(path: string, bareIsFile = false): string[] {
  const manager = managerFiles.find(([file]) => file.test(path));
  if (manager !== undefined) return [manager[1]];
  const parts = partsOf(path);
  const base = (parts.at(-1) ?? path).toLowerCase();
  // `Scripts\jupyter-lab-script.py` is how Conda installs `jupyter-lab` on Windows
  const withoutShim = base.replace(/\.(?:exe|cmd|ps1)$/, '').replace(/(?<=.)-script\.pyw?$/, '');
  const installed = parts.findLastIndex((part) => /^(?:node_modules|(?:site|dist)-packages)$/.test(part));
  if (installed !== -1 && parts[installed + 1] !== '.bin' && installed < parts.length - 2) {
    const scope = parts[installed + 1] ?? '';
    return [(scope.startsWith('@') ? `${scope}/${parts[installed + 2] ?? ''}` : scope).toLowerCase()];
  }
  // a relative `bin/serve` is the project's own
  const isInstalled = parts.at(-2) === '.bin' || (parts.at(-2) === 'bin' && /^(?:[\\/]|[a-z]:)/i.test(path));
  if (bareIsFile && !isInstalled) return [`./${base}`];
  return [withoutShim];
}
