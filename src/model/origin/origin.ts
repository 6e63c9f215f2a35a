/** Who started a process, by the ancestors that are still there. */
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
  /** The process that started it, for which the kind stands. */
  readonly process: Process;
}

/**
 * The nearest ancestor that starts servers for somebody: an agent in a terminal of the editor is the agent. It tells
 * where a process comes from and nothing else: names of programs are chosen by who runs them.
 * @param ancestors nearest first, as far as they are known. The first process of the system started nothing: it adopts.
 * @returns undefined if none of them is known: the starter has ended, or it is a program that is not in the table.
 */
export function originOf(ancestors: readonly Process[], { editor }: HostContext): Origin | undefined {
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
