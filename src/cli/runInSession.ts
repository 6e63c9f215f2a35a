import { CollectFailure } from '../collect/collector';
import { Core } from '../core/core';
import { traceOf } from '../model/text/text';
import { NothingToDo, Unverified, UserError } from '../model/text/userError';
import type { ExitCode } from './console';
import { exitCodes } from './console';
import type { CommandLineContext } from './session';
import { Interrupted, Session } from './session';

/** Builds what reads the machine, for one command. @returns its exit code, whatever fails. */
export async function runInSession(
  context: CommandLineContext,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { host, home, folder, console, interrupted } = context;
  const core = new Core({
    ...{ host, home, pollMs: 2_000 },
    folders: [{ name: folder, path: folder }],
    onError: (error) => {
      console.say(traceOf(error));
    },
  });
  try {
    const code = await work(new Session(context, core));
    return interrupted.aborted ? exitCodes.interrupted : code;
  } catch (error) {
    if (error instanceof Interrupted) return exitCodes.interrupted;
    console.say(error instanceof UserError ? error.message : traceOf(error));
    return codeOf(error);
  } finally {
    core.dispose();
  }
}

/** What no one expected is unknown. */
function codeOf(error: unknown): ExitCode {
  if (!(error instanceof UserError) || error instanceof CollectFailure || error instanceof Unverified)
    return exitCodes.unseen;
  return error instanceof NothingToDo ? exitCodes.no : exitCodes.refused;
}
