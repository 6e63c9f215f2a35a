import { networkInterfaces, userInfo } from 'node:os';
import { listenersMalformed, processesUnknown } from '../../messages/collect';
import type { Owner } from '../../model/listeners/listener';
import type { Process, ProcessIdentity, User } from '../../model/process/process';
import { compareByAge } from '../../model/process/process';
import type { Problem, Snapshot } from '../../model/listeners/snapshot';
import type { Collector, Inspection, ScanTrigger } from '../collector';
import { CollectFailure } from '../collector';
import { isPidInUse } from '../pidInUse';
import { inspectionFrom } from '../inspection';
import { SerialQueue } from '../serialQueue';
import type { FindProcesses } from '../findProcess';
import type { RunTool } from '../runTool';
import type { LsofOutput } from './parseLsof';
import type { LsofSocket, ZoneName } from './lsofSockets';
import { listeningSockets } from './lsofSockets';
import type { NetstatSocket } from './parseNetstat';
import type { OwnedSocket } from './toListeners';
import { addressKey, missingFromLsof, toListeners, withDualStack } from './toListeners';
import { isToolFailure } from '../toolFailure';
import type { OwnerObservation } from './processCache';
import { ProcessCache } from './processCache';
import { ProcessReader } from './processReader';
import type { PsProcess } from './parsePs';
import { AllUsersSockets } from './allUsersSockets';
import { UnixTools } from './unixTools';
import type { ServiceUnit } from '../../model/process/serviceUnit';

export interface LsofSystem {
  readonly platform: string;
  readonly run: RunTool;
  readonly findProcesses: FindProcesses;
  readonly zoneName: ZoneName;
  /** Whether any process has the PID, zombies included. */
  readonly isPidInUse: (pid: number) => boolean;
  /** The effective user of this process. */
  readonly user: User;
}

export function thisUnix(platform: string, tools: Pick<LsofSystem, 'run' | 'findProcesses'>): LsofSystem {
  const uid = process.geteuid?.() ?? -1;
  return { platform, ...tools, zoneName, isPidInUse, user: { uid, name: loginOf(uid) } };
}

/**
 * macOS, and other Unixes with lsof: listeners and their owners from lsof(8), the processes from ps(1). On macOS other
 * users' listeners, which lsof may not show, come from netstat(1).
 */
export class LsofCollector implements Collector {
  private readonly tools: UnixTools;
  private readonly cache: ProcessCache;
  private readonly allUsersSockets: AllUsersSockets;
  /** Other users' sockets when netstat was last read. */
  private others: readonly NetstatSocket[] = [];
  private readonly queue = new SerialQueue();

  constructor(private readonly system: LsofSystem) {
    this.tools = new UnixTools(system.run);
    const reader = new ProcessReader(system.platform, this.tools, system.findProcesses);
    this.cache = new ProcessCache(reader, system.user);
    this.allUsersSockets = new AllUsersSockets(this.tools);
  }

  scan(signal: AbortSignal, trigger: ScanTrigger = 'manual'): Promise<Snapshot> {
    return this.queue.run(() => this.scanOnce(signal, trigger));
  }

  async readAncestorChains(pids: readonly number[]): Promise<Process[][]> {
    const processes = await this.readProcesses();
    return pids.map((pid) => this.cache.ancestorChain(pid, processes));
  }

  /** `ps -E` prints it separated by spaces, so the end of a value is unknown. */
  environmentOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** By PID: launchd lists the processes that it has started with their labels. */
  private async readUnits(): Promise<ReadonlyMap<number, ServiceUnit>> {
    if (this.system.platform !== 'darwin') return new Map();
    try {
      return await this.tools.launchdUnits(this.system.user.uid, new AbortController().signal);
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      return new Map();
    }
  }

  reservedPorts(): Promise<[]> {
    return Promise.resolve([]);
  }

  private async readProcesses(): Promise<ReadonlyMap<number, PsProcess>> {
    try {
      return (await this.tools.processes(new AbortController().signal)).processes;
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      throw new CollectFailure('unexpected', processesUnknown('ps'), error.message);
    }
  }

  /** One run of ps, and on macOS one of launchctl beside it. */
  async inspect(pids: readonly number[]): Promise<readonly (Inspection | undefined)[]> {
    const [rows, units] = await Promise.all([this.readProcesses(), this.readUnits()]);
    const processes = this.cache.describeAll(rows);
    return pids.map((pid) => inspectionFrom(processes, pid, units.get(pid)));
  }

  /** False if ps fails. */
  async hasEnded(process: ProcessIdentity, thoroughness: 'quick' | 'exact' = 'exact'): Promise<boolean> {
    if (!this.system.isPidInUse(process.pid)) return true;
    return thoroughness === 'exact' && (await this.currentState(process)) === 'ended';
  }

  connectionsOn(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  checkNow(): 'unknown' {
    return 'unknown';
  }

  async isSuspended(process: ProcessIdentity): Promise<boolean> {
    const now = await this.currentState(process);
    return typeof now === 'object' && now.isSuspended;
  }

  private async currentState({ pid, startMark }: ProcessIdentity): Promise<PsProcess | 'ended' | 'unknown'> {
    try {
      const now = (await this.tools.process(pid, new AbortController().signal)).processes.get(pid);
      if (now === undefined) return 'ended';
      return startMark !== undefined && String(now.startSeconds) !== startMark ? 'ended' : now;
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      return 'unknown';
    }
  }

  whenDetailsLoaded(): Promise<void> {
    return Promise.resolve();
  }

  private async scanOnce(signal: AbortSignal, trigger: ScanTrigger): Promise<Snapshot> {
    signal.throwIfAborted();
    const { platform, user } = this.system;
    // before lsof: otherwise a server of this user that starts in between would look like another user's
    const allUsers =
      platform === 'darwin' && user.uid !== 0 ? await this.allUsersSockets.scan(trigger, signal) : undefined;
    const output = await this.tools.listeners(signal);
    const { sockets, malformed } = listeningSockets(output, this.system.zoneName);
    const isNew = allUsers?.isNew === true;
    const missing = missingFromLsof(isNew ? (allUsers.sockets ?? []) : this.others, sockets);
    // a PID that ps did not know has exited; ignore it until netstat reports it again
    const current = missing.filter(({ pid }) => isNew || this.cache.hasOwner(pid));
    const { processes, problems } = await this.cache.update(
      observationsOf(output, sockets, current),
      signal,
      trigger,
    );
    // lsof would show this user's own sockets, so those have been closed
    const others = missing.filter(({ pid = 0 }) => processes.get(pid)?.user?.uid !== user.uid);
    if (isNew) this.others = others;
    return {
      takenAt: Date.now(),
      platform,
      // lsof shows the processes of its own user only, unless that is root
      coverage: user.uid === 0 || allUsers?.sockets !== undefined ? 'everything' : 'own-processes',
      details: 'complete',
      listeners: toListeners([
        ...withDualStack(this.ownedSockets(output, sockets, processes), allUsers?.sockets ?? []),
        ...others.map((socket) => ({ ...socket, owner: ownerOf(socket, processes) })),
      ]),
      processes,
      problems: [...problemsOf(output, malformed), ...(allUsers?.problems ?? []), ...problems],
      unread: [],
    };
  }

  private ownedSockets(
    { processes: parsed }: LsofOutput,
    sockets: readonly LsofSocket[],
    processes: ReadonlyMap<number, Process>,
  ): OwnedSocket[] {
    const uids = new Map(parsed.map(({ pid, uid }) => [pid, uid]));
    return sockets.map(({ protocol, address, port, pids }) => {
      const [first, ...more] = pids.flatMap((pid) => processes.get(pid) ?? []).sort(compareByAge);
      const uid = pids.flatMap((pid) => uids.get(pid) ?? [])[0];
      const owner: Owner =
        first === undefined
          ? { kind: 'hidden', reason: 'gone', user: uid === undefined ? undefined : this.cache.user(uid) }
          : { kind: 'known', processes: [first, ...more] };
      return { protocol, address, port, owner, dualStack: undefined };
    });
  }
}

function ownerOf({ pid = 0 }: NetstatSocket, processes: ReadonlyMap<number, Process>): Owner {
  const process = processes.get(pid);
  return process?.user === undefined
    ? { kind: 'hidden', reason: 'no-permission', user: undefined }
    : { kind: 'known', processes: [process] };
}

function observationsOf(
  { processes }: LsofOutput,
  sockets: readonly LsofSocket[],
  others: readonly NetstatSocket[],
): Map<number, OwnerObservation> {
  const keys = new Map<number, Set<string>>();
  for (const { pids, key } of sockets) {
    for (const pid of pids) keys.set(pid, (keys.get(pid) ?? new Set()).add(key));
  }
  const observations = new Map<number, OwnerObservation>();
  for (const socket of others) {
    const { pid, name: command } = socket;
    if (pid === undefined) continue;
    const parsed = { pid, command, parentPid: undefined, uid: undefined, login: undefined, files: [] };
    const socketKeys = new Set(observations.get(pid)?.socketKeys).add(addressKey(socket));
    observations.set(pid, { parsed, socketKeys });
  }
  for (const parsed of processes) {
    const socketKeys = keys.get(parsed.pid);
    if (socketKeys !== undefined) observations.set(parsed.pid, { parsed, socketKeys });
  }
  return observations;
}

function problemsOf({ malformed, malformedCount }: LsofOutput, names: readonly string[]): Problem[] {
  const count = malformedCount + names.length;
  if (count === 0) return [];
  const detail = [...malformed, ...names].slice(0, 3).join(', ');
  return [{ message: listenersMalformed('lsof', count), detail }];
}

/** The index of an interface is the scope of its link-local addresses (RFC 4007). */
function zoneName(index: number): string | undefined {
  return Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some((address) => address.family === 'IPv6' && address.scopeid === index),
  )?.[0];
}

/** Undefined if the uid is not in the user database, as in some containers. */
function loginOf(uid: number): string | undefined {
  try {
    const user = userInfo();
    return user.uid === uid ? user.username : undefined;
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return undefined;
  }
}
