import type { Command } from 'commander';
import { commandHelp } from '../../messages/commandLine';
import type { ListOptions } from '../commands/list';
import type { WaitOptions } from '../commands/wait';
import type { ExitCode } from '../console';
import type { HostOptions } from '../remote/hostOptions';
import { onHosts, onlyHere } from '../remote/hostOptions';
import type { Session } from '../session';
import { portArgument, secondsArgument } from './arguments';
import type { Run } from './run';

/** The commands that read and change nothing. */
export function addReading(program: Command, run: Run): void {
  onHosts(program.command('list'))
    .description(commandHelp.list())
    .option('--json', commandHelp.json())
    .option('--udp', commandHelp.udp())
    .option('--all', commandHelp.all())
    .addOption(onlyHere('--here', commandHelp.here()))
    .option('--forgotten', commandHelp.forgotten())
    .action((options: ListOptions & HostOptions) => run((session) => listed(session, options)));
  onHosts(program.command('who'))
    .description(commandHelp.who())
    .argument('<port>', commandHelp.port(), portArgument)
    .option('--json', commandHelp.json())
    .option('--udp', commandHelp.udp())
    .action((port: number, options: ListOptions & HostOptions) =>
      run((session) => listed(session, { ...options, port })),
    );
  onHosts(program.command('wait'))
    .description(commandHelp.wait())
    .argument('<port>', commandHelp.port(), portArgument)
    .option('--closed', commandHelp.closed())
    .option('--timeout <seconds>', commandHelp.timeout(), secondsArgument, 60)
    .action((port: number, options: WaitOptions & HostOptions) =>
      run(async (session) =>
        options.on === undefined
          ? (await import('../commands/wait')).wait(session, port, options)
          : (await import('../remote/waitOn')).waitOn(session, port, options),
      ),
    );
  program
    .command('pick')
    .description(commandHelp.pick())
    .argument('[port]', commandHelp.firstPort(), portArgument)
    .action((port: number | undefined) =>
      run(async (session) => (await import('../commands/pick')).pick(session, port)),
    );
}

async function listed(session: Session, options: ListOptions & HostOptions): Promise<ExitCode> {
  return options.on === undefined
    ? (await import('../commands/list')).list(session, options)
    : (await import('../remote/listOn')).listOn(session, options);
}
