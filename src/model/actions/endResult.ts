import type { Outcome, Target } from './termination';

/** What became of one of several processes that were chosen to be ended together. */
export type EndResult =
  | { readonly kind: 'outcome'; readonly target: Target; readonly outcome: Outcome }
  /** What it was chosen for no longer holds, so nothing was sent. */
  | { readonly kind: 'noLongerApplies'; readonly target: Target }
  /** The person canceled before its turn. */
  | { readonly kind: 'notBegun'; readonly target: Target }
  /** It could not be terminated, for a reason that was already put into words. */
  | { readonly kind: 'failed'; readonly text: string };

/** Whether a signal may have been sent. */
export function wasSignaled(result: EndResult): boolean {
  if (result.kind !== 'outcome') return false;
  const { outcome, target } = result;
  switch (outcome.kind) {
    case 'denied':
      return outcome.members.every(({ pid }) => pid !== target.pid);
    case 'exited':
    case 'stillRunning':
    case 'suspended':
    case 'waitCancelled':
      return true;
    case 'forceNeeded':
    case 'refused':
    case 'alreadyExited':
    case 'pidReused':
    case 'otherProgram':
    case 'notListening':
    case 'ownerUnknown':
    case 'unverified':
    case 'cancelled':
      return false;
  }
}
