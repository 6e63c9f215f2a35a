import type { Command } from 'commander';
import { commandHelp } from '../../messages/commandLine';
import type { GivenAnswers } from '../consoleDialogs';
import type { HostOptions } from '../remote/hostOptions';
import { onOneHost } from '../remote/hostOptions';
import { pidArgument, portArgument } from './arguments';
import type { Run } from './run';

/** The commands that end something. */
export function addActing(program: Command, run: Run): void {
  const acting = (name: string, description: string): Command =>
    onOneHost(program.command(name))
      .description(description)
      .option('-y, --yes', commandHelp.yes())
      .option('--force', commandHelp.force());
  acting('stop', commandHelp.stop())
    .argument('<pid>', 'PID', pidArgument)
    .action((pid: number, given: GivenAnswers & HostOptions) =>
      run(async (session) =>
        given.on === undefined
          ? (await import('../commands/stop')).stop(session, pid, given)
          : (await import('../remote/endOn')).endOn(session, ['stop', String(pid)], given),
      ),
    );
  acting('free', commandHelp.free())
    .argument('<port>', commandHelp.port(), portArgument)
    .action((port: number, given: GivenAnswers & HostOptions) =>
      run(async (session) =>
        given.on === undefined
          ? (await import('../commands/stop')).free(session, port, given)
          : (await import('../remote/endOn')).endOn(session, ['free', String(port)], given),
      ),
    );
}
