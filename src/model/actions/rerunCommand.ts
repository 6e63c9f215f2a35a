import type { AddressConflict } from '../conflicts/findConflicts';
import { findConflicts } from '../conflicts/findConflicts';
import { maskTyped } from '../process/redact';
import { plainText } from '../text/text';

/** What a command could not have by its own account. Nothing where it ended well, or went on at another port. */
export function conflictsOf(output: string, exitCode: number | undefined): AddressConflict[] {
  return exitCode === 0 ? [] : findConflicts(output).filter(({ movedOn }) => !movedOn);
}

/** A command line, as a terminal tells it. */
export interface CommandLine {
  readonly value: string;
  /** The shell itself told it. Any other may have been printed by a program, to be run by us. */
  readonly isTrusted: boolean;
}

export type RerunDecision =
  | { readonly kind: 'at-once' }
  /** `text`: the command in short, its secrets masked. */
  | { readonly kind: 'ask'; readonly text: string }
  /** `text`: all that would be run. Nobody vouches for it, so a person reads it first. */
  | { readonly kind: 'ask-showing-all'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** What a person reads through before agreeing to it. */
const longestToShow = 1000;

/**
 * How a command is run again.
 * @param isAgreed whether that was what a person has just agreed to.
 * @param isLatest whether nothing was run in its terminal since: else it may not work in the same folder any more.
 */
export function planRerun(
  { value, isTrusted }: CommandLine,
  { isAgreed, isLatest }: { readonly isAgreed: boolean; readonly isLatest: boolean },
): RerunDecision {
  if (isTrusted) {
    return isAgreed && isLatest
      ? { kind: 'at-once' }
      : { kind: 'ask', text: plainText(maskTyped(value), 100) };
  }
  const text = plainText(value, Infinity);
  return text.length > longestToShow
    ? {
        kind: 'refused',
        reason:
          'The shell does not vouch for the command line, and it is too long to be shown whole, so nothing was run again.',
      }
    : { kind: 'ask-showing-all', text };
}

/** A terminal, as far as it matters to what is typed into it. */
export interface TerminalState {
  readonly isClosed: boolean;
  /** Shell integration tells what runs in it. */
  readonly isFollowed: boolean;
  readonly isBusy: boolean;
}

/** Why nothing may be typed into a terminal, in a sentence; undefined where nothing speaks against it. */
export function obstacleToTyping(
  { isClosed, isFollowed, isBusy }: TerminalState,
  isWorkspaceTrusted: boolean,
): string | undefined {
  if (!isWorkspaceTrusted) {
    return 'In Restricted Mode no command is run, so nothing was run again. Trust this workspace first.';
  }
  if (isClosed) return 'The terminal was closed, so nothing was run again.';
  if (!isFollowed) {
    return 'What runs in that terminal cannot be seen, so nothing was run again. Run the command there yourself.';
  }
  if (isBusy) return 'Another command runs in that terminal now, so nothing was run again.';
  return undefined;
}
