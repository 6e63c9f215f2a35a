import type { Process } from '../model/process/process';
import { ancestorsOf, childrenByParent, descendantsIn } from '../model/process/process';
import type { TimeSliced } from '../model/text/timeSlice';
import type { Inspection } from './collector';

/**
 * In the given order.
 * @param processes every process of the system, by PID.
 * @param alone those whose descendants are not wanted.
 */
export function* inspectionsFrom(
  processes: ReadonlyMap<number, Process>,
  pids: readonly number[],
  unitOf: (pid: number) => Inspection['unit'],
  alone: ReadonlySet<number> = new Set(),
): TimeSliced<readonly (Inspection | undefined)[]> {
  const areAllAlone = pids.every((pid) => alone.has(pid));
  const children = areAllAlone ? new Map<number, never>() : yield* childrenByParent(processes);
  const inspections: (Inspection | undefined)[] = [];
  for (const pid of pids) {
    const process = processes.get(pid);
    inspections.push(
      process && {
        process,
        ancestors: ancestorsOf(processes, process),
        descendants: alone.has(pid) ? [] : yield* descendantsIn(children, process),
        unit: unitOf(pid),
      },
    );
    yield;
  }
  return inspections;
}

/** Each process that was inspected, its ancestors and its descendants. */
export function* relativesIn(
  inspections: readonly (Inspection | undefined)[],
): TimeSliced<readonly Process[]> {
  const found = new Map<number, Process>();
  for (const inspection of inspections) {
    if (inspection === undefined) continue;
    const { process, ancestors, descendants } = inspection;
    for (const one of [process, ...ancestors, ...descendants]) found.set(one.pid, one);
    yield;
  }
  return [...found.values()];
}
