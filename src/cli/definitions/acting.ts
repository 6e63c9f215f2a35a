import type { Command } from 'commander';
import { commandHelp } from '../../messages/commandLine';
import type { FreeOptions, StopOptions } from '../commands/stop';
import type { GivenAnswers } from '../consoleDialogs';
import type { HostOptions } from '../remote/hostOptions';
import { onOneHost } from '../remote/hostOptions';
import { numberArgument, portArgument } from './arguments';
import type { Run } from './run';

/** The commands that end something. */
export function addActing(program: Command, run: Run): void {
  acting(onOneHost(program.command('free')), commandHelp.free())
    .argument('<port>', commandHelp.port(), portArgument)
    .option('--udp', commandHelp.udpPort())
    .action((port: number, options: FreeOptions & HostOptions) =>
      run(async (session) =>
        options.on === undefined
          ? (await import('../commands/stop')).free(session, port, options)
          : (await import('../remote/endOn')).endOn(session, ['free', String(port)], options),
      ),
    );
  acting(onOneHost(program.command('stop')), commandHelp.stop())
    .argument('<number>', commandHelp.pidOrPort(), numberArgument)
    .option('--pid', commandHelp.asPid())
    .option('--port', commandHelp.asPort())
    .option('--udp', commandHelp.udpPort())
    .action((number: number, options: StopOptions & HostOptions) =>
      run(async (session) =>
        options.on === undefined
          ? (await import('../commands/stop')).stop(session, number, options)
          : (await import('../remote/endOn')).endOn(session, ['stop', String(number)], options),
      ),
    );
  acting(program.command('clean'), commandHelp.clean(), commandHelp.cleanYes()).action(
    (options: GivenAnswers) =>
      run(async (session) => (await import('../commands/clean')).clean(session, options)),
  );
}

function acting(command: Command, description: string, yes = commandHelp.yes()): Command {
  return command
    .description(description)
    .option('-y, --yes', yes)
    .option('--force', commandHelp.force())
    .option('--dry-run', commandHelp.dryRun());
}
