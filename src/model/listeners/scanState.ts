import type { Problem, Snapshot } from './snapshot';

/**
 * `missing`: a tool or file that the collector needs does not exist; `denied`: no permission; `unsupported`: there is no
 * collector for this platform, so retrying is useless.
 */
export type FailureReason = 'missing' | 'denied' | 'unsupported' | 'unexpected';

/** A failure keeps the last good snapshot, which is then stale. */
export type ScanState =
  | { readonly kind: 'scanning' }
  | { readonly kind: 'ok'; readonly snapshot: Snapshot }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly problem: Problem;
      readonly lastSnapshot: Snapshot | undefined;
    };
