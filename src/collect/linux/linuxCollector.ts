import { endianness } from 'node:os';
import type { PortConnection } from '../../model/net/portConnection';
import type { Snapshot } from '../../model/listeners/snapshot';
import type { Process, ProcessIdentity, ProgramIdentity } from '../../model/process/process';
import { ancestorsOf, isSameProgram, maximumAncestors, sameProcess } from '../../model/process/process';
import type { ChangeReader, Collector, Inspection, ScanTrigger } from '../collector';
import { processesUnreadable } from '../../messages/collect';
import { CollectFailure } from '../collector';
import { isPidInUse } from '../pidInUse';
import { runTool } from '../runTool';
import { SerialQueue } from '../serialQueue';
import type { ProcessUsage } from '../../model/process/usage';
import type { TimeSliced } from '../../model/text/timeSlice';
import { inSlices } from '../timeSlice';
import type { LinuxSystem } from './incrementalScan';
import { IncrementalScan } from './incrementalScan';
import { ChildProcesses } from './childProcesses';
import { namedProcesses } from './namedProcesses';
import { readBoundSockets } from './boundSockets';
import type { OpenConnection } from './portConnections';
import { connectionUsers, readPortConnections } from './portConnections';
import { AddressCache } from './parseProcNet';
import { ProcessReader, ProcessUnreadable } from './processReader';
import { FileReader, isSystemError, systemCalls } from './procFileReader';
import { readUsage } from './processUsage';
import { ListenerSigns } from './listenerSigns';
import { SocketGroups } from './socketGroups';

export function thisLinux({
  run,
  ownEnvironment = [],
}: Pick<LinuxSystem, 'run' | 'ownEnvironment'>): LinuxSystem {
  return {
    ...{ run, ownEnvironment },
    now: () => performance.now(),
    procRoot: '/proc',
    passwdPath: '/etc/passwd',
    byteOrder: endianness(),
    uid: process.geteuid?.() ?? -1,
    calls: systemCalls,
    pid: process.pid,
    parentPid: () => process.ppid,
    isPidInUse,
  };
}

/**
 * Listeners and their owners from /proc, without a child process or privileges. Only for what /proc does not tell of a new
 * socket ss(8) runs, once and in the background.
 */
export class LinuxCollector implements Collector {
  private readonly reader: ProcessReader;
  private readonly incrementalScan: IncrementalScan;
  private readonly groups: SocketGroups;
  private readonly queue = new SerialQueue();
  private readonly addresses: AddressCache;
  /** Undefined until counters are watched between scans. */
  private signs: ListenerSigns | undefined;

  constructor(private readonly system: LinuxSystem = thisLinux({ run: runTool })) {
    const { procRoot, passwdPath, calls, isPidInUse, uid, run, now, ownEnvironment } = system;
    const newReader = (): ProcessReader =>
      new ProcessReader(procRoot, passwdPath, new FileReader(calls), isPidInUse, ownEnvironment);
    this.reader = newReader();
    this.groups = new SocketGroups({ procRoot, run, now, uid }, newReader(), new FileReader(calls));
    this.addresses = new AddressCache(system.byteOrder);
    this.incrementalScan = new IncrementalScan(system, this.reader, this.groups, {
      addresses: this.addresses,
      watched: (family) => this.signs?.rowsIn(family),
    });
  }

  scan(signal: AbortSignal, trigger: ScanTrigger = 'manual'): Promise<Snapshot> {
    return this.queue.run(() => this.scanOnce(signal, trigger));
  }

  readAncestorChains(pids: readonly number[]): Promise<Process[][]> {
    const work = inSlices(this.readChains(pids));
    return work.catch(throwFailure);
  }

  inspect(
    pids: readonly number[],
    alone: ReadonlySet<number> = new Set(),
  ): Promise<readonly (Inspection | undefined)[]> {
    const work = inSlices(this.inspectInSlices(pids, alone));
    return work.catch(throwFailure);
  }

  checkNow(process: ProgramIdentity): 'running' | 'ended' | 'otherProgram' | 'unreadable' {
    const now = readIfKnown(() => this.reader.identify(process.pid) ?? ('ended' as const));
    if (now === undefined) return 'unreadable';
    if (now === 'ended') return now;
    if (!sameProcess(now, process)) return 'ended';
    return isSameProgram(now, process) ? 'running' : 'otherProgram';
  }

  hasEnded(process: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(this.isRunning(process) === false);
  }

  isSuspended(process: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(this.readSame(process, () => this.reader.isSuspended(process.pid)) ?? false);
  }

  environmentOf(process: ProcessIdentity): Promise<Record<string, string> | undefined> {
    return Promise.resolve(this.readSame(process, () => this.reader.environment(process.pid)));
  }

  reservedPorts(): Promise<[]> {
    return Promise.resolve([]);
  }

  async connectionsOn(ports: readonly number[]): Promise<readonly PortConnection[] | undefined> {
    const wanted = new Set(ports);
    const bound = await readBoundSockets(wanted, this.system.run);
    const reading = this.connections(wanted, bound);
    return inSlices(reading);
  }

  async namedProcesses(mayBe: (name: string) => boolean): Promise<readonly Process[] | undefined> {
    const { procRoot, calls } = this.system;
    const reading = namedProcesses(procRoot, mayBe, new FileReader(calls), this.reader);
    try {
      return await inSlices(reading);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }

  usageOf(processes: readonly ProcessIdentity[]): Promise<readonly (ProcessUsage | undefined)[]> {
    return inSlices(this.usages(processes));
  }

  whenDetailsLoaded(): Promise<void> {
    return this.groups.whenAnswered();
  }

  changeReader(): ChangeReader {
    const { procRoot, calls } = this.system;
    const isHeld = (inode: number): boolean => this.incrementalScan.isHeld(inode);
    this.signs = new ListenerSigns(procRoot, calls, this.addresses, isHeld);
    return this.signs;
  }

  private *connections(
    ports: ReadonlySet<number>,
    bound: readonly OpenConnection[],
  ): TimeSliced<readonly PortConnection[] | undefined> {
    const { procRoot, calls, uid } = this.system;
    const files = new FileReader(calls);
    const found = yield* readPortConnections(procRoot, ports, files);
    if (found === undefined) return undefined;
    return yield* connectionUsers([...found, ...bound], { procRoot, uid, files, reader: this.reader });
  }

  private *usages(processes: readonly ProcessIdentity[]): TimeSliced<(ProcessUsage | undefined)[]> {
    const { procRoot, calls } = this.system;
    const files = new FileReader(calls);
    const usages: (ProcessUsage | undefined)[] = [];
    for (const process of processes) {
      usages.push(readUsage(procRoot, process, files));
      yield;
    }
    return usages;
  }

  private async scanOnce(signal: AbortSignal, trigger: ScanTrigger): Promise<Snapshot> {
    try {
      return await inSlices(this.incrementalScan.scan(trigger), signal);
    } catch (error) {
      // a scan that stopped half-way may leave its caches inconsistent
      this.incrementalScan.reset();
      throw error;
    }
  }

  private *inspectInSlices(
    pids: readonly number[],
    alone: ReadonlySet<number>,
  ): TimeSliced<(Inspection | undefined)[]> {
    const { procRoot, calls } = this.system;
    const children = new ChildProcesses(procRoot, new FileReader(calls), this.reader);
    const inspections: (Inspection | undefined)[] = [];
    const ancestors = new Map<number, Process | undefined>();
    for (const pid of pids) {
      inspections.push(yield* this.inspectOne(pid, alone.has(pid) ? undefined : children, ancestors));
      yield;
    }
    return inspections;
  }

  /** Descendants may be many, so the process and its ancestors are read after them. */
  private *inspectOne(
    pid: number,
    children: ChildProcesses | undefined,
    ancestorsRead: Map<number, Process | undefined>,
  ): TimeSliced<Inspection | undefined> {
    const before = this.readUnlessHidden(pid, pid);
    if (before === undefined) return undefined;
    const descendants = children === undefined ? [] : yield* children.descendants(pid);
    const unit = this.reader.unit(pid);
    const [process, ...ancestors] = yield* this.readChain(pid, ancestorsRead);
    // if it has exited in the meantime, the rest may be another process's
    return process !== undefined && sameProcess(before, process) && this.isRunning(process) !== false
      ? { process, ancestors, descendants, unit }
      : undefined;
  }

  private *readChains(pids: readonly number[]): TimeSliced<Process[][]> {
    const ancestors = new Map<number, Process | undefined>();
    const chains: Process[][] = [];
    for (const pid of pids) {
      chains.push(yield* this.readChain(pid, ancestors));
      yield;
    }
    return chains;
  }

  /** @param ancestors those of other processes of this reading, which have most of them in common. */
  private *readChain(pid: number, ancestors: Map<number, Process | undefined>): TimeSliced<Process[]> {
    const first = this.readUnlessHidden(pid, pid);
    if (first === undefined) return [];
    const processes = new Map([[pid, first]]);
    let next = first.parentPid;
    while (next !== undefined && !processes.has(next) && processes.size <= maximumAncestors) {
      yield;
      const process = ancestors.has(next) ? ancestors.get(next) : this.readUnlessHidden(next, pid);
      ancestors.set(next, process);
      if (process === undefined) break;
      processes.set(next, process);
      next = process.parentPid;
    }
    return [first, ...ancestorsOf(processes, first)];
  }

  /**
   * The chain ends at another user's process that is hidden (hidepid), and at this process where an emulator shows it
   * falsely (qemu-user). Of any other process the identity must be known. This process's parent may be hidden like any
   * ancestor: it is read only as the first of what started the editor.
   */
  private readUnlessHidden(pid: number, first: number): Process | undefined {
    try {
      // a zombie is no process, but it may be the parent of one
      return pid === first && this.reader.identify(pid) === undefined ? undefined : this.reader.read(pid);
    } catch (error) {
      if (!(error instanceof ProcessUnreadable)) throw error;
      const isAncestor = pid !== first || pid === this.system.parentPid();
      if (error.reason === 'denied' && isAncestor) return undefined;
      if (error.reason === 'not-understood' && pid === this.system.pid) return undefined;
      throw error;
    }
  }

  /** @returns undefined if it is unknown. */
  private isRunning(process: ProcessIdentity): boolean | undefined {
    try {
      const now = this.reader.identify(process.pid);
      return now !== undefined && sameProcess(now, process);
    } catch (error) {
      if (!(error instanceof ProcessUnreadable)) throw error;
      return undefined;
    }
  }

  /** Reads between two checks of the identity, so that what is read belongs to this process. */
  private readSame<T>(process: ProcessIdentity, read: () => T): T | undefined {
    if (this.isRunning(process) !== true) return undefined;
    const found = readIfKnown(read);
    return this.isRunning(process) === true ? found : undefined;
  }
}

function readIfKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProcessUnreadable)) throw error;
    return undefined;
  }
}

function throwFailure(error: unknown): never {
  if (!(error instanceof ProcessUnreadable) && !isSystemError(error)) throw error;
  throw new CollectFailure('unexpected', processesUnreadable(), String(error));
}
