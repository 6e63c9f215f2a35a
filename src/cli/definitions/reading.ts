import type { Command } from 'commander';
import { commandHelp } from '../../messages/commandLine';
import type { ListOptions } from '../commands/list';
import type { OpenOptions } from '../commands/open';
import type { PickOptions } from '../commands/pick';
import type { WaitOptions } from '../commands/wait';
import type { WhoOptions } from '../commands/who';
import type { HostOptions } from '../remote/hostOptions';
import { onHosts, onlyHere } from '../remote/hostOptions';
import { nameArgument, portArgument, secondsArgument } from './arguments';
import type { DoctorOptions } from '../commands/doctor';
import type { Run } from './run';

/** The commands that read and change nothing. */
export function addReading(program: Command, run: Run): void {
  addLists(program, run);
  onHosts(program.command('watch'))
    .description(commandHelp.watch())
    .argument('[what...]', commandHelp.what())
    .option('--json', commandHelp.watchJson())
    .option('--udp', commandHelp.udp())
    .option('--all', commandHelp.all())
    .addOption(onlyHere('--here', commandHelp.here()))
    .option('--exposed', commandHelp.exposed())
    .action((what: readonly string[], options: ListOptions & HostOptions) =>
      run(async (session) =>
        options.on === undefined
          ? (await import('../commands/watch')).watch(session, { ...options, what })
          : (await import('../remote/watchOn')).watchOn(session, { ...options, what }),
      ),
    );
  onHosts(program.command('wait'))
    .description(commandHelp.wait())
    .argument('<port>', commandHelp.port(), portArgument)
    .option('--closed', commandHelp.closed())
    .option('--http', commandHelp.http())
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
    .option('--stable [name]', commandHelp.stable(), nameArgument)
    .action((port: number | undefined, options: PickOptions) =>
      run(async (session) => (await import('../commands/pick')).pick(session, port, options)),
    );
  program
    .command('open')
    .description(commandHelp.open())
    .argument('<port>', commandHelp.port(), portArgument)
    .option('--print', commandHelp.print())
    .action((port: number, options: OpenOptions) =>
      run(async (session) => (await import('../commands/open')).open(session, port, options)),
    );
  program
    .command('doctor')
    .description(commandHelp.doctor())
    .option('--json', commandHelp.json())
    .option('--evidence', commandHelp.evidence())
    .action((options: DoctorOptions) =>
      run(async (session) => (await import('../commands/doctor')).doctor(session, options)),
    );
}

function addLists(program: Command, run: Run): void {
  onHosts(program.command('list'))
    .description(commandHelp.list())
    .argument('[what...]', commandHelp.what())
    .option('--json', commandHelp.json())
    .option('--udp', commandHelp.udp())
    .option('--all', commandHelp.all())
    .addOption(onlyHere('--here', commandHelp.here()))
    .option('--forgotten', commandHelp.forgotten())
    .option('--exposed', commandHelp.exposed())
    .action((what: readonly string[], options: ListOptions & HostOptions) =>
      run(async (session) =>
        options.on === undefined
          ? (await import('../commands/list')).list(session, { ...options, what })
          : (await import('../remote/listOn')).listOn(session, { ...options, what }),
      ),
    );
  onHosts(program.command('who'))
    .description(commandHelp.who())
    .argument('<port>', commandHelp.port(), portArgument)
    .option('--json', commandHelp.json())
    .option('--udp', commandHelp.udp())
    .action((port: number, options: WhoOptions & HostOptions) =>
      run(async (session) =>
        options.on === undefined
          ? (await import('../commands/who')).who(session, port, options)
          : (await import('../remote/whoOn')).whoOn(session, port, options),
      ),
    );
}
