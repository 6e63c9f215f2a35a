import type { Problem, Snapshot } from './snapshot';

/**
 * `missing`: what the collector reads is not there; `denied`: this user may not read it; `unsupported`: there is
 * no collector for this system, so that trying again is of no use.
 */
export type FailureReason = 'missing' | 'denied' | 'unsupported' | 'unexpected';
/** What is known now. A failure keeps the last good snapshot, which is then stale. */
export type ScanState =
  | { readonly kind: 'scanning' }
  | { readonly kind: 'ok'; readonly snapshot: Snapshot }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly problem: Problem;
      readonly lastSnapshot: Snapshot | undefined;
    };
