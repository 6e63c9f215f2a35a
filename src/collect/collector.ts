import type { Process, ProcessIdentity } from '../model/process/process';
import type { ReservedPorts } from '../model/net/reservedPorts';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ServiceUnit } from '../model/recognition/supervisors';
import type { FailureReason } from '../model/listeners/scanState';

/**
 * `asked`: somebody wants to know now, so all is read anew. `routine`: the look that comes by itself, again and again;
 * what changes rarely may be some looks old.
 */
export type ScanTrigger = 'manual' | 'poll';

/** One process and what surrounds it, as they were at one moment. */
export interface Inspection {
  readonly process: Process;
  /** Nearest first. */
  readonly ancestors: readonly Process[];
  /** Parents before their children. */
  readonly descendants: readonly Process[];
  /** The unit of the service manager that the process belongs to; undefined if there is none or it is not known. */
  readonly unit: ServiceUnit | undefined;
}

/** The socket collector of one platform: the only thing that knows how listeners are found there. */
export interface Collector {
  /**
   * Looks once. What cannot be read becomes a problem in the snapshot.
   * @param trigger `asked` where nothing is said.
   * @throws CollectFailure where nothing at all could be seen; the signal's reason where it was aborted.
   */
  scan(signal: AbortSignal, trigger?: ScanTrigger): Promise<Snapshot>;
  /**
   * What now runs under each of these PIDs, read anew and in the order asked for, so that the last is the newest: the
   * process and its ancestors, nearest first. Empty where nothing runs there (a zombie is nothing: it holds no sockets
   * and takes no signals).
   * @throws CollectFailure where it could not be told: that is not that nobody is there.
   */
  readAncestorChains(pids: readonly number[]): Promise<readonly (readonly Process[])[]>;
  /**
   * All that an action on a process has to know, read at once and anew, in the order asked for.
   * @returns undefined in the place of a PID under which nothing runs.
   * @throws CollectFailure if it could not be read.
   */
  inspect(pids: readonly number[]): Promise<readonly (Inspection | undefined)[]>;
  /** Whether this process has ended; cheap enough to be asked again and again while its end is waited for. */
  hasEnded(process: ProcessIdentity): Promise<boolean>;
  /**
   * Whether a process was paused by a signal (Ctrl+Z) or a debugger, so that it gets none but a forcing one until it goes
   * on. False where that is not known.
   */
  isSuspended(process: ProcessIdentity): Promise<boolean>;
  /** All that now descends from a process, itself left out, parents before their children. */
  descendants(process: ProcessIdentity): Promise<readonly Process[]>;
  /** What the process was given as its environment; undefined where that cannot be read. Asked for only to start it again. */
  environmentOf(process: ProcessIdentity): Promise<Readonly<Record<string, string>> | undefined>;
  /** The unit of the service manager that the process belongs to; undefined where there is none or it is not known. */
  unitOf(process: ProcessIdentity): Promise<ServiceUnit | undefined>;
  /** Ranges of TCP ports that the system refuses to everyone who asks. */
  reservedPorts(): Promise<readonly ReservedPorts[]>;
  /** Resolves when no details of processes are being read behind the looks. A look after that has them. */
  whenDetailsLoaded(): Promise<void>;
}

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
