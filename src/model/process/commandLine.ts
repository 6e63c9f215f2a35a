import { programOf } from './emulator';
import type { ParsedCommandLine } from './parsedCommandLine';
import { perObject } from '../text/perObject';
import type { Process } from './process';
import { executablePath } from './process';
import { parseRuntimeCommand } from './runtimeCommandLine';
import { pathSeparator, programName, runtimeNamed, runtimeOf } from './runtimes';

/** Recognition, supervisors, debuggers and findings all read the same command line, of a process and of each ancestor. */
export const parseCommandLine: (process: Process) => ParsedCommandLine = perObject(parseProcess);

/** Parses a command line of which nothing but its words is known. */
export function parseCommand(argv: readonly string[]): ParsedCommandLine {
  const [program = ''] = argv;
  const runtime = runtimeNamed(program);
  return runtime === undefined
    ? { runtime, names: [programName(program)], script: undefined, args: argv.slice(1), argsAt: 1 }
    : parseRuntimeCommand(runtime, argv);
}

/**
 * Node.js programs write a title over their own command line (`next-server (v16.1.0)`, `ng serve`, `webpack`,
 * `npm run dev`), and so do Puma and Gunicorn.
 */
function parseProcess(process: Process): ParsedCommandLine {
  const { commandLine: argv = [], name } = programOf(process);
  const [first = name] = argv;
  const runtime = runtimeOf(process);
  const isTitle =
    runtime === undefined
      ? argv.length === 1 && first.includes(' ') && !pathSeparator.test(first)
      : argv.length > 0 && runtimeNamed(first) === undefined;
  if (isTitle) {
    const words = argv.join(' ').split(' ');
    const [tool = '', ...args] = words;
    // PM2 titles what it runs `node /home/alice/shop/server.js`, without the remaining arguments
    if (runtime !== undefined && runtimeNamed(tool) === runtime) {
      return { ...parseRuntimeCommand(runtime, words), argsAt: undefined };
    }
    const names = runtime === undefined ? [...programNames(process), titleName(tool)] : [titleName(tool)];
    return { runtime, names, script: undefined, args, argsAt: undefined };
  }
  return runtime === undefined
    ? { runtime, names: programNames(process), script: undefined, args: argv.slice(1), argsAt: 1 }
    : parseRuntimeCommand(runtime, argv);
}

/** `gunicorn:` of `gunicorn: master [app]`. */
function titleName(word: string): string {
  return programName(word.replace(/:$/, ''));
}

/** `redis-server` may be a link to `redis-check-rdb`: the file, the first argument and the name all count. */
function programNames(process: Process): string[] {
  const program = programOf(process);
  const { name, commandLine } = program;
  const [first] = commandLine ?? [];
  const word = first === undefined || pathSeparator.test(first) ? first : first.split(' ')[0];
  const paths = [executablePath(program), word?.replace(/:$/, ''), name];
  const names: string[] = [];
  for (const path of paths) {
    const name = path === undefined ? undefined : programName(path);
    if (name !== undefined && !names.includes(name)) names.push(name);
  }
  return names;
}

/**
 * Whether the command line holds the arguments the process was started with. Programs may overwrite them
 * (`next-server (v16.1.0)`, `nginx: master process /usr/sbin/nginx`, `webpack` for Node.js): the system then returns
 * one text that was never an argument.
 */
export function hasExactArguments(process: Process): boolean {
  const { argvQuality } = process;
  const { commandLine, executable } = programOf(process);
  const [program, ...rest] = commandLine ?? [];
  return (
    argvQuality === 'exact' &&
    program !== undefined &&
    program !== '' &&
    parseCommandLine(process).argsAt !== undefined &&
    (rest.length > 0 || program === executable || !/[\s:()]/.test(program.replace(/^[A-Za-z]:/, '')))
  );
}
