import type { CommandPattern } from '../recognition/commandPattern';

/**
 * What started a process, from its point of view. `agent`: a coding agent. `editor`: this editor or another one.
 * `multiplexer`: a terminal that outlives its window. `terminal`: a terminal application. `remote`: a session from
 * another machine. `console`: a login at the machine. `scheduler`: a job that runs by the clock. `manager`: a process
 * manager or the system's service manager.
 */
export type StarterKind =
  'agent' | 'editor' | 'multiplexer' | 'terminal' | 'remote' | 'console' | 'scheduler' | 'manager';

export interface StarterRow {
  /** As people call it: `Claude Code`, `tmux`. */
  readonly title: string;
  readonly kind: StarterKind;
  readonly patterns: readonly [CommandPattern, ...CommandPattern[]];
  /** Command lines of it that match. */
  readonly samples: readonly string[];
  /** Where the names of an agent are from. */
  readonly source?: string;
}

/** A program by its names, run by nothing, and the packages by which a runtime runs it. */
export function program(names: readonly string[], ...run: CommandPattern[]): StarterRow['patterns'] {
  return [{ names }, ...run];
}
