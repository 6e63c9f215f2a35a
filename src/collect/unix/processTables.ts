import type { Process } from '../../model/process/process';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';

export function* parted(
  pids: Iterable<number>,
  isMissing: (pid: number) => boolean,
): TimeSliced<{ readonly missing: readonly number[]; readonly shown: readonly number[] }> {
  const missing: number[] = [];
  const shown: number[] = [];
  for (const pid of pids) {
    (isMissing(pid) ? missing : shown).push(pid);
    if ((missing.length + shown.length) % itemsPerSlice === 0) yield;
  }
  return { missing, shown };
}

/** The processes of both; those of the second count. */
export function* merged(
  first: ReadonlyMap<number, Process>,
  second: ReadonlyMap<number, Process>,
): TimeSliced<ReadonlyMap<number, Process>> {
  if (first.size === 0) return second;
  const all = new Map(first);
  yield;
  let seen = 0;
  for (const [pid, process] of second) {
    all.set(pid, process);
    if (++seen % itemsPerSlice === 0) yield;
  }
  return all;
}

/** Without those that have exited. */
export function* existing<T>(
  owners: ReadonlyMap<number, T>,
  processes: ReadonlyMap<number, Process>,
): TimeSliced<ReadonlyMap<number, T>> {
  const found = new Map<number, T>();
  let seen = 0;
  for (const [pid, observation] of owners) {
    if (++seen % itemsPerSlice === 0) yield;
    if (processes.has(pid)) found.set(pid, observation);
  }
  return found;
}

/** These and their ancestors, as far as they are in the table. */
export function* withAncestors<T extends { readonly parentPid: number | undefined }>(
  pids: Iterable<number>,
  table: ReadonlyMap<number, T>,
): TimeSliced<Map<number, T>> {
  const kept = new Map<number, T>();
  for (const first of pids) {
    for (let pid: number | undefined = first; pid !== undefined && !kept.has(pid);) {
      const row = table.get(pid);
      if (row === undefined) break;
      kept.set(pid, row);
      pid = row.parentPid;
      if (kept.size % itemsPerSlice === 0) yield;
    }
  }
  return kept;
}
