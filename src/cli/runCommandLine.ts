import { CommanderError } from 'commander';
import type { ExitCode } from './console';
import { exitCodes } from './console';
import type { CommandLineContext } from './session';
import { createProgram, withDefaultCommand } from './program';

/** Runs one command line. Most of the code is loaded only by a command that needs it. @returns its exit code. */
export async function runCommandLine(
  argv: readonly string[],
  context: CommandLineContext,
): Promise<ExitCode> {
  const { console } = context;
  let code: ExitCode = exitCodes.done;
  const program = createProgram(context.version, async (work) => {
    const { runInSession } = await import('./runInSession');
    code = await runInSession(context, work);
  });
  program.configureOutput({
    writeOut: (text) => {
      console.out(text.trimEnd());
    },
    writeErr: (text) => {
      console.say(text.trimEnd());
    },
  });
  try {
    await program.parseAsync(withDefaultCommand(argv), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    throw error;
  }
}
