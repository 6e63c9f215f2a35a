import { CommanderError } from 'commander';
import type { ExitCode } from './console';
import { exitCodes } from './console';
import { MarkedConsole, parseMarkedWords } from './remote/markedConsole';
import type { CommandLineContext } from './session';
import { createProgram, withDefaultCommand } from './program';

/**
 * Runs one command line, for a person, a script, or the command line of another machine. Most of the code is loaded only by
 * a command that needs it.
 * @returns its exit code.
 */
export async function runCommandLine(
  argv: readonly string[],
  context: CommandLineContext,
): Promise<ExitCode> {
  const marked = parseMarkedWords(argv);
  if (marked === undefined) return runWords(argv, context);
  const console = new MarkedConsole(context.console, marked.mark, marked.answers, context.version);
  const code = await runWords(marked.argv, { ...context, console });
  console.end(code);
  return code;
}

async function runWords(argv: readonly string[], context: CommandLineContext): Promise<ExitCode> {
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
