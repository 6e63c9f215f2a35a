/** What ends with each process of several that are chosen together: its tree, and nothing that was left unchosen. */
import { portProxyOf } from '../containers/portProxies';
import type { Process, ProcessIdentity } from '../process/process';
import { sameProcess } from '../process/process';
import { projectFamily } from '../recognition/project';
import type { ListenerRow } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';

/** A process, and its descendants, parents before their children. */
interface Family {
  readonly process: Process;
  readonly descendants: readonly Process[];
}

/** A chosen process, and what becomes of its descendants. */
export interface EndTree<Chosen extends Family> {
  readonly root: Chosen;
  /** Those that end with it. */
  readonly members: readonly Process[];
  /** Those that keep running, with everything that they have started. */
  readonly kept: readonly Process[];
  /** Others that were chosen and end with it. */
  readonly covered: readonly Chosen[];
}

/** Whether a descendant of a root is not to end with it. */
export type IsKept = (descendant: Process, root: Process) => boolean;

/** The trees of those that end with no other one, in order. */
export function* endTreesOf<Chosen extends Family>(
  chosen: readonly Chosen[],
  isKept: IsKept,
): TimeSliced<readonly EndTree<Chosen>[]> {
  const byPid = new Map(chosen.map((one) => [one.process.pid, one]));
  const trees: EndTree<Chosen>[] = [];
  const coveredPids = new Set<number>();
  for (const root of chosen) {
    yield;
    const { members, kept } = membersOf(root, (one, of) => !isIn(byPid, one) && isKept(one, of));
    const covered = members.flatMap((one) => (isIn(byPid, one) ? (byPid.get(one.pid) ?? []) : []));
    for (const { process } of covered) coveredPids.add(process.pid);
    trees.push({ root, members, kept, covered });
  }
  return trees.filter(({ root }) => !coveredPids.has(root.process.pid));
}

/** The descendants that end with a process, and those that are the roots of what keeps running. */
export function membersOf(
  { process: root, descendants }: Family,
  isKept: IsKept,
): { readonly members: readonly Process[]; readonly kept: readonly Process[] } {
  const ending = new Set([root.pid]);
  const members: Process[] = [];
  const kept: Process[] = [];
  for (const descendant of descendants) {
    if (descendant.parentPid === undefined || !ending.has(descendant.parentPid)) continue;
    if (isKept(descendant, root)) {
      kept.push(descendant);
      continue;
    }
    ending.add(descendant.pid);
    members.push(descendant);
  }
  return { members, kept };
}

/**
 * What a process started and what is more than a part of it: what a person saw and did not choose, and what listens itself
 * and is something else, such as a database, a container's proxy, or a server of another project.
 * @param unchosen what was listed and not chosen.
 */
export function keptDescendants(
  rowsByPid: ReadonlyMap<number, readonly ListenerRow[]>,
  unchosen: readonly ProcessIdentity[],
): IsKept {
  const unchosenByPid = new Map(unchosen.map((one) => [one.pid, one]));
  return (descendant, root) => {
    const left = unchosenByPid.get(descendant.pid);
    if (left !== undefined && sameProcess(left, descendant)) return true;
    const row = rowsByPid.get(descendant.pid)?.at(-1);
    if (row?.process === undefined || !sameProcess(row.process, descendant)) return false;
    return !isPartOf(row, rowsByPid.get(root.pid)?.at(-1));
  };
}

function isPartOf(
  { process, container, recognition, project }: ListenerRow,
  root: ListenerRow | undefined,
): boolean {
  if (container !== undefined || (process !== undefined && portProxyOf(process) !== undefined)) return false;
  if (recognition?.role !== 'dev-server' && recognition?.role !== 'other') return false;
  if (project === undefined || root?.project === undefined) return project === root?.project;
  return projectFamily(project) === projectFamily(root.project);
}

function isIn(byPid: ReadonlyMap<number, Family>, process: Process): boolean {
  const found = byPid.get(process.pid);
  return found !== undefined && sameProcess(found.process, process);
}
