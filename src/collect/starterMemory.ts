import type { Process, EndedStarter } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import { starterOf } from '../model/process/starter';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice } from '../model/text/timeSlice';

interface Remembered {
  readonly startMark: string;
  readonly starter: EndedStarter;
  hasEnded: boolean;
}

/** Remembers who started the processes of the last scan: once a parent has ended, the system no longer tells. */
export class StarterMemory {
  private remembered = new Map<number, Remembered>();

  /**
   * The same processes, of which those that have lost the parent that started them know it. What is missing is forgotten.
   * @param areAllKnown whether a parent that is missing has ended.
   */
  *update(processes: ReadonlyMap<number, Process>, areAllKnown = false): TimeSliced<Map<number, Process>> {
    const remembered = new Map<number, Remembered>();
    const updated = new Map<number, Process>();
    for (const [pid, process] of processes) {
      const parent = process.parentPid === undefined ? undefined : processes.get(process.parentPid);
      const known = this.remembered.get(pid);
      const entry =
        known !== undefined && known.startMark === process.startMark ? known : newEntry(process, parent);
      if (entry !== undefined) remembered.set(pid, entry);
      updated.set(pid, entry === undefined ? process : withStarter(process, parent, entry, areAllKnown));
      if (updated.size % itemsPerSlice === 0) yield;
    }
    this.remembered = remembered;
    return updated;
  }
}

function newEntry(process: Process, parent: Process | undefined): Remembered | undefined {
  const { startMark, endedStarter } = process;
  if (startMark !== undefined && endedStarter !== undefined) {
    return { startMark, starter: endedStarter, hasEnded: true };
  }
  if (startMark === undefined || parent?.startMark === undefined) return undefined;
  if (isYounger(parent, process) || starterOf(process, parent).kind !== 'parent') return undefined;
  const { pid, startMark: parentStart, name, commandLine } = parent;
  return { startMark, starter: { pid, startMark: parentStart, name, commandLine }, hasEnded: false };
}

function withStarter(
  process: Process,
  parent: Process | undefined,
  entry: Remembered,
  areAllKnown: boolean,
): Process {
  const { starter } = entry;
  entry.hasEnded ||=
    parent === undefined
      ? areAllKnown || (process.parentPid !== undefined && process.parentPid !== starter.pid)
      : parent.startMark !== undefined && !sameProcess(parent, starter);
  return entry.hasEnded && process.endedStarter === undefined
    ? { ...process, endedStarter: starter }
    : process;
}

function isYounger(parent: Process, child: Process): boolean {
  return (
    parent.startedAt !== undefined && child.startedAt !== undefined && parent.startedAt > child.startedAt
  );
}
