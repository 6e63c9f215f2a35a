/** Servers that run the same project with the same framework, in one folder or in several worktrees of its repository. */
import type { Process } from '../process/process';
import { ancestorsOf, sameProcess } from '../process/process';
import { projectFamily } from '../recognition/project';
import type { ListenerRow } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';

type Processes = ReadonlyMap<number, Process>;
type OwnedRow = ListenerRow & { readonly process: Process };

/**
 * What copies have in common: the project, in whichever worktree, and the framework, or what a runtime runs if there is
 * none. Undefined for what can be no copy: everything but a dev server of a known project.
 */
export function copyKey({ recognition, project, container, listener }: ListenerRow): string | undefined {
  if (recognition?.role !== 'dev-server' || project === undefined) return undefined;
  if (container !== undefined || listener.namespace.kind === 'other') return undefined;
  const { framework, title } = recognition;
  return JSON.stringify([projectFamily(project), framework ?? null, framework === undefined ? title : null]);
}

/** Whether a row is of another copy: neither of the same process, nor of one that it started, nor of one that started it. */
export function isOtherCopy(of: ListenerRow, row: ListenerRow, processes: Processes): boolean {
  const key = copyKey(of);
  if (key === undefined || copyKey(row) !== key) return false;
  if (of.process === undefined || row.process === undefined) return false;
  return !isRelated(of.process, row.process, processes);
}

function isRelated(a: Process, b: Process, processes: Processes): boolean {
  if (sameProcess(a, b)) return true;
  return (
    ancestorsOf(processes, a).some((one) => sameProcess(one, b)) ||
    ancestorsOf(processes, b).some((one) => sameProcess(one, a))
  );
}

/** The owners of which another copy runs, by `ownerId`. */
export function* ownersWithCopies(
  rows: readonly ListenerRow[],
  processes: Processes,
): TimeSliced<ReadonlySet<string>> {
  const groups = new Map<string, Map<number, OwnedRow>>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const key = isOwned(row) ? copyKey(row) : undefined;
    if (key === undefined || !isOwned(row)) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, new Map([[row.process.pid, row]]));
    else group.set(row.process.pid, row);
  }
  const found = new Set<string>();
  for (const group of groups.values()) {
    if (group.size > 1) yield* addThoseWithCopies(group, processes, found);
  }
  return found;
}

function isOwned(row: ListenerRow): row is OwnedRow {
  return row.process !== undefined;
}

/** Of each process its relatives are counted: if there are more in the group, one of these is another copy. */
function* addThoseWithCopies(
  group: ReadonlyMap<number, OwnedRow>,
  processes: Processes,
  found: Set<string>,
): TimeSliced<void> {
  const relatives = new Map<number, number>();
  const count = (pid: number): unknown => relatives.set(pid, (relatives.get(pid) ?? 0) + 1);
  for (const { process } of group.values()) {
    yield;
    for (const ancestor of ancestorsOf(processes, process)) {
      if (!group.has(ancestor.pid)) continue;
      count(process.pid);
      count(ancestor.pid);
    }
  }
  for (const [pid, { ownerId }] of group) {
    if ((relatives.get(pid) ?? 0) < group.size - 1) found.add(ownerId);
  }
}
