import { CommanderError } from 'commander';
import { traceOf } from '../model/text/text';
import type { ExitCode } from './console';
import { exitCodes } from './console';
import { createProgram, withDefaultCommand } from './program';
import { MarkedConsole, parseMarkedWords } from './remote/markedConsole';
import { serveAgents } from './serveAgents';
import type { CommandLineContext } from './session';

/**
 * Runs one command line, for a person, a script, or the command line of another machine. Most of the code is loaded only by
 * a command that needs it.
 * @returns its exit code; undefined if the process now belongs to a server, which ends it.
 */
export async function runCommandLine(
  argv: readonly string[],
  context: CommandLineContext,
): Promise<ExitCode | undefined> {
  const marked = parseMarkedWords(argv);
  if (marked === undefined) return runWords(argv, context);
  const console = new MarkedConsole(context.console, marked.mark, marked.answers, context.version);
  // what started it there is gone when nothing reads any more
  const interrupted = AbortSignal.any([context.interrupted, console.closed]);
  const code = await runWords(marked.argv, { ...context, console, interrupted });
  if (code !== undefined) console.end(code);
  return code;
}

async function runWords(argv: readonly string[], context: CommandLineContext): Promise<ExitCode | undefined> {
  const { console, version } = context;
  let code: ExitCode | undefined = exitCodes.done;
  const program = createProgram({
    ...{ console, version },
    run: async (work) => {
      const { runInSession } = await import('./runInSession');
      code = await runInSession(context, work);
    },
    serveAgents: async () => {
      code = await serveAgents(context);
    },
  });
  try {
    await program.parseAsync(withDefaultCommand(argv), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    console.say(traceOf(error));
    return exitCodes.unseen;
  }
}
