import type { Process } from '../../model/process/process';
import type { TimeSliced } from '../../model/text/timeSlice';
import { hasEnded } from './parseProcStat';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';
import type { ProcessReader } from './processReader';

/** So many threads are asked for their children, each twice, before all processes are read instead. */
const threadsAtMost = 64;
/** Some six hundred children: all processes are read instead. */
const listedBytesAtMost = 4096;
/** Two readings in a row have to agree. */
const readingsAtMost = 4;

/**
 * The descendants of a few processes, for one inspection.
 *
 * The kernel lists the children of each thread (proc_tid_children(5)), which among thousands of processes is far cheaper than
 * to ask each one for its parent. But such a list may lack one if another child ends while it is read. That one would be
 * missing from the next reading, and a new one comes last: so two equal readings are whole. Where the kernel has no such
 * lists, does not show them to this user, or a family is large, the parents of all processes are read.
 */
export class ChildProcesses {
  private threadsLeft = threadsAtMost;
  private all: ReadonlyMap<number, readonly number[]> | undefined;
  /** Chosen processes may descend from each other. */
  private readonly found = new Map<number, Process | undefined>();

  constructor(
    private readonly procRoot: string,
    private readonly files: FileReader,
    private readonly reader: Pick<ProcessReader, 'read' | 'statIfShown'>,
  ) {}

  /**
   * Parents before their children. A process that has exited in the meantime is left out.
   * @throws the system's error | ProcessUnreadable
   */
  *descendants(pid: number): TimeSliced<Process[]> {
    const found: Process[] = [];
    const parents = [pid];
    const seen = new Set(parents);
    // grows meanwhile
    for (const parent of parents) {
      for (const child of yield* this.childrenOf(parent)) {
        if (seen.has(child)) continue;
        seen.add(child);
        const process = this.read(child);
        yield;
        // it has another parent by now, or another process has its PID
        if (process?.parentPid !== parent) continue;
        found.push(process);
        parents.push(child);
      }
    }
    return found;
  }

  private read(pid: number): Process | undefined {
    if (!this.found.has(pid)) this.found.set(pid, this.reader.read(pid));
    return this.found.get(pid);
  }

  private *childrenOf(pid: number): TimeSliced<readonly number[]> {
    if (this.all === undefined) {
      const listed = yield* this.listedChildren(pid);
      if (listed !== undefined) return yield* this.running(listed);
      this.all = yield* this.readAll();
    }
    return this.all.get(pid) ?? [];
  }

  /** @returns undefined if the kernel's lists do not tell, or not cheaply. */
  private *listedChildren(pid: number): TimeSliced<readonly number[] | undefined> {
    let before: string | undefined;
    for (let reading = 0; reading < readingsAtMost; reading++) {
      const now = yield* this.readLists(pid);
      if (now === undefined) return undefined;
      if (now === before) return now.split(/[ \n]/).filter(Boolean).map(Number);
      before = now;
    }
    return undefined;
  }

  /** `4712 4713 ` of each thread. */
  private *readLists(pid: number): TimeSliced<string | undefined> {
    const folder = `${this.procRoot}/${pid}/task`;
    try {
      // a folder has two links, and one for each thread
      const threads = (this.files.statOrUndefined(folder)?.nlink ?? Infinity) - 2;
      if (threads > this.threadsLeft) return undefined;
      const lists: string[] = [];
      for (const thread of yield* this.files.names(folder, threads)) {
        this.threadsLeft--;
        const list = this.files.start(`${folder}/${thread}/children`, listedBytesAtMost);
        if (list.length >= listedBytesAtMost) return undefined;
        lists.push(list.toString('latin1'));
        yield;
      }
      return lists.join('\n');
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }

  private *running(pids: readonly number[]): TimeSliced<readonly number[]> {
    const running: number[] = [];
    for (const pid of pids) {
      const stat = this.reader.statIfShown(pid);
      if (stat !== undefined && !hasEnded(stat)) running.push(pid);
      yield;
    }
    return running;
  }

  /** The PIDs of all processes, by the PID of their parent. The folder has a link for each. */
  private *readAll(): TimeSliced<Map<number, number[]>> {
    const children = new Map<number, number[]>();
    const expected = this.files.statOrUndefined(this.procRoot)?.nlink;
    for (const name of yield* this.files.names(this.procRoot, expected)) {
      if (!/^\d+$/.test(name)) continue;
      const stat = this.reader.statIfShown(Number(name));
      yield;
      if (stat === undefined || hasEnded(stat)) continue;
      const siblings = children.get(stat.parentPid) ?? [];
      children.set(stat.parentPid, siblings);
      siblings.push(Number(name));
    }
    return children;
  }
}
