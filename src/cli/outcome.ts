import type { ExitCode } from './console';
import { exitCodes } from './console';
import type { ConsoleDialogs, GivenAnswers } from './consoleDialogs';

/**
 * What a command answers after a flow that ends something. A dry run is done when it came to what would be ended.
 * @param isDone whether what was asked for is so.
 */
export function codeAfter(
  { last, hasAsked }: Pick<ConsoleDialogs, 'last' | 'hasAsked'>,
  { dryRun }: GivenAnswers,
  isDone: boolean,
): ExitCode {
  if (isDone || (dryRun === true && hasAsked)) return exitCodes.done;
  switch (last?.because) {
    case 'refused':
      return exitCodes.refused;
    case 'unknown':
      return exitCodes.unseen;
    case undefined:
      return exitCodes.no;
  }
}
