import { networkInterfaces, userInfo } from 'node:os';
import type { Owner } from '../../model/listeners/listener';
import type { Process, ProcessIdentity, User } from '../../model/process/process';
import { compareByAge, descendantsOf, sameProcess } from '../../model/process/process';
import type { Problem, Snapshot } from '../../model/listeners/snapshot';
import type { ServiceUnit } from '../../model/recognition/supervisors';
import type { Collector, Inspection, ScanTrigger } from '../collector';
import { CollectFailure } from '../collector';
import { inspectionFrom } from '../inspection';
import { SerialQueue } from '../serialQueue';
import type { ProcessDetails } from '../processDetails';
import type { RunTool } from '../runTool';
import type { LsofOutput } from './parseLsof';
import type { LsofSocket, ZoneName } from './lsofSockets';
import { listeningSockets } from './lsofSockets';
import type { NetstatSocket } from './parseNetstat';
import type { OwnedSocket } from './toListeners';
import { addressKey, listenersOf, unseenByLsof, withFamilies } from './toListeners';
import type { OwnerObservation } from './processCache';
import { ProcessCache } from './processCache';
import type { PsProcess } from './parsePs';
import { AllUsersSockets } from './allUsersSockets';
import { isToolFailure, UnixTools } from './unixTools';

export interface LsofSystem {
  readonly platform: string;
  readonly run: RunTool;
  readonly readDetails: () => Promise<readonly ProcessDetails[]>;
  readonly zoneName: ZoneName;
  /** The effective user who looks. */
  readonly user: User;
}

export function thisUnix(
  platform: string,
  {
    run,
    readProcessDetails,
  }: { readonly run: RunTool; readonly readProcessDetails: LsofSystem['readDetails'] },
): LsofSystem {
  const uid = process.geteuid?.() ?? -1;
  return { platform, run, readDetails: readProcessDetails, zoneName, user: { uid, name: loginOf(uid) } };
}

/**
 * Listeners and their owners by lsof(8), what their processes are by ps(1): macOS, and other Unixes with lsof. What
 * lsof may not show, the listeners of other users, is told by netstat(1) of macOS.
 */
export class LsofCollector implements Collector {
  private readonly tools: UnixTools;
  private readonly memory: ProcessCache;
  private readonly systemSockets: AllUsersSockets;
  /** What netstat told last of other users. */
  private others: readonly NetstatSocket[] = [];
  private readonly queue = new SerialQueue();

  constructor(private readonly system: LsofSystem) {
    this.tools = new UnixTools(system.run);
    this.memory = new ProcessCache(system.platform, this.tools, system.readDetails, system.user);
    this.systemSockets = new AllUsersSockets(this.tools);
  }

  scan(signal: AbortSignal, trigger: ScanTrigger = 'manual'): Promise<Snapshot> {
    return this.queue.run(() => this.scanOnce(signal, trigger));
  }

  async readAncestorChains(pids: readonly number[]): Promise<Process[][]> {
    const processes = await this.readProcesses();
    return pids.map((pid) => this.memory.ancestorChain(pid, processes));
  }

  async descendants(process: ProcessIdentity): Promise<Process[]> {
    const rows = await this.readProcesses();
    const processes = this.memory.describeAll(rows);
    const now = processes.get(process.pid);
    return now !== undefined && sameProcess(now, process) ? descendantsOf(processes, now) : [];
  }

  /** `ps -E` tells it cut at blanks, so that where a value ends is not known. */
  environmentOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async unitOf({ pid }: ProcessIdentity): Promise<ServiceUnit | undefined> {
    return (await this.readUnits()).get(pid);
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
      throw new CollectFailure(
        'unexpected',
        'ps did not tell which process this is, so nothing was done to it. Try again, or show the log for the details.',
        String(error),
      );
    }
  }

  /** One run of ps, and on macOS one of launchctl beside it. */
  async inspect(pids: readonly number[]): Promise<readonly (Inspection | undefined)[]> {
    const [rows, units] = await Promise.all([this.readProcesses(), this.readUnits()]);
    const processes = this.memory.describeAll(rows);
    return pids.map((pid) => inspectionFrom(processes, pid, units.get(pid)));
  }

  /** Where ps gives no answer it is not known to have ended. */
  async hasEnded(process: ProcessIdentity): Promise<boolean> {
    return (await this.present(process)) === 'ended';
  }

  async isSuspended(process: ProcessIdentity): Promise<boolean> {
    const now = await this.present(process);
    return typeof now === 'object' && now.isPaused;
  }

  private async present({ pid, startMark }: ProcessIdentity): Promise<PsProcess | 'ended' | 'unknown'> {
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
    // before lsof: what it shows and lsof does not is then no server of the user's own that has just begun
    const system =
      platform === 'darwin' && user.uid !== 0 ? await this.systemSockets.scan(trigger, signal) : undefined;
    const output = await this.tools.listeners(signal);
    const { sockets, malformed } = listeningSockets(output, this.system.zoneName);
    const isNew = system?.isNew === true;
    const unseen = unseenByLsof(isNew ? (system.sockets ?? []) : this.others, sockets);
    // who was looked for in vain has ended, and is not looked for again until netstat names it once more
    const findable = unseen.filter(({ pid }) => isNew || this.memory.hasSeen(pid));
    const { processes, problems } = await this.memory.update(
      observationsOf(output, sockets, findable),
      signal,
    );
    // of the user's own lsof would know: they are closed by now
    const others = unseen.filter(({ pid = 0 }) => processes.get(pid)?.user?.uid !== user.uid);
    if (isNew) this.others = others;
    return {
      takenAt: Date.now(),
      platform,
      // lsof sees into the processes of its own user alone, unless that is root
      coverage: user.uid === 0 || system?.sockets !== undefined ? 'everything' : 'own-processes',
      details: 'complete',
      listeners: listenersOf([
        ...withFamilies(this.ownedSockets(output, sockets, processes), system?.sockets ?? []),
        ...others.map((socket) => ({ ...socket, owner: ownerOf(socket, processes) })),
      ]),
      processes,
      problems: [...problemsOf(output, malformed), ...(system?.problems ?? []), ...problems],
    };
  }

  private ownedSockets(
    { processes: told }: LsofOutput,
    sockets: readonly LsofSocket[],
    processes: ReadonlyMap<number, Process>,
  ): OwnedSocket[] {
    const uids = new Map(told.map(({ pid, uid }) => [pid, uid]));
    return sockets.map(({ protocol, address, port, pids }) => {
      const [first, ...more] = pids.flatMap((pid) => processes.get(pid) ?? []).sort(compareByAge);
      const uid = pids.flatMap((pid) => uids.get(pid) ?? [])[0];
      const owner: Owner =
        first === undefined
          ? { kind: 'hidden', reason: 'gone', user: uid === undefined ? undefined : this.memory.user(uid) }
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
  unseen: readonly NetstatSocket[],
): Map<number, OwnerObservation> {
  const keys = new Map<number, Set<string>>();
  for (const { pids, key } of sockets) {
    for (const pid of pids) keys.set(pid, (keys.get(pid) ?? new Set()).add(key));
  }
  const sights = new Map<number, OwnerObservation>();
  for (const socket of unseen) {
    const { pid, name: command } = socket;
    if (pid === undefined) continue;
    const parsed = { pid, command, parentPid: undefined, uid: undefined, login: undefined, files: [] };
    const socketKeys = new Set(sights.get(pid)?.socketKeys).add(addressKey(socket));
    sights.set(pid, { parsed, socketKeys });
  }
  for (const parsed of processes) {
    const socketKeys = keys.get(parsed.pid);
    if (socketKeys !== undefined) sights.set(parsed.pid, { parsed, socketKeys });
  }
  return sights;
}

function problemsOf({ malformed, malformedCount }: LsofOutput, names: readonly string[]): Problem[] {
  const count = malformedCount + names.length;
  if (count === 0) return [];
  const what = count === 1 ? 'A piece' : `${count} pieces`;
  return [
    {
      message: `${what} of what lsof printed could not be understood, so listeners may be missing.`,
      detail: [...malformed, ...names].slice(0, 3).join(', '),
    },
  ];
}

/** An interface's index is the scope of its link-local addresses (RFC 4007). */
function zoneName(index: number): string | undefined {
  return Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some((address) => address.family === 'IPv6' && address.scopeid === index),
  )?.[0];
}

/** The user list may not hold the uid, in a container for one. */
function loginOf(uid: number): string | undefined {
  try {
    const user = userInfo();
    return user.uid === uid ? user.username : undefined;
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return undefined;
  }
}
