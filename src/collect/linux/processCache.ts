import { isDeepStrictEqual } from 'node:util';
import type { EnvironmentFacts, Process } from '../../model/process/process';
import { ancestorsOf, sameProcess } from '../../model/process/process';
import type { TimeSliced } from '../../model/text/timeSlice';
import { StarterMemory } from '../starterMemory';
import { itemsPerSlice } from '../../model/text/timeSlice';
import type { ProcessReader } from './processReader';
import { ProcessUnreadable } from './processReader';

/**
 * Each scan rereads this share of the owners, at least one: a process may replace its program (execve(2)), change its
 * folder or lose its parent while PID and start time stay the same.
 */
const rereadShare = 1 / 16;

/** What was read, and of which program. */
interface ReadSettings {
  readonly process: Process;
  readonly found: EnvironmentFacts & Pick<Process, 'unit'>;
  /** False if its unit could not be read, which is tried again in the next scan. */
  readonly isComplete: boolean;
}

/** The owners and their ancestors: read when they first appear, and reread in rotation. */
export class ProcessCache {
  private processes = new Map<number, Process>();
  /** The same map again as long as none of them has changed. */
  private handedOn: ReadonlyMap<number, Process> = new Map();
  private readonly starters = new StarterMemory();
  /** The owners to reread next, in order. */
  private rotation: number[] = [];
  /**
   * What the last scan read for the first time, found changed or could not read: it is read once more, for a read may have
   * failed, and a new process often replaces its program at once.
   */
  private toConfirm = new Set<number>();
  /** The PIDs of which not even the identity could be read in this scan. */
  readonly unknown = new Set<number>();
  /** Increases with every change. */
  version = 0;

  private settings = new Map<number, ReadSettings>();

  /** @param uid of this process: the environment of one's own processes is read, of no others. */
  constructor(
    private readonly reader: ProcessReader,
    private readonly uid: number,
  ) {}

  /** @returns undefined if the process is gone or unknown. */
  get(pid: number): Process | undefined {
    return this.processes.get(pid) ?? this.read(pid);
  }

  /** The process has exited, or another one may have the PID now. */
  invalidate(pid: number): void {
    if (this.processes.delete(pid)) this.version++;
  }

  /** Rereads a share of the owners, and what is to be confirmed. */
  *rereadSome(owners: readonly number[]): TimeSliced<void> {
    if (this.rotation.length === 0) this.rotation = [...owners];
    const due = new Set(this.rotation.splice(0, Math.ceil(owners.length * rereadShare)));
    for (const pid of this.toConfirm) due.add(pid);
    yield* this.rereadThese(due);
  }

  *rereadAll(): TimeSliced<void> {
    yield* this.rereadThese([...this.processes.keys()]);
  }

  private *rereadThese(pids: Iterable<number>): TimeSliced<void> {
    this.toConfirm = new Set();
    // so that these are asked for again
    if (this.unknown.size > 0) this.version++;
    this.unknown.clear();
    // ancestors of many owners are verified once
    const verified = new Set<number>();
    for (const pid of pids) {
      yield* this.reread(pid, verified);
      yield;
    }
  }

  /**
   * Reads what is not cached yet, and drops every other process.
   * @returns the owners and all their ancestors: the same map again if none of them has changed.
   */
  *update(owners: readonly number[]): TimeSliced<ReadonlyMap<number, Process>> {
    const kept = new Map<number, Process>();
    for (const owner of owners) {
      for (let pid: number | undefined = owner; pid !== undefined && !kept.has(pid);) {
        const isNew = !this.processes.has(pid);
        const process = this.get(pid);
        if (process === undefined) break;
        kept.set(pid, process);
        pid = process.parentPid;
        if (isNew || kept.size % itemsPerSlice === 0) yield;
      }
    }
    yield* this.addSettings(owners, kept);
    const updated = yield* this.starters.update(kept);
    const result = new Map<number, Process>();
    let isOther = false;
    let isSame = this.handedOn.size === updated.size;
    for (const [pid, now] of updated) {
      isOther ||= kept.get(pid) !== now;
      const before = this.handedOn.get(pid);
      // one that was read again is the same object if it says the same
      const process = before !== undefined && isDeepStrictEqual(before, now) ? before : now;
      if (process !== now) updated.set(pid, process);
      isSame &&= before === process;
      result.set(pid, process);
      if (result.size % itemsPerSlice === 0) yield;
    }
    if (isOther) this.version++;
    this.processes = updated;
    if (!isSame) this.handedOn = result;
    return this.handedOn;
  }

  /**
   * Of the owners: debuggers listen in them, and they are what somebody started. Their environment stays what it was when
   * the program was started, and so does their unit.
   */
  private *addSettings(owners: readonly number[], processes: Map<number, Process>): TimeSliced<void> {
    const settings = new Map<number, ReadSettings>();
    for (const pid of owners) {
      const process = processes.get(pid);
      if (process === undefined) continue;
      const before = this.settings.get(pid);
      const known = before !== undefined && isSameRead(before.process, process) ? before : undefined;
      const isKnown = known?.isComplete === true;
      const read = isKnown ? known : this.readSettings(process, known?.found);
      if (!isKnown || settings.size % itemsPerSlice === 0) yield;
      if (read === undefined) continue;
      const { found, isComplete } = read;
      settings.set(pid, isKnown && known.process === process ? known : { process, found, isComplete });
      const hasAll =
        process.debuggerSettings === found.debuggerSettings &&
        process.starterMark === found.starterMark &&
        process.unit === found.unit;
      if (hasAll) continue;
      processes.set(pid, { ...process, ...found });
      this.version++;
    }
    this.settings = settings;
  }

  /** @param before what was read of the same program, but for its unit. */
  private readSettings(
    { pid, user }: Process,
    before: ReadSettings['found'] | undefined,
  ): Omit<ReadSettings, 'process'> | undefined {
    const found = before ?? (user?.uid === this.uid ? this.reader.environmentFacts(pid) : {});
    if (found === undefined) return undefined;
    const { unit, isRead } = this.reader.readUnit(pid);
    return {
      found: unit === undefined || unit === 'unknown' ? found : { ...found, unit },
      isComplete: isRead,
    };
  }

  private *reread(pid: number, verified: Set<number>): TimeSliced<void> {
    const cached = this.processes.get(pid);
    if (cached === undefined) return;
    for (const ancestor of ancestorsOf(this.processes, cached)) {
      if (verified.has(ancestor.pid)) continue;
      verified.add(ancestor.pid);
      if (!this.isStillThere(ancestor)) this.invalidate(ancestor.pid);
      yield;
    }
    const failuresBefore = this.reader.failureCount;
    const now = this.readUnlessUnknown(pid);
    if (now === 'unknown' || this.reader.failureCount !== failuresBefore) {
      // what was known is still the best that is known
      this.toConfirm.add(pid);
      return;
    }
    if (now !== undefined && hasSameContent(now, cached)) return;
    this.invalidate(pid);
    if (now === undefined) return;
    this.processes.set(pid, now);
    this.toConfirm.add(pid);
  }

  private isStillThere({ pid, startMark }: Process): boolean {
    try {
      return this.reader.identify(pid)?.startMark === startMark;
    } catch (error) {
      if (!(error instanceof ProcessUnreadable)) throw error;
      return true;
    }
  }

  private read(pid: number): Process | undefined {
    const process = this.readUnlessUnknown(pid);
    if (process === undefined) return undefined;
    if (process === 'unknown') {
      this.unknown.add(pid);
      return undefined;
    }
    this.processes.set(pid, process);
    this.toConfirm.add(pid);
    this.version++;
    return process;
  }

  private readUnlessUnknown(pid: number): Process | undefined | 'unknown' {
    try {
      const now = this.reader.read(pid);
      const before = this.processes.get(pid) ?? this.handedOn.get(pid);
      if (now === undefined || before === undefined || !hasLostItsMemory(now, before)) return now;
      const { parentPid } = now;
      return parentPid === before.parentPid ? before : { ...before, parentPid };
    } catch (error) {
      if (!(error instanceof ProcessUnreadable)) throw error;
      return 'unknown';
    }
  }
}

/**
 * An exiting process gives up its memory first, then its open files and its folder, and ends last (do_exit in the kernel's
 * exit.c); the first thread may do so long before the others (pthread_exit(3)). Its arguments are empty then, and the address
 * of its stack is not shown: what was known of it still holds.
 */
function hasLostItsMemory(now: Process, before: Process): boolean {
  return (
    sameProcess(now, before) &&
    now.programMark === undefined &&
    before.programMark !== undefined &&
    now.commandLine?.length === 0
  );
}

function isSameRead(a: Process, b: Process): boolean {
  return a === b || (sameProcess(a, b) && a.programMark === b.programMark);
}

function hasSameContent(a: Process, b: Process): boolean {
  return (
    a.startMark === b.startMark &&
    a.startedAt === b.startedAt &&
    a.programMark === b.programMark &&
    a.parentPid === b.parentPid &&
    a.session === b.session &&
    a.group === b.group &&
    a.name === b.name &&
    isSameList(a.formerNames, b.formerNames) &&
    a.cwd === b.cwd &&
    a.executable === b.executable &&
    a.user?.uid === b.user?.uid &&
    a.user?.name === b.user?.name &&
    isSameList(a.commandLine, b.commandLine)
  );
}

function isSameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a?.length === b?.length && (a ?? []).every((text, index) => text === b?.[index]);
}
