import { CommanderError } from 'commander';
import { CollectFailure } from '../collect/collector';
import { Core } from '../core/core';
import { traceOf } from '../model/text/text';
import { UserError } from '../model/text/userError';
import type { ExitCode } from './console';
import { exitCodes } from './console';
import { createProgram } from './program';
import type { CommandLineContext } from './session';
import { Session } from './session';

/** Runs one command line. @returns its exit code. */
export async function runCommandLine(
  argv: readonly string[],
  context: CommandLineContext,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = createProgram(context.version, async (work) => {
    code = await withSession(context, work);
  });
  program.configureOutput({
    writeOut: (text) => {
      context.console.out(text.trimEnd());
    },
    writeErr: (text) => {
      context.console.say(text.trimEnd());
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    context.console.say(error instanceof UserError ? error.message : traceOf(error));
    return error instanceof CollectFailure ? exitCodes.unseen : exitCodes.refused;
  }
}

async function withSession(
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
  } finally {
    core.dispose();
  }
}
