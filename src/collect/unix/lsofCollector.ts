import { processesUnknown } from '../../messages/collect';
import type { Listener, Owner } from '../../model/listeners/listener';
import type { PortConnection } from '../../model/net/portConnection';
import { hostNamespace } from '../../model/net/networkNamespace';
import type { Process, ProcessIdentity } from '../../model/process/process';
import { compareByAge } from '../../model/process/process';
import type { ProcessUsage } from '../../model/process/usage';
import type { Snapshot } from '../../model/listeners/snapshot';
import type { Collector, Inspection, ScanTrigger } from '../collector';
import { CollectFailure } from '../collector';
import { inspectionsFrom, relativesIn } from '../inspection';
import type { TimeSliced } from '../../model/text/timeSlice';
import { mapInSlices } from '../../model/text/timeSlice';
import { inSlices } from '../timeSlice';
import { SerialQueue } from '../serialQueue';
import type { LsofOutput } from './parseLsof';
import type { LsofSocket } from './lsofSockets';
import type { Listing } from './socketListing';
import { SocketListing } from './socketListing';
import type { NetstatSocket } from './parseNetstat';
import type { OwnedSocket } from './toListeners';
import { LastRows } from '../lastRows';
import { OthersSockets } from './othersSockets';
import { toListeners, withDualStack } from './toListeners';
import { isToolFailure } from '../toolFailure';
import { observationsOf } from './observations';
import type { CacheUpdate } from './processCache';
import { ProcessCache } from './processCache';
import { readConnections } from './readConnections';
import { ProcessReader } from './processReader';
import type { PsProcess, PsTable } from './parsePs';
import type { AllUsersResult } from './allUsersSockets';
import { AllUsersSockets } from './allUsersSockets';
import { StartsOfOthers } from './startsOfOthers';
import { UnixTools } from './unixTools';
import type { ServiceUnit } from '../../model/process/serviceUnit';
import type { LsofSystem } from './lsofSystem';

/**
 * macOS, and other Unixes with lsof: listeners and their owners from lsof(8), the processes from ps(1). On macOS other
 * users' listeners, which lsof may not show, come from netstat(1).
 */
export class LsofCollector implements Collector {
  private readonly tools: UnixTools;
  private readonly cache: ProcessCache;
  private readonly allUsersSockets: AllUsersSockets;
  private readonly othersSockets: OthersSockets;
  /** Whether the last scan has found own sockets of which netstat says nothing yet. */
  private hasUnexplained = false;
  private readonly socketListing: SocketListing;
  private readonly lastRows = new LastRows();
  private readonly queue = new SerialQueue();

  constructor(private readonly system: LsofSystem) {
    const starts = new StartsOfOthers(system.isPidOfOthers);
    this.tools = new UnixTools(system.run, (pid) => {
      starts.note(pid);
    });
    const reader = new ProcessReader(
      system.platform,
      this.tools,
      system.findProcesses,
      system.ownEnvironment,
    );
    this.cache = new ProcessCache(reader, system.user, system);
    this.socketListing = new SocketListing(this.tools, system);
    this.allUsersSockets = new AllUsersSockets(this.tools, starts, system.isPidInUse);
    this.othersSockets = new OthersSockets(this.tools, system.user.uid);
  }

  scan(signal: AbortSignal, trigger: ScanTrigger = 'manual'): Promise<Snapshot> {
    return this.queue.run(() => this.scanOnce(signal, trigger));
  }

  async readAncestorChains(pids: readonly number[]): Promise<Process[][]> {
    const processes = await this.readProcesses(pids);
    const chains = mapInSlices(pids, (pid) => this.cache.ancestorChain(pid, processes));
    return inSlices(chains, new AbortController().signal);
  }

  /** `ps -E` prints it separated by spaces, so the end of a value is unknown. */
  environmentOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** By PID: launchd lists the processes that it has started with their labels. Undefined if that is unknown. */
  private async readUnits(): Promise<ReadonlyMap<number, ServiceUnit> | undefined> {
    if (this.system.platform !== 'darwin') return new Map();
    try {
      return await this.tools.launchdUnits(this.system.user.uid, new AbortController().signal);
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      return undefined;
    }
  }

  reservedPorts(): Promise<[]> {
    return Promise.resolve([]);
  }

  /** @throws CollectFailure if ps does not show all that is known to run of these and their ancestors. */
  private async readProcesses(pids: readonly number[]): Promise<ReadonlyMap<number, PsProcess>> {
    try {
      const table = await this.tools.processes(new AbortController().signal);
      const ends = mapInSlices(pids, (pid) => this.endOfChain(pid, table));
      const cut = (await inSlices(ends, new AbortController().signal)).find((pid) => pid !== undefined);
      if (cut === undefined) return table.processes;
      throw new CollectFailure('unexpected', processesUnknown('ps'), `PID ${cut} is in use and not listed`);
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      throw new CollectFailure('unexpected', processesUnknown('ps'), error.message);
    }
  }

  /** The first of a process and its ancestors that runs and is missing in the table. */
  private endOfChain(first: number, { processes, zombies }: PsTable): number | undefined {
    const seen = new Set<number>();
    for (let pid = first; pid > 0 && !seen.has(pid);) {
      seen.add(pid);
      const row = processes.get(pid);
      if (row === undefined) return zombies.has(pid) || !this.system.isPidInUse(pid) ? undefined : pid;
      pid = row.parentPid;
    }
    return undefined;
  }

  /** One run of ps, and on macOS one of launchctl beside it, and one more of ps if a path may have blanks. */
  async inspect(
    pids: readonly number[],
    alone: ReadonlySet<number> = new Set(),
  ): Promise<readonly (Inspection | undefined)[]> {
    const [rows, units] = await Promise.all([this.readProcesses(pids), this.readUnits()]);
    const { signal } = new AbortController();
    const { platform, user } = this.system;
    // launchctl lists the jobs of one domain: of another user's processes it says nothing
    const isListed = (pid: number): boolean => platform !== 'darwin' || rows.get(pid)?.uid === user.uid;
    const unitOf = (pid: number): Inspection['unit'] =>
      units === undefined || !isListed(pid) ? 'unknown' : units.get(pid);
    const inspectAll = async (processes: ReadonlyMap<number, Process>) =>
      inSlices(inspectionsFrom(processes, pids, unitOf, alone), signal);
    const found = await inspectAll(await inSlices(this.cache.describeAll(rows), signal));
    const programs = await this.cache.programsWithBlanks(
      await inSlices(relativesIn(found), signal),
      rows,
      signal,
    );
    if (programs.size === 0) return found;
    return inspectAll(await inSlices(this.cache.describeAll(rows, programs), signal));
  }

  /** False if ps fails. */
  async hasEnded(process: ProcessIdentity, thoroughness: 'quick' | 'exact' = 'exact'): Promise<boolean> {
    if (!this.system.isPidInUse(process.pid)) return true;
    return thoroughness === 'exact' && (await this.currentState(process)) === 'ended';
  }

  /** Undefined where nothing is found and other users' sockets are not shown. */
  connectionsOn(ports: readonly number[]): Promise<readonly PortConnection[] | undefined> {
    const { tools, cache } = this;
    const { platform, user } = this.system;
    return readConnections(ports, { tools, cache, isMac: platform === 'darwin', uid: user.uid });
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
      const { processes, zombies } = await this.tools.process(pid, new AbortController().signal);
      const now = processes.get(pid);
      // ps shows what is there, so that it shows nothing is no answer if there is something
      if (now === undefined) return zombies.has(pid) || !this.system.isPidInUse(pid) ? 'ended' : 'unknown';
      return startMark !== undefined && String(now.startSeconds) !== startMark ? 'ended' : now;
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      return 'unknown';
    }
  }

  async namedProcesses(mayBe: (name: string) => boolean): Promise<readonly Process[] | undefined> {
    try {
      const { signal } = new AbortController();
      const { processes } = await this.tools.processes(signal);
      const described = await inSlices(this.cache.describeAll(processes), signal);
      return [...described.values()].filter(({ name }) => mayBe(name));
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      return undefined;
    }
  }

  /** One run of ps. */
  async usageOf(processes: readonly ProcessIdentity[]): Promise<readonly (ProcessUsage | undefined)[]> {
    if (processes.length === 0) return [];
    try {
      const pids = processes.map(({ pid }) => pid);
      const usages = await this.tools.usages(pids, new AbortController().signal);
      return processes.map(({ pid, startMark }) => {
        const usage = usages.get(pid);
        if (usage === undefined || String(usage.startSeconds) !== startMark) return undefined;
        return { cpuMs: usage.cpuMs, residentBytes: usage.residentBytes };
      });
    } catch (error) {
      if (!isToolFailure(error)) throw error;
      return processes.map(() => undefined);
    }
  }

  changeReader(): undefined {
    return undefined;
  }

  whenDetailsLoaded(): Promise<void> {
    return Promise.resolve();
  }

  private async scanOnce(signal: AbortSignal, trigger: ScanTrigger): Promise<Snapshot> {
    signal.throwIfAborted();
    const beganAt = Date.now();
    const { platform, user } = this.system;
    // before lsof: otherwise a server of this user that starts in between would look like another user's
    const netstat =
      platform === 'darwin'
        ? await this.allUsersSockets.scan(trigger, this.isUnexplained(), signal)
        : undefined;
    // lsof shows root the sockets of everyone: then netstat only says whether they take IPv4 connections too
    const allUsers = user.uid === 0 ? undefined : netstat;
    const listing = await this.socketListing.list(signal);
    const { output, sockets } = listing;
    const fresh = allUsers?.isNew === true && allUsers.isAnswered ? allUsers.sockets : undefined;
    const isFresh = fresh !== undefined;
    const missing = await inSlices(this.othersSockets.missing(fresh, sockets), signal);
    // a PID that ps did not know has exited; ignore it until netstat reports it again
    const current = missing.filter(({ pid }) => isFresh || this.cache.hasOwner(pid));
    const observations = await inSlices(observationsOf(output, sockets, current), signal);
    const update = await this.cache.update(observations, signal, trigger);
    const { processes, problems } = update;
    const others = await this.othersSockets.remaining(missing, processes, isFresh, signal);
    this.socketListing.remember(listing);
    const listeners = await inSlices(this.makeListeners(listing, others, netstat, update), signal);
    this.hasUnexplained = listeners.some(
      ({ address, owner, dualStack }) =>
        address.text === '::' && owner.kind === 'known' && dualStack === undefined,
    );
    const unreadOfOthers = [...(allUsers?.unread ?? [])].filter((protocol) => !listing.unread.has(protocol));
    return {
      ...{ beganAt, takenAt: Date.now(), platform, details: 'complete' },
      // lsof shows the processes of its own user only, unless that is root
      coverage: user.uid === 0 || allUsers?.isAnswered === true ? 'everything' : 'own-processes',
      ...(await inSlices(this.lastRows.keep({ listeners, processes }, listing.unread), signal)),
      problems: [...listing.problems, ...(allUsers?.problems ?? []), ...problems],
      unread: [
        ...[...listing.unread].map((protocol) => ({ protocol, namespace: hostNamespace })),
        ...unreadOfOthers.map((protocol) => ({ protocol, namespace: hostNamespace, readUid: user.uid })),
      ],
    };
  }

  /**
   * Whether netstat may say more than it did: of a socket on `::` whether it takes IPv4 connections too, and of other users'
   * sockets which process has them, where none is shown or that one has ended.
   */
  private isUnexplained(): boolean {
    const { isPidInUse } = this.system;
    const isOwnerless = ({ pid }: NetstatSocket): boolean => pid === undefined || !isPidInUse(pid);
    return this.hasUnexplained || this.othersSockets.all.some(isOwnerless);
  }

  private *makeListeners(
    { output, sockets }: Listing,
    others: readonly NetstatSocket[],
    netstat: Pick<AllUsersResult, 'sockets' | 'stale'> | undefined,
    { processes, unread }: CacheUpdate,
  ): TimeSliced<readonly Listener[]> {
    const owned = yield* this.ownedSockets(output, sockets, processes, unread);
    const more = yield* mapInSlices(others, (socket) => ({
      ...{ ...socket, owner: this.ownerOf(socket, processes) },
      isStale: netstat?.stale.has(socket) === true || isUnread([socket.pid ?? 0], unread, processes),
    }));
    return yield* toListeners([...(yield* withDualStack(owned, netstat?.sockets ?? [])), ...more]);
  }

  /** The process that used it last; of this user's, lsof says that none has it. */
  private ownerOf({ pid = 0 }: NetstatSocket, processes: ReadonlyMap<number, Process>): Owner {
    const process = processes.get(pid);
    return process?.user === undefined || process.user.uid === this.system.user.uid
      ? { kind: 'hidden', reason: 'no-permission', user: undefined }
      : { kind: 'known', processes: [process] };
  }

  private *ownedSockets(
    { processes: parsed }: LsofOutput,
    sockets: readonly LsofSocket[],
    processes: ReadonlyMap<number, Process>,
    unread: ReadonlySet<number>,
  ): TimeSliced<OwnedSocket[]> {
    const uids = new Map(yield* mapInSlices(parsed, ({ pid, uid }) => [pid, uid] as const));
    return yield* mapInSlices(sockets, ({ protocol, address, port, pids }) => {
      const [first, ...more] = pids.flatMap((pid) => processes.get(pid) ?? []).sort(compareByAge);
      const [uid] = pids.flatMap((pid) => uids.get(pid) ?? []);
      const user = uid === undefined ? undefined : this.cache.user(uid);
      const reason = pids.some((pid) => unread.has(pid)) ? 'not-read' : 'gone';
      const owner: Owner =
        first === undefined
          ? { kind: 'hidden', reason, user }
          : { kind: 'known', processes: [first, ...more] };
      const isStale = isUnread(pids, unread, processes);
      return { protocol, address, port, owner, isStale, dualStack: undefined };
    });
  }
}

/** Whether one of these processes is as an earlier scan found it. */
function isUnread(
  pids: readonly number[],
  unread: ReadonlySet<number>,
  processes: ReadonlyMap<number, Process>,
): boolean {
  return pids.some((pid) => unread.has(pid) && processes.has(pid));
}
