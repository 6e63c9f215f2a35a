/** Whether a coding agent runs anywhere. That none does is said only if nothing looks like one. */
import { starterTable } from '../origin/starterTable';
import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { isShell } from '../process/shell';
import { matchesCommand } from '../recognition/commandPattern';

/** Words of a command line that may name a program: a runtime, its options, a script. */
const maximumWords = 4;

/**
 * Agents are installed, wrapped and embedded in many ways (`@anthropic-ai/claude-agent-sdk/cli.js`), so a name in the
 * command is enough. It is not for what an agent has started itself: that runs in folders that it has named
 * (`shop/.claude/worktrees/fix`), and in shells whose commands hold its files.
 * @param processes all that run.
 * @returns undefined for an agent that has no program of its own: it is a part of an editor.
 */
export function isAgentAmong(processes: readonly Process[], title: string): boolean | undefined {
  const row = starterTable.find((one) => one.kind === 'agent' && one.title === title);
  if (row === undefined) return undefined;
  const names = row.patterns.flatMap(({ names = [] }) => names).map((name) => name.toLowerCase());
  return processes.some((process) => {
    if (isShell(process)) return false;
    const parsed = parseCommandLine(process);
    if (row.patterns.some((pattern) => matchesCommand(pattern, parsed, process))) return true;
    if (process.starterMark?.title === title) return false;
    const words = [
      process.name,
      process.executable ?? '',
      ...(process.commandLine ?? []).slice(0, maximumWords),
    ];
    return words.some((word) => names.some((name) => word.toLowerCase().includes(name)));
  });
}
