import type { Process } from '../model/process/process';
import { ancestorsOf, descendantsOf } from '../model/process/process';
import type { Inspection } from './collector';

/** @param processes every process of the system, by PID. */
export function inspectionFrom(
  processes: ReadonlyMap<number, Process>,
  pid: number,
  unit: Inspection['unit'],
): Inspection | undefined {
  const process = processes.get(pid);
  if (process === undefined) return undefined;
  return {
    process,
    ancestors: ancestorsOf(processes, process),
    descendants: descendantsOf(processes, process),
    unit,
  };
}
