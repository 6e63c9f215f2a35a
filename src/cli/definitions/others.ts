import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import { commandHelp } from '../../messages/commandLine';
import type { CompletionShell } from '../completion';
import { completionScript, completionShells } from '../completion';
import type { Console } from '../console';

interface Others {
  readonly console: Console;
  /** Starts the server for agents, which then has the process. */
  readonly serveAgents: () => Promise<void>;
}

/** The commands that do not read the machine themselves. */
export function addOthers(program: Command, { console, serveAgents }: Others): void {
  program
    .command('mcp')
    .description(commandHelp.mcp())
    // the server reads it itself, see `startedAccess`
    .addOption(new Option('--agents <what>', commandHelp.agents()).choices(['off', 'read', 'ask']))
    .action(() => serveAgents());
  program
    .command('completion')
    .description(commandHelp.completion())
    .addArgument(new Argument('<shell>', commandHelp.shell()).choices(completionShells))
    .action((shell: CompletionShell) => {
      console.out(completionScript(program, shell));
    });
}
