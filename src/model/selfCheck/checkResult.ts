/** A child of ours that listens, by what it does; `scan`: all of them. */
export type CheckedSubject = 'tcp4' | 'tcp6' | 'udp4' | 'udp6' | 'shared' | 'arguments' | 'stubborn' | 'scan';

/** What is compared with what is known, or done. */
export type CheckedFact =
  | 'started'
  | 'row'
  | 'address'
  | 'exposure'
  | 'owner'
  | 'startTime'
  | 'commandLine'
  | 'folder'
  | 'user'
  | 'parent'
  | 'environment'
  | 'scanned'
  | 'gentle'
  | 'refusesGentle'
  | 'forced'
  | 'startedAgain'
  | 'gone'
  | 'scanTime';

/** `unknown`: this system does not tell it, by design. */
export type CheckOutcome = 'passed' | 'failed' | 'unknown';

export interface Verdict {
  readonly outcome: CheckOutcome;
  readonly expected?: string;
  readonly seen?: string;
}

export interface CheckResult extends Verdict {
  readonly of: CheckedSubject;
  readonly what: CheckedFact;
  /** The child neither answered nor ended in time, as on a machine that is slow or busy. */
  readonly isLate?: true;
}

export function passedOr(isRight: boolean, expected: string, seen: string): Verdict {
  return isRight ? { outcome: 'passed' } : { outcome: 'failed', expected, seen };
}
