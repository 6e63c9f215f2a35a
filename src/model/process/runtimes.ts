import type { Process } from './process';
import { programOf } from './emulator';
import { executablePath } from './process';

/** What executes a script; a native program has none. */
export type Runtime =
  'node' | 'deno' | 'bun' | 'python' | 'ruby' | 'php' | 'java' | 'dotnet' | 'beam' | 'another';

interface RuntimeRow {
  /** As `programName` returns them. */
  readonly programs: readonly string[];
  /** Options whose value is the next word, which is therefore not the script. */
  readonly valueOptions?: ReadonlySet<string>;
  /** Options after which the program's text follows or is read from elsewhere: there is no script. */
  readonly textOptions?: RegExp;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

export const runtimes: Readonly<Record<Runtime, RuntimeRow>> = {
  node: {
    programs: ['node', 'nodejs'],
    valueOptions: words(
      '-r --require --import --loader --experimental-loader -C --conditions --env-file --title --watch-path --inspect-port --debug-port --experimental-config-file',
    ),
    textOptions: /^(?:-e|-p|-pe|--eval|--print|-)$/,
  },
  deno: {
    programs: ['deno'],
    valueOptions: words(
      '-c --config --import-map --lock -L --log-level --port --host --ext --cert --location --seed',
    ),
  },
  bun: {
    programs: ['bun', 'bunx'],
    valueOptions: words('-r --preload --env-file --cwd -c --config --tsconfig-override'),
    textOptions: /^(?:-e|-p|--eval|--print|-)$/,
  },
  python: {
    programs: ['python', 'pythonw', 'pypy'],
    valueOptions: words('-W -X'),
    textOptions: /^-(?:[bBdEiIOPqsSuvx]*c)?$/,
  },
  ruby: {
    programs: ['ruby', 'jruby', 'truffleruby'],
    valueOptions: words('-r -I -C -E'),
    textOptions: /^-e?$/,
  },
  php: { programs: ['php'], valueOptions: words('-d -c -t -z'), textOptions: /^-r$/ },
  java: {
    programs: ['java', 'javaw'],
    valueOptions: words(
      '-cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports --add-reads --upgrade-module-path',
    ),
  },
  dotnet: { programs: ['dotnet'] },
  beam: { programs: ['beam.smp', 'erl', 'elixir', 'iex'] },
  another: {
    programs: ['perl', 'lua', 'luajit', 'julia', 'dart', 'rscript', 'racket', 'tclsh'],
    textOptions: /^-e$/,
  },
};

const byProgram: ReadonlyMap<string, Runtime> = new Map(
  (Object.keys(runtimes) as Runtime[]).flatMap((runtime) =>
    runtimes[runtime].programs.map((name) => [name, runtime] as const),
  ),
);

/** Of Windows and of Unix. */
export const pathSeparator = /[\\/]/;

export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** `/usr/bin/python3.11` → python; `C:\nodejs\node.exe` → node; `-zsh` → zsh. */
export function programName(path: string): string {
  return baseName(path)
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat|com)$/, '')
    .replace(/^-(?=[a-z])/, '')
    .replace(/(?<=[a-z])-?\d+(?:\.\d+)*$/, '');
}

export function runtimeNamed(path: string): Runtime | undefined {
  return byProgram.get(programName(path));
}

export function runtimeOf(process: Process): Runtime | undefined {
  const program = programOf(process);
  for (const path of [executablePath(program), program.commandLine?.[0], program.name]) {
    const runtime = path === undefined ? undefined : runtimeNamed(path);
    if (runtime !== undefined) return runtime;
  }
  return undefined;
}

const scriptFile = /\.(?:[cm]?[jt]sx?|py|rb|php|pl|lua|jar)$/i;

/**
 * Whether a program that is no known runtime runs a script all the same: a runtime under another name, or one that is not
 * in the table. The first argument that is not an option is a file of a programming language.
 */
export function runsScript(process: Process): boolean {
  if (runtimeOf(process) !== undefined) return false;
  const [, ...words] = programOf(process).commandLine ?? [];
  return scriptFile.test(words.find((word) => !word.startsWith('-')) ?? '');
}
