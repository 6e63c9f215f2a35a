import { maskWithin } from '../../model/process/redact';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, partsOf } from '../../model/text/timeSlice';

/** A process as ps(1) shows it. */
export interface PsProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** The effective user. */
  readonly uid: number;
  /** By a signal or a debugger: state T or t. */
  readonly isSuspended: boolean;
  /** Seconds since the epoch, the resolution of `lstart`. */
  readonly startSeconds: number;
  /** The arguments joined by spaces. Undefined if ps could not read them. */
  readonly commandText: string | undefined;
  /** What ps shows instead of arguments that it could not read: `(node)`, `[kthreadd]`. */
  readonly shortName: string | undefined;
}

export interface PsTable {
  /** Without zombies. */
  readonly processes: ReadonlyMap<number, PsProcess>;
  readonly zombies: ReadonlySet<number>;
  /** The first malformed lines, quoted, for the log; the secrets of command lines masked. */
  readonly malformed: readonly string[];
  readonly malformedCount: number;
}

/** Each with its own `-o`: after `pid=` the BSDs take the rest of the list for a heading. */
export const psColumns = ['pid=', 'ppid=', 'uid=', 'stat=', 'lstart=', 'command='].flatMap((column) => [
  '-o',
  column,
]);

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const row =
  /^ *(\d+) +(\d+) +(-?\d+) +(\S+) +[A-Z][a-z]{2} +([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})(?: (.*))?$/s;

/**
 * Parses ps(1) with `psColumns`, in the C locale and UTC:
 *
 *      1     0     0 Ss   Mon Nov 23 13:58:14 2026     /sbin/launchd
 *    425     1   501 S    Tue Nov  3 09:01:02 2026     /usr/libexec/rapportd
 *    712   425   501 Z    Tue Nov  3 09:01:09 2026     (node)
 */
export function* parsePsTable(text: string): TimeSliced<PsTable> {
  const processes = new Map<number, PsProcess>();
  const zombies = new Set<number>();
  const malformed: string[] = [];
  let malformedCount = 0;
  const reject = (line: string): void => {
    malformedCount++;
    if (malformed.length < 3) malformed.push(JSON.stringify(maskWithin(line).slice(0, 160)));
  };
  // a last line without its end is truncated
  const end = text.lastIndexOf('\n');
  if (end < text.length - 1) reject(text.slice(end + 1));
  let lines = 0;
  for (const line of end === -1 ? [] : partsOf(text.slice(0, end), '\n')) {
    if (++lines % itemsPerSlice === 0) yield;
    const found = parsePsRow(line);
    if (found === undefined) reject(line);
    else if (found.isZombie) zombies.add(found.process.pid);
    else processes.set(found.process.pid, found.process);
  }
  return { processes, zombies, malformed, malformedCount };
}

function parsePsRow(line: string): { readonly process: PsProcess; readonly isZombie: boolean } | undefined {
  const found = row.exec(line);
  const startSeconds = found === null ? undefined : epochSeconds(found.slice(5, 11));
  if (found === null || startSeconds === undefined) return undefined;
  const [, pid, parentPid, uid, state = '', ...rest] = found;
  const command = (rest[6] ?? '').trim();
  const short = /^(?:\((.+)\)|\[(.+)\])$/.exec(command);
  return {
    isZombie: state.startsWith('Z'),
    process: {
      pid: Number(pid),
      parentPid: Number(parentPid),
      // `nobody` is -2 on some systems, and the same number unsigned on others
      uid: Number(uid) >>> 0,
      isSuspended: /^t/i.test(state),
      startSeconds,
      commandText: command === '' || short !== null ? undefined : command,
      shortName: short?.[1] ?? short?.[2],
    },
  };
}

/** `['Nov', '3', '09', '01', '02', '2026']`, in UTC; undefined if that is no date. */
export function epochSeconds(texts: readonly (string | undefined)[]): number | undefined {
  const month = months.indexOf(texts[0] ?? '');
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = texts.slice(1).map(Number);
  const time = Date.UTC(year, month, day, hour, minute, second);
  // Date.UTC turns February 31 into a day in March, and a leap second into the next minute
  const isDate =
    month >= 0 && new Date(time).getUTCDate() === day && hour < 24 && minute < 60 && second <= 60;
  return isDate ? time / 1000 : undefined;
}

interface PsProgram {
  readonly pid: number;
  readonly parentPid: number;
  /** On macOS the full path of the program, including spaces; elsewhere its truncated name. */
  readonly command: string;
}

/**
 * Parses `ps -axo pid,ppid,comm`, with or without its heading.
 *
 *      PID  PPID COMM
 *     4243  4242 /System/Library/CoreServices/Software Update.app/Contents/Resources/softwareupdated
 */
export function* parsePsPrograms(text: string): TimeSliced<PsProgram[]> {
  const programs: PsProgram[] = [];
  let lines = 0;
  for (const line of partsOf(text, '\n')) {
    if (++lines % itemsPerSlice === 0) yield;
    const [, pid, parentPid, command] = /^ *(\d+) +(\d+) (.*\S)/.exec(line) ?? [];
    if (command === undefined) continue;
    programs.push({ pid: Number(pid), parentPid: Number(parentPid), command: command.trimStart() });
  }
  return programs;
}

/**
 * Splits arguments at spaces, except those in the path of the program.
 * @param executable undefined if unknown.
 */
export function splitCommand(text: string, executable: string | undefined): string[] {
  const path =
    executable !== undefined && (text === executable || text.startsWith(`${executable} `)) ? executable : '';
  const rest = text
    .slice(path.length)
    .split(/\s+/)
    .filter((word) => word !== '');
  return path === '' ? rest : [path, ...rest];
}

/** `/usr/bin/node` → `node`; `-zsh`, the name of a login shell, → `zsh`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/^-(?=.)/, '');
}
