import { Command, InvalidArgumentError } from 'commander';
import {
  commandHelp,
  exitCodeHelp,
  portNumberExpected,
  pidExpected,
  secondsExpected,
} from '../messages/commandLine';
import { parsePort } from '../model/net/endpoint';
import type { ExitCode } from './console';
import type { GivenAnswers } from './consoleDialogs';
import type { Filters } from './filters';
import { list } from './commands/list';
import { pick } from './commands/pick';
import { free, stop } from './commands/stop';
import { wait } from './commands/wait';
import type { Session } from './session';

type Run = (work: (session: Session) => Promise<ExitCode>) => Promise<void>;

/** The commands, their arguments and their help. @param run carries one out. */
export function createProgram(version: string, run: Run): Command {
  const program = new Command('local-ports')
    .description(commandHelp.program())
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', `\n${exitCodeHelp()}`);
  addReading(program, run);
  addActing(program, run);
  return program;
}

function addReading(program: Command, run: Run): void {
  program
    .command('list', { isDefault: true })
    .description(commandHelp.list())
    .option('--json', commandHelp.json())
    .option('--udp', commandHelp.udp())
    .option('--all', commandHelp.all())
    .option('--here', commandHelp.here())
    .option('--forgotten', commandHelp.forgotten())
    .action((options: Filters & { json?: true }) => run((session) => list(session, options)));
  program
    .command('who')
    .description(commandHelp.who())
    .argument('<port>', 'port', portArgument)
    .option('--json', commandHelp.json())
    .option('--udp', commandHelp.udp())
    .action((port: number, options: Filters & { json?: true }) =>
      run((session) => list(session, { ...options, port })),
    );
  program
    .command('wait')
    .description(commandHelp.wait())
    .argument('<port>', 'port', portArgument)
    .option('--closed', commandHelp.closed())
    .option('--timeout <seconds>', commandHelp.timeout(), secondsArgument, 60)
    .action((port: number, options: { closed?: true; timeout: number }) =>
      run((session) => wait(session, port, options)),
    );
  program
    .command('pick')
    .description(commandHelp.pick())
    .argument('[port]', commandHelp.firstPort(), portArgument)
    .action((port: number | undefined) => run((session) => pick(session, port)));
}

function addActing(program: Command, run: Run): void {
  const acting = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('-y, --yes', commandHelp.yes())
      .option('--force', commandHelp.force());
  acting('stop', commandHelp.stop())
    .argument('<pid>', 'PID', pidArgument)
    .action((pid: number, given: GivenAnswers) => run((session) => stop(session, pid, given)));
  acting('free', commandHelp.free())
    .argument('<port>', 'port', portArgument)
    .action((port: number, given: GivenAnswers) => run((session) => free(session, port, given)));
}

function portArgument(text: string): number {
  const port = parsePort(text);
  if (port === undefined) throw new InvalidArgumentError(portNumberExpected(text));
  return port;
}

function pidArgument(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError(pidExpected(text));
  return Number(text);
}

function secondsArgument(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0 && seconds <= 86_400)) throw new InvalidArgumentError(secondsExpected(text));
  return seconds;
}
