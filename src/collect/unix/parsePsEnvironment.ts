import { markVariables } from '../../model/origin/starterMarks';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, partsOf } from '../../model/text/timeSlice';

/** Each with its own `-o`: after `pid=` the BSDs take the rest of the list for a heading. */
export const psEnvironmentColumns = ['pid=', 'command='].flatMap((column) => ['-o', column]);

const entry = /^[A-Za-z_]\w*=/;

/**
 * Parses `ps -E -ww` of macOS with `psEnvironmentColumns`: the arguments, then the environment, joined by spaces.
 *
 *     4242 node server.js HOME=/Users/alice CLAUDECODE=1 SHELL=/bin/zsh
 *
 * Where the environment begins is known by the same arguments without it. A value may contain spaces, and so look like
 * several variables: one counts only if entries are on both sides of it. Nothing but the variables that say who started a
 * process leaves this function; values of all others are secrets.
 * @param commands the arguments by PID, as ps prints them without `-E`.
 * @returns `NAME=value` by PID. Left out are processes whose environment the system does not show, and those whose
 * arguments are no longer the same.
 */
export function* parsePsEnvironments(
  text: string,
  commands: ReadonlyMap<number, string>,
): TimeSliced<ReadonlyMap<number, readonly string[]>> {
  const environments = new Map<number, readonly string[]>();
  const seen = new Set<number>();
  let lines = 0;
  // a last line without its end is truncated
  for (const line of partsOf(text.slice(0, Math.max(text.lastIndexOf('\n'), 0)), '\n')) {
    if (++lines % itemsPerSlice === 0) yield;
    const [start = '', digits] = /^ *(\d+) +/.exec(line) ?? [];
    const pid = Number(digits);
    const command = digits === undefined ? undefined : commands.get(pid);
    if (command === undefined || !line.startsWith(`${command} `, start.length)) continue;
    // a value may contain a line of this form
    if (seen.has(pid)) environments.delete(pid);
    else environments.set(pid, marksIn(line.slice(start.length + command.length + 1)));
    seen.add(pid);
  }
  return environments;
}

function marksIn(environment: string): readonly string[] {
  const words = environment.trim().split(' ');
  const isEntry = (at: number): boolean => at < 0 || at >= words.length || entry.test(words[at] ?? '');
  return words.filter(
    (word, at) => markVariables.has(word.slice(0, word.indexOf('='))) && isEntry(at - 1) && isEntry(at + 1),
  );
}
