import { endianness } from 'node:os';
import type { Snapshot } from '../../model/listeners/snapshot';
import type { Process, ProcessIdentity, ProgramIdentity } from '../../model/process/process';
import { ancestorsOf, isSameProgram, sameProcess } from '../../model/process/process';
import type { Collector, Inspection } from '../collector';
import { SerialQueue } from '../serialQueue';
import type { TimeSliced } from '../timeSlice';
import { runInSlices } from '../timeSlice';
import type { LinuxSystem } from './incrementalScan';
import { IncrementalScan } from './incrementalScan';
import { ProcessReader } from './processReader';
import { FileReader, systemCalls } from './procFileReader';

/** The event loop belongs to everyone: no longer than this at a time. */
const sliceMs = 0.8;

function thisSystem(): LinuxSystem {
  return {
    procRoot: '/proc',
    passwdPath: '/etc/passwd',
    byteOrder: endianness(),
    uid: process.geteuid?.() ?? -1,
    calls: systemCalls,
  };
}

/** Listeners and their owners from /proc alone: no child process, no privileges needed. */
export class LinuxCollector implements Collector {
  private readonly reader: ProcessReader;
  private incrementalScan: IncrementalScan;
  private readonly queue = new SerialQueue();

  constructor(private readonly system: LinuxSystem = thisSystem()) {
    this.reader = new ProcessReader(system.procRoot, system.passwdPath, new FileReader(system.calls));
    this.incrementalScan = new IncrementalScan(system, this.reader);
  }

  scan(signal: AbortSignal): Promise<Snapshot> {
    return this.queue.run(() => this.scanOnce(signal));
  }

  /** Synchronous, so that nothing delays the answer after the last read. */
  readAncestorChains(pids: readonly number[]): Promise<Process[][]> {
    return Promise.resolve(pids.map((pid) => this.readChain(pid)));
  }

  inspect(pids: readonly number[]): Promise<readonly (Inspection | undefined)[]> {
    return runInSlices(this.inspectInSlices(pids), sliceMs, new AbortController().signal);
  }

  checkNow(process: ProgramIdentity): 'running' | 'ended' | 'otherProgram' {
    const now = this.reader.identify(process.pid);
    if (now === undefined || !sameProcess(now, process)) return 'ended';
    return isSameProgram(now, process) ? 'running' : 'otherProgram';
  }

  hasEnded(process: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(!this.isRunning(process));
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

  whenDetailsLoaded(): Promise<void> {
    return Promise.resolve();
  }

  private async scanOnce(signal: AbortSignal): Promise<Snapshot> {
    try {
      return await runInSlices(this.incrementalScan.scan(), sliceMs, signal);
    } catch (error) {
      // a scan that stopped half-way may leave its caches inconsistent
      this.incrementalScan = new IncrementalScan(this.system, this.reader);
      throw error;
    }
  }

  private *inspectInSlices(pids: readonly number[]): TimeSliced<(Inspection | undefined)[]> {
    const children = yield* this.reader.childrenByParent();
    const inspections: (Inspection | undefined)[] = [];
    for (const pid of pids) inspections.push(yield* this.inspectOne(pid, children));
    return inspections;
  }

  /** Descendants may be many, so the process and its ancestors are read after them, in one piece. */
  private *inspectOne(
    pid: number,
    children: ReadonlyMap<number, readonly number[]>,
  ): TimeSliced<Inspection | undefined> {
    const before = this.reader.identify(pid);
    if (before === undefined) return undefined;
    const descendants = yield* this.reader.descendants(pid, children);
    const unit = this.reader.unit(pid);
    const [process, ...ancestors] = this.readChain(pid);
    // if it has exited in the meantime, the rest may be another process's
    return process !== undefined && sameProcess(before, process) && this.isRunning(process)
      ? { process, ancestors, descendants, unit }
      : undefined;
  }

  private readChain(pid: number): Process[] {
    if (this.reader.identify(pid) === undefined) return [];
    const processes = new Map<number, Process>();
    for (let next: number | undefined = pid; next !== undefined && !processes.has(next);) {
      const process = this.reader.read(next);
      if (process === undefined) break;
      processes.set(next, process);
      next = process.parentPid;
    }
    const process = processes.get(pid);
    return process === undefined ? [] : [process, ...ancestorsOf(processes, process)];
  }

  private isRunning(process: ProcessIdentity): boolean {
    const now = this.reader.identify(process.pid);
    return now !== undefined && sameProcess(now, process);
  }

  /** Reads between two checks of the identity, so that what is read belongs to this process. */
  private readSame<T>(process: ProcessIdentity, read: () => T): T | undefined {
    if (!this.isRunning(process)) return undefined;
    const found = read();
    return this.isRunning(process) ? found : undefined;
  }
}
