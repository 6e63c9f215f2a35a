/** Servers that run the same project with the same framework, in one folder or in several worktrees of its repository. */
import type { Process } from '../process/process';
import { ancestorsOf, sameProcess } from '../process/process';
import { projectFamily } from '../recognition/project';
import type { ListenerRow } from '../rows/listenerRow';
import type { OwnerChange } from '../rows/ownerRows';
import type { TimeSliced } from '../text/timeSlice';
import { everyInSlices, itemsPerSlice } from '../text/timeSlice';
import { VersionedMap } from '../text/versionedMap';

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

/** The owners of which another copy runs. */
export interface KnownCopies {
  /** By `ownerId`; the same set while these are the same. */
  readonly owners: ReadonlySet<string>;
  /** One row of each owner that may have copies, by `copyKey`. */
  readonly groups: VersionedMap<string, readonly OwnedRow[]>;
}

export const noCopies: KnownCopies = { owners: new Set(), groups: new VersionedMap() };

/** Each takes some tens of nanoseconds. */
const ownersAtOnce = 1024;

/** @param changed owners of which rows are others than before. */
export function* copiesAfter(
  before: KnownCopies,
  changed: readonly OwnerChange[],
  processes: Processes,
): TimeSliced<KnownCopies> {
  const groups = before.groups.draft();
  const touched = new Map<string, Set<string>>();
  let steps = 0;
  for (const { ownerId, before: old, now } of changed) {
    for (const [rows, isNow] of [
      [old, false],
      [now, true],
    ] as const) {
      const row = rows.at(-1);
      const key = row === undefined ? undefined : copyKey(row);
      if (row === undefined || key === undefined || !isOwned(row)) continue;
      const group = groups.get(key) ?? [];
      groups.set(key, isNow ? [...group, row] : group.filter((one) => one.ownerId !== ownerId));
      const owners = touched.get(key) ?? new Set<string>();
      touched.set(key, owners.add(ownerId));
    }
    if (++steps % itemsPerSlice === 0) yield;
  }
  if (touched.size === 0) return before;
  const found = new Set<string>();
  for (const owner of before.owners) {
    found.add(owner);
    if (found.size % ownersAtOnce === 0) yield;
  }
  for (const [key, owners] of touched) {
    for (const owner of owners) found.delete(owner);
    for (const { ownerId } of groups.get(key) ?? []) found.delete(ownerId);
  }
  // an owner may have moved from one group to another
  for (const key of touched.keys()) {
    const group = groups.get(key) ?? [];
    if (group.length > 1) yield* addThoseWithCopies(group, processes, found);
    if (group.length === 0) groups.delete(key);
  }
  const isSame =
    found.size === before.owners.size && (yield* everyInSlices(found, (owner) => before.owners.has(owner)));
  return { owners: isSame ? before.owners : found, groups: groups.finished() };
}

function isOwned(row: ListenerRow): row is OwnedRow {
  return row.process !== undefined;
}

/** Of each process its relatives are counted: if there are more in the group, one of these is another copy. */
function* addThoseWithCopies(
  rows: readonly OwnedRow[],
  processes: Processes,
  found: Set<string>,
): TimeSliced<void> {
  const group = new Map(rows.map((row) => [row.process.pid, row]));
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
