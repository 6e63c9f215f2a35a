import type { Process, ProcessIdentity } from '../process/process';
import type { Checkout } from '../recognition/checkout';
import type { Candidate } from './candidate';
import type { ForgottenReason } from './reason';

/**
 * What no snapshot holds. Every answer is given at once, from what was read before, and read in the background: undefined
 * and empty if it is not known yet.
 */
export interface Evidence {
  /** Changes whenever an answer does. */
  readonly version: number;
  /** All that answers are about to be asked of: what is known of others may be dropped. */
  observe(candidates: readonly Candidate[]): void;
  /** Whether the first process of a session runs. No other process gets its PID while the session has processes (Linux). */
  isLeaderRunning(session: number): boolean | undefined;
  /** Whether a coding agent that a scan has seen has ended; false also if that could not be read. */
  hasEnded(agent: ProcessIdentity): boolean | undefined;
  /** Whether a program of this coding agent runs on the machine; undefined also if it has no program of its own. */
  isAgentRunning(title: string): boolean | undefined;
  /**
   * Of a path that Linux marks as deleted. `there`: the name itself ends so. `replaced`: another folder has the name now.
   */
  deletedFolder(path: string): 'there' | 'deleted' | 'replaced' | undefined;
  /** What became of the branch that is checked out. */
  ofBranch(checkout: Checkout): readonly ForgottenReason[];
  /** What the window knows of its terminals, and what samples show. */
  ofProcess(process: Process, ancestors: readonly Process[]): readonly ForgottenReason[];
}

export const noEvidence: Evidence = {
  version: 0,
  observe: () => undefined,
  isLeaderRunning: () => undefined,
  hasEnded: () => undefined,
  isAgentRunning: () => undefined,
  deletedFolder: () => undefined,
  ofBranch: () => [],
  ofProcess: () => [],
};
