import { programOf } from '../process/emulator';
import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { Process } from '../process/process';
import type { Runtime } from '../process/runtimes';

/** What the command line of a tool has; everything that is given must match. */
export interface CommandPattern {
  /** What runs the tool; left out for a native program. */
  readonly runtime?: Runtime;
  /** Names of a parsed command line, one of which matches; left out if it is the runtime itself. */
  readonly names?: readonly string[];
  /** The first argument. */
  readonly command?: string;
  /** One of these flags is among the arguments or, for a runtime itself, among its own options. */
  readonly flags?: readonly string[];
  /** None of these is. */
  readonly withoutFlags?: readonly string[];
}

export function matchesCommand(
  { runtime, names, command, flags, withoutFlags }: CommandPattern,
  parsed: ParsedCommandLine,
  process: Process,
): boolean {
  const isRunBy =
    parsed.runtime === runtime ||
    // the runtime of a process title, or of another user's process, may be unknown
    (names !== undefined && parsed.runtime === undefined);
  if (!isRunBy) return false;
  const words = names === undefined ? runtimeOptions(parsed, process) : parsed.args;
  return (
    (names === undefined || hasName(parsed, names)) &&
    (command === undefined || parsed.args[0] === command) &&
    (flags === undefined || hasFlag(words, flags)) &&
    (withoutFlags === undefined || !hasFlag(words, withoutFlags))
  );
}

export function hasName({ names }: ParsedCommandLine, wanted: readonly string[]): boolean {
  return names.some((name) => wanted.includes(name));
}

function hasFlag(words: readonly string[], flags: readonly string[]): boolean {
  return words.some((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)));
}

/** The words before the script: after it a word is the script's own, as in `vite build --watch`. */
function runtimeOptions({ runtime, script, argsAt }: ParsedCommandLine, process: Process): readonly string[] {
  const argv = programOf(process).commandLine ?? [];
  const end = runtime === 'deno' && script !== undefined ? argv.indexOf(script) : argsAt;
  return argv.slice(1, end ?? 1);
}
