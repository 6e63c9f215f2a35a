import type { Command } from 'commander';
import { commandHelp } from '../../messages/commandLine';
import type { ListOptions } from '../commands/list';
import type { WaitOptions } from '../commands/wait';
import { portArgument, secondsArgument } from './arguments';
import type { Run } from './run';

/** The commands that read and change nothing. */
export function addReading(program: Command, run: Run): void {
  program
    .command('list')
    .description(commandHelp.list())
    .option('--json', commandHelp.json())
    .option('--udp', commandHelp.udp())
    .option('--all', commandHelp.all())
    .option('--here', commandHelp.here())
    .option('--forgotten', commandHelp.forgotten())
    .action((options: ListOptions) =>
      run(async (session) => (await import('../commands/list')).list(session, options)),
    );
  program
    .command('who')
    .description(commandHelp.who())
    .argument('<port>', commandHelp.port(), portArgument)
    .option('--json', commandHelp.json())
    .option('--udp', commandHelp.udp())
    .action((port: number, options: ListOptions) =>
      run(async (session) => (await import('../commands/list')).list(session, { ...options, port })),
    );
  program
    .command('wait')
    .description(commandHelp.wait())
    .argument('<port>', commandHelp.port(), portArgument)
    .option('--closed', commandHelp.closed())
    .option('--timeout <seconds>', commandHelp.timeout(), secondsArgument, 60)
    .action((port: number, options: WaitOptions) =>
      run(async (session) => (await import('../commands/wait')).wait(session, port, options)),
    );
  program
    .command('pick')
    .description(commandHelp.pick())
    .argument('[port]', commandHelp.firstPort(), portArgument)
    .action((port: number | undefined) =>
      run(async (session) => (await import('../commands/pick')).pick(session, port)),
    );
}
