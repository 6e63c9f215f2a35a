import type { Process } from '../../model/process/process';
import { ancestorsOf } from '../../model/process/process';
import type { TimeSliced } from '../timeSlice';
import type { ProcessReader } from './processReader';

/**
 * A look reads this share of the owners again, at least one: a process may replace its program (execve(2)), change
 * its folder or lose its parent without a change of PID or start.
 */
const refreshedShare = 1 / 16;

/** What is known of owners and their ancestors: read at first sight, and again in rotation. */
export class ProcessCache {
  private processes = new Map<number, Process>();
  /** Owners in the order of their next refresh. */
  private rotation: number[] = [];
  /** Rises with every change, so that one number tells whether anything differs. */
  version = 0;

  constructor(private readonly reader: ProcessReader) {}

  /** @returns undefined where the process is gone. */
  get(pid: number): Process | undefined {
    return this.processes.get(pid) ?? this.read(pid);
  }

  /** What is known of a PID is of no use any more: it ended, or was given to another process. */
  forget(pid: number): void {
    if (this.processes.delete(pid)) this.version++;
  }

  /** Reads a share of the owners again, and forgets all who are neither owner nor ancestor. */
  *refresh(owners: readonly number[]): TimeSliced<void> {
    if (this.rotation.length === 0) this.rotation = [...owners];
    for (const pid of this.rotation.splice(0, Math.ceil(owners.length * refreshedShare))) {
      this.readAgain(pid);
      yield;
    }
  }

  /** Reads what is not known yet of the owners and their ancestors, and keeps them and nobody else. */
  *withAncestors(owners: readonly number[]): TimeSliced<ReadonlyMap<number, Process>> {
    const kept = new Map<number, Process>();
    for (const owner of owners) {
      for (let pid: number | undefined = owner; pid !== undefined && !kept.has(pid);) {
        const isNew = !this.processes.has(pid);
        const process = this.get(pid);
        if (process === undefined) break;
        kept.set(pid, process);
        pid = process.parentPid;
        if (isNew) yield;
      }
    }
    this.processes = kept;
    return new Map(kept);
  }

  private readAgain(pid: number): void {
    const known = this.processes.get(pid);
    if (known === undefined) return;
    for (const ancestor of ancestorsOf(this.processes, known)) {
      if (this.reader.identify(ancestor.pid)?.startMark !== ancestor.startMark) this.forget(ancestor.pid);
    }
    const now = this.reader.read(pid);
    if (now !== undefined && sameContent(now, known)) return;
    this.forget(pid);
    if (now !== undefined) this.processes.set(pid, now);
  }

  private read(pid: number): Process | undefined {
    const process = this.reader.read(pid);
    if (process === undefined) return undefined;
    this.processes.set(pid, process);
    this.version++;
    return process;
  }
}

function sameContent(a: Process, b: Process): boolean {
  return (
    a.startMark === b.startMark &&
    a.parentPid === b.parentPid &&
    a.name === b.name &&
    a.cwd === b.cwd &&
    a.executable === b.executable &&
    a.user?.uid === b.user?.uid &&
    a.user?.name === b.user?.name &&
    a.commandLine?.length === b.commandLine?.length &&
    (a.commandLine ?? []).every((argument, index) => argument === b.commandLine?.[index])
  );
}
