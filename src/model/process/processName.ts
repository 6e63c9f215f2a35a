import { emulatedCommand } from './emulator';
import type { Process } from './process';
import { executablePath } from './process';

/** What is known of a process that has to be named; undefined is unknown. */
interface NameSources extends Pick<Process, 'commandLine' | 'executable'> {
  /** The name that the kernel keeps: `comm` of Linux, `p_comm` of macOS. */
  readonly shortName: string | undefined;
  /** The number of bytes to which the kernel cuts it: 15 on Linux, 16 on macOS. */
  readonly shortNameBytes: number;
}

/**
 * The name of a process: that of its program.
 *
 * The kernel names a process after the file that was started, which may be a link (`redis-server`) or a script
 * (`gunicorn`), and cuts that name. The program may then call its first thread something else (Node.js 24: `MainThread`,
 * Node.js 26: `node-MainThread`; prctl(2), PR_SET_NAME), and write a title over its arguments (`next-server (v16.1.0)`).
 * So the short name counts as far as the file or the command line confirm it, whole if they have it whole; else the file
 * that runs does, which no process chooses afterwards.
 * @returns undefined if nothing is known.
 */
export function processName(sources: NameSources): string | undefined {
  const { shortName, shortNameBytes, commandLine = [] } = sources;
  const emulated = emulatedCommand(sources);
  if (emulated !== undefined) return fileName(emulated.argv[0]);
  const file = executableName(sources);
  const [first = ''] = commandLine;
  if (shortName === undefined || shortName === '') return file ?? wordName(first);
  const short = cutName(shortName, shortNameBytes);
  const confirmed = [file, ...commandNames(commandLine)].find(
    (name) => name !== undefined && fits(short, name),
  );
  if (confirmed !== undefined) return confirmed;
  // started by a link: `python3` is python3.11
  if (file !== undefined && withoutVersion(file) === withoutVersion(short.text)) return short.text;
  const title = commandLine.join(' ');
  if (fits(short, title)) return short.isCut ? (titleName(title) ?? file ?? short.text) : short.text;
  if (file !== undefined) return file;
  // another user's: neither its file nor what it calls its threads is more than a word of its own
  if (first.startsWith('/') || isThreadName(shortName))
    return wordName(first) ?? titleName(title) ?? threadOwner(short.text);
  return short.text;
}

/** Further names that a hide rule may have been written for, because earlier versions showed them. */
export function formerNames(sources: NameSources, name: string): readonly string[] {
  const emulator = emulatedCommand(sources) === undefined ? undefined : executableName(sources);
  return [sources.shortName, emulator].flatMap((one) =>
    one === undefined || one === '' || one === name ? [] : [one],
  );
}

interface ShortName {
  readonly text: string;
  readonly isCut: boolean;
}

/** A character may be cut too: what is left of it was read as U+FFFD. */
function cutName(shortName: string, bytes: number): ShortName {
  const text = shortName.replace(/\ufffd+$/, '');
  return { text, isCut: text !== shortName || new TextEncoder().encode(text).length >= bytes };
}

function fits({ text, isCut }: ShortName, name: string): boolean {
  return isCut ? name.startsWith(text) : name === text;
}

function withoutVersion(name: string): string {
  return name.replace(/[-.\d]+$/, '');
}

function executableName(sources: Pick<Process, 'executable'>): string | undefined {
  const path = executablePath(sources);
  // a program in memory alone (memfd_create(2))
  return path === undefined ? undefined : known(fileName(path).replace(/^memfd:/, ''));
}

/** What the kernel may have named the process after: the first word, or a script that it runs. */
function commandNames(commandLine: readonly string[]): string[] {
  const [first = '', ...words] = commandLine;
  const isPath = first.includes('/') && !/\s/.test(first);
  const scripts = words.slice(0, 3).filter((word) => !word.startsWith('-'));
  const paths = [isPath ? first : first.replace(/[\s:].*$/s, ''), ...scripts].filter(
    (word) => !/\s/.test(word),
  );
  // how a program starts itself again, whatever it is
  return paths.filter((path) => path !== '/proc/self/exe').map(fileName);
}

/** The file that a first word names, unless it is a title. */
function wordName(word: string): string | undefined {
  const name = fileName(word).replace(/^-/, '');
  return /\s/.test(name) ? undefined : known(name);
}

/** `next-server` of `next-server (v16.1.0)`, `npm run dev` of `npm run dev --port 3000`, `puma` of `puma 6.4.2 (…)`. */
function titleName(title: string): string | undefined {
  const [, name] =
    /^((?:\S*\/)?[A-Za-z@][\w.@+-]*(?: (?!v?\d)[A-Za-z][\w.-]*(?=[\s:]|$)){0,2})/.exec(title) ?? [];
  return name === undefined ? undefined : fileName(name);
}

/** Of the first thread of a runtime, after which a process is called by the system. */
function isThreadName(shortName: string): boolean {
  return /^(?:\S+-)?MainThread$/.test(shortName);
}

/** `node` of `node-MainThread`. */
function threadOwner(shortName: string): string {
  return shortName.replace(/(?<=.)-MainThread$/, '');
}

function known(name: string): string | undefined {
  return name === '' ? undefined : name;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
