import { perObject } from '../text/perObject';
import type { Process } from './process';
import { executablePath } from './process';

/** A process as the program that it is, if an emulator runs it. */
interface Program extends Pick<Process, 'name'> {
  /** The program's own command line: its path, then its arguments. */
  readonly commandLine: readonly string[] | undefined;
  /** Its file, if the system tells it: of an emulated program it tells only the emulator's. */
  readonly executable: string | undefined;
  /** What to put before that command line to start it again: an emulator that a person called, and its options. */
  readonly startedWith: readonly string[];
  readonly isEmulated: boolean;
}

interface Emulator {
  /** Matches the name of its file or, if that is hidden, of the first word. */
  readonly file: RegExp;
  /** Options whose value is the next word. */
  readonly valueOptions: ReadonlySet<string>;
}

/**
 * Programs that run another one, for another processor or with other libraries, and stay in its place. QEMU (qemu-user(1);
 * what Debian registers with binfmt_misc ends in `-binfmt-P`), Apple's Rosetta in Linux machines, Box64, FEX, and the
 * loader of the C library where it is called by its name (ld.so(8)).
 */
const emulators: readonly Emulator[] = [
  {
    file: /^(?:qemu-(?!system-)[a-z0-9_]+(?:-static)?|[a-z0-9_]+-binfmt-P)$/,
    valueOptions: words('-L -0 -E -U -B -R -g -s -cpu -d -dfilter -D -p -seed -plugin'),
  },
  { file: /^rosetta$/, valueOptions: new Set() },
  { file: /^box(?:32|64|86)$/, valueOptions: words('-k') },
  { file: /^FEX(?:Interpreter|Loader)?$/, valueOptions: new Set() },
  {
    file: /^(?:ld-(?:linux|musl)[\w-]*\.so\.\d+|ld-\d[\d.]*\.so|ld\.so)$/,
    valueOptions: words('--library-path --argv0 --preload --audit --inhibit-rpath --glibc-hwcaps-prepend'),
  },
];

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/**
 * What runs: nearly always the process as it is, and under an emulator the program that it was given. Which file the
 * emulator opened is known by its words alone, so nothing may be allowed or silenced because of them.
 */
export const programOf = perObject((process: Process): Program => {
  const command = emulatedCommand(process);
  const { name, commandLine, executable } = process;
  return command === undefined
    ? { name, commandLine, executable, startedWith: [], isEmulated: false }
    : {
        ...{ name: fileName(command.argv[0]), commandLine: command.argv, executable: undefined },
        ...{ startedWith: command.startedWith, isEmulated: true },
      };
});

/** The program's file as far as it is known: of a runtime, the runtime's. */
export function programPath(process: Process): string | undefined {
  const program = programOf(process);
  return executablePath(program) ?? program.commandLine?.[0];
}

/** The words that start a process again, emulated or not. */
export function startCommand(process: Process): readonly string[] | undefined {
  const { commandLine, startedWith } = programOf(process);
  return commandLine && [...startedWith, ...commandLine];
}

interface EmulatedCommand extends Pick<Program, 'startedWith'> {
  readonly argv: readonly [string, ...string[]];
}

/** The command line of an emulated program; undefined if no emulator runs. */
export function emulatedCommand({
  commandLine: words = [],
  executable,
}: Pick<Process, 'commandLine' | 'executable'>): EmulatedCommand | undefined {
  const [first = ''] = words;
  const file = fileName(executablePath({ executable }) ?? first);
  const emulator = emulators.find((one) => one.file.test(file));
  if (emulator === undefined) return undefined;
  let at = 1;
  while (words[at]?.startsWith('-') === true) at += emulator.valueOptions.has(words[at] ?? '') ? 2 : 1;
  const program = words[at];
  if (program === undefined || program === '') return undefined;
  // then the kernel has put the emulator there, and will do so again
  const isDoubled = first.endsWith('-binfmt-P') || isSameProgram(program, words[at + 1]);
  return isDoubled
    ? { argv: [program, ...words.slice(at + 2)], startedWith: [] }
    : { argv: [program, ...words.slice(at + 1)], startedWith: words.slice(0, at) };
}

/**
 * The kernel puts the emulator and the path before a command line, and keeps its first word or not (binfmt_misc, flag P):
 * `/rosetta/rosetta /usr/bin/python3.11 python3 server.py`.
 */
function isSameProgram(path: string, word: string | undefined): boolean {
  if (word === undefined || word === '') return false;
  const stem = (text: string): string =>
    fileName(text)
      .replace(/^-/, '')
      .replace(/[\d.]+$/, '');
  return word === path || stem(word) === stem(path);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
