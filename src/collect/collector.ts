import type { Process, ProcessIdentity } from '../model/process';
import type { Snapshot } from '../model/snapshot';

/** The socket collector of one platform: the only thing that knows how listeners are found there. */
export interface Collector {
  /**
   * Looks once. What cannot be read becomes a problem in the snapshot.
   * @throws CollectFailure where nothing at all could be seen; the signal's reason where it was aborted.
   */
  collect(signal: AbortSignal): Promise<Snapshot>;
  /**
   * What now runs under a PID, read at once, without a child process: to be asked right before a signal.
   * @returns undefined where nothing does (a zombie is nothing: it holds no sockets and takes no signals).
   */
  identify(pid: number): ProcessIdentity | undefined;
  /** A process and its ancestors, nearest first; empty where nothing runs under the PID. */
  lineage(pid: number): Process[];
}

/**
 * `missing`: what the collector reads is not there; `denied`: this user may not read it; `unsupported`: there is
 * no collector for this system, so that trying again is of no use.
 */
export type FailureReason = 'missing' | 'denied' | 'unsupported' | 'unexpected';

/** Nothing could be seen. `message` is one sentence for a person; `detail` is for the log. */
export class CollectFailure extends Error {
  override readonly name = 'CollectFailure';
  constructor(
    readonly reason: FailureReason,
    message: string,
    readonly detail: string,
  ) {
    super(message);
  }
}
