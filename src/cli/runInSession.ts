import { CollectFailure } from '../collect/collector';
import { Core } from '../core/core';
import { traceOf } from '../model/text/text';
import { UserError } from '../model/text/userError';
import type { ExitCode } from './console';
import { exitCodes } from './console';
import type { CommandLineContext } from './session';
import { Session } from './session';

/** Builds what reads the machine, for one command. @returns its exit code, whatever fails. */
export async function runInSession(
  context: CommandLineContext,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { host, home, folder, console } = context;
  const core = new Core({
    ...{ host, home, pollMs: 2_000 },
    folders: [{ name: folder, path: folder }],
    onError: (error) => {
      console.say(traceOf(error));
    },
  });
  try {
    return await work(new Session(context, core));
  } catch (error) {
    console.say(error instanceof UserError ? error.message : traceOf(error));
    return error instanceof CollectFailure ? exitCodes.unseen : exitCodes.refused;
  } finally {
    core.dispose();
  }
}
