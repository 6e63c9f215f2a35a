import type { AddressConflict } from '../conflicts/conflictCollector';
import { conflictsInSlices } from '../conflicts/findConflicts';
import { mayMatch } from '../conflicts/messagePatterns';
import type { RunningServer } from '../conflicts/runningServers';
import { findRunningServers, mayBeRunning } from '../conflicts/runningServers';
import { maskTyped } from '../process/redact';
import { canBePasted } from '../process/shellQuote';
import { plainText, visibleText } from '../text/text';
import type { TimeSliced } from '../text/timeSlice';

/** Why a program did not start: a copy of it runs already, or a port could not be used. */
export interface StartFailures {
  readonly servers: readonly RunningServer[];
  readonly conflicts: readonly AddressConflict[];
}

/**
 * What kept a command from starting. Nothing if it ended well, or went on with another port.
 * @param asked the port that its command line asks for: the guess where the output has none.
 */
export function* startFailuresOf(
  output: string,
  exitCode: number | undefined,
  asked?: number,
): TimeSliced<StartFailures> {
  if (exitCode === 0) return { servers: [], conflicts: [] };
  const found = yield* conflictsInSlices(output);
  yield;
  const conflicts = found.filter(({ movedOn }) => !movedOn);
  return {
    servers: findRunningServers(output),
    conflicts: conflicts.map((each) => ({
      ...each,
      contextPort: each.port === undefined ? (each.contextPort ?? asked) : undefined,
    })),
  };
}

/** Whether a part of an output is worth being read for the above. */
export function mayHaveFailed(output: string): boolean {
  return mayMatch(output) || mayBeRunning.test(output);
}

/** A command line, as the terminal reports it. */
export interface CommandLine {
  readonly value: string;
  /** The shell itself reported it. Any other may have been printed by a program, to have us run it. */
  readonly isTrusted: boolean;
  /** It is known to be all of what was started. */
  readonly isWhole: boolean;
}

/**
 * A command line, from both reports of it. Now and then VS Code reports a command that has ended without its first characters,
 * and `rm -r build/cache` must not become `r -r build/cache`. What the program printed meanwhile can change only the second.
 */
export function commandLineFrom(
  atStart: Pick<CommandLine, 'value' | 'isTrusted'>,
  atEnd: Pick<CommandLine, 'value' | 'isTrusted'>,
): CommandLine {
  const isTrusted = atStart.isTrusted && atEnd.isTrusted;
  if (atStart.value === atEnd.value) return { value: atEnd.value, isTrusted, isWhole: true };
  const isKnown = atStart.value !== '' || atEnd.isTrusted;
  return {
    value: atStart.value !== '' ? atStart.value : isKnown ? atEnd.value : '',
    isTrusted: false,
    isWhole: false,
  };
}

/** Why a command is not run again. */
export type RerunObstacle = TypingObstacle | 'tooLong' | 'controlCharacters' | 'unknownCommand';

export type RerunDecision =
  | { readonly kind: 'at-once' }
  /** `text`: all that is known of it, for a person to complete and run. */
  | { readonly kind: 'put-at-prompt'; readonly text: string }
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
  { value, isTrusted, isWhole }: CommandLine,
  { isAgreed, isLatest }: { readonly isAgreed: boolean; readonly isLatest: boolean },
): RerunDecision {
  if (value.trim() === '') return { kind: 'refused', reason: 'unknownCommand' };
  // a terminal would carry them out; a person may have typed a command of several lines
  if (!canBePasted(isTrusted ? value.replaceAll('\n', '') : value)) {
    return { kind: 'refused', reason: 'controlCharacters' };
  }
  if (!isWhole) {
    // a line break would run what is before it
    return canBePasted(value)
      ? { kind: 'put-at-prompt', text: value }
      : { kind: 'refused', reason: 'controlCharacters' };
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
