/** Who started a process: by the ancestors that are still there, else by what its environment names. */
import { parseCommandLine } from '../process/commandLine';
import type { HostContext } from '../process/hostContext';
import { isOfEditor } from '../process/hostContext';
import type { Process } from '../process/process';
import { isShell } from '../process/shell';
import { matchesCommand } from '../recognition/commandPattern';
import type { StarterKind } from './starterTable';
import { starterTable } from './starterTable';

export interface Origin {
  readonly kind: StarterKind;
  /** As people call what started it: `Claude Code`, `tmux`, `Visual Studio Code`. */
  readonly title: string;
  /** The process that started it; undefined if its own environment alone says so. */
  readonly process: Process | undefined;
  /** The agent's own name of its session; left out if it is not known. */
  readonly session?: string;
}

/**
 * The nearest ancestor that starts servers for somebody: an agent in a terminal of the editor is the agent. It tells
 * where a process comes from and nothing else: names of programs are chosen by who runs them.
 * An ancestor says more than the environment, which everything below an agent inherits.
 * @param ancestors nearest first, as far as they are known. The first process of the system started nothing: it adopts.
 * @returns undefined if neither is known: the starter has ended, or it is a program that is not in the table.
 */
export function originOf(
  { starterMark: mark }: Pick<Process, 'starterMark'>,
  ancestors: readonly Process[],
  hostContext: HostContext,
): Origin | undefined {
  const origin = originAbove(ancestors, hostContext);
  if (origin === undefined) return mark && { ...mark, process: undefined };
  return origin.title === mark?.title && mark.session !== undefined
    ? { ...origin, session: mark.session }
    : origin;
}

function originAbove(ancestors: readonly Process[], { editor }: HostContext): Origin | undefined {
  for (const [index, ancestor] of ancestors.entries()) {
    if (ancestor.pid <= 1 || isShell(ancestor)) continue;
    if (isOfEditor(ancestor, editor, ancestors.slice(index + 1))) {
      return { kind: 'editor', title: editor.name, process: ancestor };
    }
    const parsed = parseCommandLine(ancestor);
    const row = starterTable.find(({ patterns }) =>
      patterns.some((pattern) => matchesCommand(pattern, parsed, ancestor)),
    );
    if (row !== undefined) return { kind: row.kind, title: row.title, process: ancestor };
  }
  return undefined;
}
