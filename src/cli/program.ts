import { Command } from 'commander';
import { commandHelp, exitCodeHelp } from '../messages/commandLine';
import { addActing } from './definitions/acting';
import { addReading } from './definitions/reading';
import type { Run } from './definitions/run';

/** The commands, their arguments and their help. */
export function createProgram(version: string, run: Run): Command {
  const program = new Command('local-ports')
    .description(commandHelp.program())
    .usage(commandHelp.usage())
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', `\n${exitCodeHelp()}`);
  addReading(program, run);
  addActing(program, run);
  return program;
}

const ofProgram = new Set(['-h', '--help', '-V', '--version']);

/**
 * Without a command: `list`. A word that is no command is a usage error with a suggestion, because `lst` must not become a
 * filter of the list.
 */
export function withDefaultCommand(argv: readonly string[]): readonly string[] {
  const [first] = argv;
  const isCommand = first !== undefined && (ofProgram.has(first) || !/^(?:-|\d+$)/.test(first));
  return isCommand ? argv : ['list', ...argv];
}
