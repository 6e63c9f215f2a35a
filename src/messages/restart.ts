import type { Listener } from '../model/listeners/listener';
import { maskCommandLine } from '../model/process/redact';
import type { RestartPlan } from '../model/actions/restartPlan';
import { shellQuote } from '../model/process/shellQuote';
import { enumerate, plainText } from '../model/text/text';
import { programWithPid } from './processNames';
import type { Member } from '../model/actions/termination';

/**
 * Exactly what will be started and who will be ended: nothing is masked, for it is what a person agrees to.
 * @param program what the first word stands for, where that is another program than the one that runs.
 */
export function restartDetail(
  { argv, cwd, process }: Pick<RestartPlan, 'argv' | 'cwd' | 'process'>,
  ended: readonly Member[],
  environmentIsKnown: boolean,
  program: string | undefined,
): string {
  const names = enumerate(ended.map(programWithPid));
  return [
    `Runs in a new terminal, in ${cwd}:`,
    shellQuote(argv),
    ...(program === undefined
      ? []
      : [
          `"${plainText(argv[0])}" is ${plainText(program)} there; what runs now is ${plainText(process.executable ?? 'not known')}.`,
        ]),
    environmentIsKnown
      ? 'With the environment it has now.'
      : 'With the environment of new terminals: variables that it was given are not known and not carried over.',
    ended.length === 1
      ? `First, ${names} is asked to end; work that it has not saved may be lost.`
      : `First, ${names} are asked to end; work that they have not saved may be lost.`,
  ].join('\n\n');
}

/** The old one has ended, and whoever else may have the port now keeps the new one from starting. */
export function notFreeWords({ port }: Pick<Listener, 'port'>, { argv }: Pick<RestartPlan, 'argv'>): string {
  return `Port ${port} was not seen to become free, so nothing was started. The command was: ${shellQuote(maskCommandLine(argv))}`;
}

/** @param code the exit code, where it is known. */
export function endedEarlyWords(name: string, code: number | undefined, argv: readonly string[]): string {
  const how = code === undefined ? '' : ` with exit code ${code}`;
  return `${plainText(name)} ended${how} before it listened. To see why, run in a terminal: ${shellQuote(maskCommandLine(argv))}`;
}
