import { UserError } from '../model/text/userError';
import type { Process, ProcessIdentity, ProgramIdentity } from '../model/process/process';
import type { PortConnection } from '../model/net/portConnection';
import type { ReservedRange } from '../model/net/reservedPorts';
import type { Protocol } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import type { FailureReason } from '../model/listeners/scanState';
import type { KnownUnit } from '../model/process/serviceUnit';
import type { ProcessUsage } from '../model/process/usage';

/**
 * `manual`: user-initiated, bypasses every cache. `poll`: by the clock; what rarely changes may be some scans old. `change`:
 * like a poll, but sockets have come or gone, so that none of them may be remembered. `still`: like a poll, but what
 * `changeReader` reads shows the listeners of the last scan.
 */
export type ScanTrigger = 'manual' | 'poll' | 'change' | 'still';

/** One process and its surroundings, all read at the same time. */
export interface Inspection {
  readonly process: Process;
  /** Nearest first. */
  readonly ancestors: readonly Process[];
  /** Parents before their children. */
  readonly descendants: readonly Process[];
  /** The unit of the service manager that the process belongs to. */
  readonly unit: KnownUnit;
}

/** What moves when listeners or processes come and go. */
export interface ChangeSigns {
  /** Another number than before if listeners have come or gone. Connections do not change it. */
  readonly listeners: number;
  /** The PID that had been given last at the last thorough reading. */
  readonly lastPid: number;
  /** Whether a listener in another's place is noticed by a thorough reading; false if they are too many. */
  readonly isExact: boolean;
  /** Since the reading before, connections have come or gone, and no listeners. */
  readonly areConnectionsMoving: boolean;
}

/** What a reading of the signs includes. */
export interface ChangeRequest {
  /** UDP sockets too. */
  readonly udp: boolean;
  /** Reads the last PID, and which sockets listen even if as many are open as before. */
  readonly isThorough: boolean;
}

/** Reads the signs of change of the host's network, and keeps files open for it. */
export interface ChangeReader {
  /**
   * Now: one synchronous read, of some 10 µs unless sockets were opened or closed.
   * @returns undefined if they are unknown.
   */
  read(request: ChangeRequest): ChangeSigns | undefined;
  close(): void;
}

/** The collector of one platform: the only code that knows how listeners are found there. */
export interface Collector {
  /**
   * Scans once. What cannot be read becomes a problem in the snapshot.
   * @param trigger `manual` by default.
   * @throws CollectFailure if nothing at all could be read; the signal's reason if it was aborted.
   */
  scan(signal: AbortSignal, trigger?: ScanTrigger): Promise<Snapshot>;
  /**
   * The process that now runs under each of these PIDs, followed by its ancestors, nearest first. Bypasses every cache
   * and reads in the given order, so that the last one is the newest. Empty if nothing runs there; a zombie counts as
   * nothing, because it holds no sockets and takes no signals.
   * @throws CollectFailure if the answer is unknown; an empty result means no such process.
   */
  readAncestorChains(pids: readonly number[]): Promise<readonly (readonly Process[])[]>;
  /**
   * Everything an action needs to know about these processes, in one reading that bypasses every cache, in the given
   * order; undefined for a PID under which nothing runs.
   * @param alone those of the PIDs whose descendants are not wanted and left empty: reading all processes takes time.
   * @throws CollectFailure if the answer is unknown.
   */
  inspect(pids: readonly number[], alone?: ReadonlySet<number>): Promise<readonly (Inspection | undefined)[]>;
  /**
   * Whether this process has exited; false if unknown. An `exact` check also notices a zombie, and another process under
   * the PID. A `quick` one is cheap enough to be polled many times a second, and may miss these if the platform would
   * start a child process for them.
   * @param thoroughness `exact` by default.
   */
  hasEnded(process: ProcessIdentity, thoroughness?: 'quick' | 'exact'): Promise<boolean>;
  /**
   * Whether this process, with this program, runs at the moment of the call: one synchronous read for the last check
   * before a signal. `unknown` on platforms that would have to start a child process for it; `unreadable` if that read failed.
   */
  checkNow(process: ProgramIdentity): 'running' | 'ended' | 'otherProgram' | 'unknown' | 'unreadable';
  /**
   * Whether a process is suspended, by a signal (Ctrl+Z) or a debugger: until it is resumed it reacts only to a forcing
   * signal. False if unknown.
   */
  isSuspended(process: ProcessIdentity): Promise<boolean>;
  /** The environment the process was started with, needed to restart it; undefined if it cannot be read. */
  environmentOf(process: ProcessIdentity): Promise<Readonly<Record<string, string>> | undefined>;
  /** Ranges of ports on which the system lets no program listen. */
  reservedPorts(protocol: Protocol): Promise<readonly ReservedRange[]>;
  /**
   * The sockets of the host's network that use one of these ports without listening on it, as they are now: they can keep a
   * program from listening there. Undefined if they are unknown, as on platforms where this is not read.
   */
  connectionsOn(ports: readonly number[]): Promise<readonly PortConnection[] | undefined>;
  /**
   * The running processes whose names pass, with their command lines; undefined if they are unknown. For when a person
   * looks, not for polls: it may start a child process.
   */
  namedProcesses(mayBe: (name: string) => boolean): Promise<readonly Process[] | undefined>;
  /**
   * What these processes use, in the given order; undefined for one that has exited, or of which it is unknown. For when
   * a person asks, and for rare samples, not for polls: it may start a child process.
   */
  usageOf(processes: readonly ProcessIdentity[]): Promise<readonly (ProcessUsage | undefined)[]>;
  /** Resolves when no process details are being loaded in the background. A scan after that includes them. */
  whenDetailsLoaded(): Promise<void>;
  /** Undefined on systems that do not count sockets: there only scans find what has changed. */
  changeReader(): ChangeReader | undefined;
}

/** Nothing could be read. `message` is one sentence for a person; `detail` is for the log. */
export class CollectFailure extends UserError {
  override readonly name = 'CollectFailure';
  constructor(
    readonly reason: FailureReason,
    message: string,
    override readonly detail: string,
  ) {
    super(message, detail);
  }
}
