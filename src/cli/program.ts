import { Command } from 'commander';
import { commandHelp, exitCodeHelp } from '../messages/commandLine';
import { addActing } from './definitions/acting';
import { addOthers } from './definitions/others';
import { addReading } from './definitions/reading';
import { visibleText } from '../model/text/text';
import type { Run } from './definitions/run';

type ProgramOptions = Parameters<typeof addOthers>[1] & { readonly version: string; readonly run: Run };

/** The commands, their arguments and their help. */
export function createProgram({ version, run, ...others }: ProgramOptions): Command {
  const program = new Command('local-ports')
    .description(commandHelp.program())
    .usage(commandHelp.usage())
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', `\n${exitCodeHelp()}`);
  const { console } = others;
  const width = (): number => console.columns ?? usualColumns;
  // before its commands, which inherit it
  program.configureOutput({
    ...{ getOutHelpWidth: width, getErrHelpWidth: width },
    writeOut: (text) => {
      console.out(text.trimEnd());
    },
    writeErr: (text) => {
      for (const line of text.trimEnd().split('\n')) console.say(visibleText(line));
    },
  });
  addReading(program, run);
  addActing(program, run);
  addOthers(program, others);
  return program;
}

const usualColumns = 80;
const ofProgram = new Set(['-h', '--help', '-V', '--version']);

/**
 * Without a command: `list`. A word that is no command is a usage error with a suggestion, because `lst` must not become a
 * filter of the list.
 */
export function withDefaultCommand(argv: readonly string[]): readonly string[] {
  const [first] = argv;
  const isCommand = first !== undefined && (ofProgram.has(first) || !/^(?:-|\d)/.test(first));
  return isCommand ? argv : ['list', ...argv];
}
