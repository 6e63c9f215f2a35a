import type { AddressConflict } from '../conflicts/conflictCollector';
import { findConflicts } from '../conflicts/findConflicts';
import { maskTyped } from '../process/redact';
import { canBePasted } from '../process/shellQuote';
import { plainText, visibleText } from '../text/text';

/** The ports that a command failed to use. None if it ended well, or went on with another port. */
export function conflictsOf(output: string, exitCode: number | undefined): AddressConflict[] {
  return exitCode === 0 ? [] : findConflicts(output).filter(({ movedOn }) => !movedOn);
}

/** A command line, as the terminal reports it. */
export interface CommandLine {
  readonly value: string;
  /** The shell itself reported it. Any other may have been printed by a program, to have us run it. */
  readonly isTrusted: boolean;
}

/** Why a command is not run again. */
export type RerunObstacle = TypingObstacle | 'tooLong' | 'controlCharacters';

export type RerunDecision =
  | { readonly kind: 'at-once' }
  /** `text`: the command in short, its secrets masked. */
  | { readonly kind: 'ask'; readonly text: string }
  /** `text`: all that would be run, which a person has to read first. */
  | { readonly kind: 'ask-showing-all'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: RerunObstacle };

/** What a person reads before agreeing to it. */
const maximumShownLength = 800;

/**
 * How a command is run again.
 * @param isAgreed whether a person has just agreed to that.
 * @param isLatest whether nothing was run in its terminal since: otherwise its folder may be another one.
 */
export function planRerun(
  { value, isTrusted }: CommandLine,
  { isAgreed, isLatest }: { readonly isAgreed: boolean; readonly isLatest: boolean },
): RerunDecision {
  // a terminal would carry them out; a person may have typed a command of several lines
  if (!canBePasted(isTrusted ? value.replaceAll('\n', '') : value)) {
    return { kind: 'refused', reason: 'controlCharacters' };
  }
  if (isTrusted) {
    return isAgreed && isLatest
      ? { kind: 'at-once' }
      : { kind: 'ask', text: plainText(maskTyped(value), 100) };
  }
  const text = visibleText(value.trim());
  return text.length > maximumShownLength
    ? { kind: 'refused', reason: 'tooLong' }
    : { kind: 'ask-showing-all', text };
}

/** A terminal, as far as it matters to what is typed into it. */
export interface TerminalState {
  readonly isClosed: boolean;
  /** Shell integration reports what runs in it. */
  readonly hasShellIntegration: boolean;
  readonly isBusy: boolean;
}

type TypingObstacle = 'restrictedMode' | 'closed' | 'noShellIntegration' | 'busy';

/** Why nothing may be typed into a terminal; undefined if something may. */
export function obstacleToTyping(
  { isClosed, hasShellIntegration, isBusy }: TerminalState,
  isWorkspaceTrusted: boolean,
): TypingObstacle | undefined {
  if (!isWorkspaceTrusted) return 'restrictedMode';
  if (isClosed) return 'closed';
  if (!hasShellIntegration) return 'noShellIntegration';
  return isBusy ? 'busy' : undefined;
}
