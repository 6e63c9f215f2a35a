import type { Recognition } from './devServer';
import { recognise } from './devServer';
import { isExposed } from './exposure';
import type { HiddenReason, Listener, Protocol } from './listener';
import { compareListeners } from './listener';
import type { Process, User } from './process';
import { ancestorsOf } from './process';
import type { Snapshot } from './snapshot';
import type { Viewpoint } from './viewpoint';

/** One row: a listener under the process it is shown with. */
export interface ListenerNode {
  readonly kind: 'listener';
  readonly id: string;
  readonly listener: Listener;
  /** The oldest owner; undefined where the owner is hidden. */
  readonly process: Process | undefined;
  readonly recognition: Recognition | undefined;
}

export interface ProcessNode {
  readonly kind: 'process';
  readonly id: string;
  readonly process: Process;
  readonly recognition: Recognition;
  readonly listeners: readonly ListenerNode[];
}

/** All that the editor and its extensions listen on. */
export interface EditorNode {
  readonly kind: 'editor';
  readonly id: 'editor';
  readonly name: string;
  readonly listeners: readonly ListenerNode[];
}

/** All that listens in another network, such as a container's: it is told apart, and stands folded. */
export interface NetworkNode {
  readonly kind: 'network';
  readonly id: string;
  readonly listeners: readonly ListenerNode[];
}

export interface HiddenNode {
  readonly kind: 'hidden';
  readonly id: string;
  readonly reason: HiddenReason;
  readonly user: User | undefined;
  readonly listeners: readonly ListenerNode[];
}

export { isExposed };

export type GroupNode = ProcessNode | NetworkNode | EditorNode | HiddenNode;
export type TreeNode = GroupNode | ListenerNode;

/**
 * A snapshot in the shape of the tree. Order and ids depend on what is seen alone, so expansion, selection and
 * the place under the mouse survive a refresh: dev servers, other processes, other networks, the editor, hidden
 * owners; by port within each.
 */
export function groupByProcess(
  snapshot: Snapshot,
  viewpoint: Viewpoint,
  protocols: ReadonlySet<Protocol>,
): GroupNode[] {
  const groups = new Map<
    string,
    { order: number; make: (rows: ListenerNode[]) => GroupNode; rows: ListenerNode[] }
  >();
  const recognitions = new Map<number, Recognition>();
  const ids = new Map<string, number>();
  const recognitionOf = (process: Process): Recognition => {
    const known = recognitions.get(process.pid);
    if (known !== undefined) return known;
    const recognition = recognise(process, ancestorsOf(snapshot.processes, process), viewpoint);
    recognitions.set(process.pid, recognition);
    return recognition;
  };

  for (const listener of snapshot.listeners) {
    if (!protocols.has(listener.protocol)) continue;
    const { owner } = listener;
    if (listener.network.kind === 'own' && owner.kind === 'hidden') {
      const id = `hidden:${owner.reason}:${owner.user?.uid ?? '?'}`;
      const group = groups.get(id) ?? {
        order: 4,
        make: (listeners) => ({ kind: 'hidden', id, reason: owner.reason, user: owner.user, listeners }),
        rows: [],
      };
      groups.set(id, group);
      group.rows.push(row(id, listener, undefined, undefined, ids));
      continue;
    }
    const process = owner.kind === 'known' ? owner.processes[0] : undefined;
    const recognition = process === undefined ? undefined : recognitionOf(process);
    if (listener.network.kind === 'other') {
      const id = `network:${listener.network.id}`;
      const group = groups.get(id) ?? {
        order: 2,
        make: (listeners) => ({ kind: 'network', id, listeners }),
        rows: [],
      };
      groups.set(id, group);
      group.rows.push(row(id, listener, process, recognition, ids));
      continue;
    }
    if (process === undefined || recognition === undefined) continue;
    const group = groupFor(process, recognition, viewpoint);
    const existing = groups.get(group.id) ?? { ...group, rows: [] };
    groups.set(group.id, existing);
    existing.rows.push(row(processId(process), listener, process, recognition, ids));
  }

  return [...groups.values()]
    .map((group) => ({
      ...group,
      rows: group.rows.sort((a, b) => compareListeners(a.listener, b.listener)),
    }))
    .sort((a, b) => a.order - b.order || compareFirst(a.rows, b.rows))
    .map(({ make, rows }) => make(rows));
}

function groupFor(
  process: Process,
  recognition: Recognition,
  { editor }: Viewpoint,
): { id: string; order: number; make: (rows: ListenerNode[]) => GroupNode } {
  if (recognition.role === 'editor') {
    return {
      id: 'editor',
      order: 3,
      make: (listeners) => ({ kind: 'editor', id: 'editor', name: editor.name, listeners }),
    };
  }
  const id = processId(process);
  return {
    id,
    order: recognition.role === 'dev-server' ? 0 : 1,
    make: (listeners) => ({ kind: 'process', id, process, recognition, listeners }),
  };
}

function processId(process: Process): string {
  return `process:${process.pid}:${process.startMark ?? '?'}`;
}

function row(
  group: string,
  listener: Listener,
  process: Process | undefined,
  recognition: Recognition | undefined,
  ids: Map<string, number>,
): ListenerNode {
  const { protocol, address, port } = listener;
  const id = `${group}/${protocol}:${address.text}:${port}`;
  // sockets of one address (SO_REUSEPORT) that differ in their further owners are rows of their own
  const same = ids.get(id) ?? 0;
  ids.set(id, same + 1);
  return {
    kind: 'listener',
    id: same === 0 ? id : `${id}#${same + 1}`,
    listener,
    process,
    recognition,
  };
}

function compareFirst(a: readonly ListenerNode[], b: readonly ListenerNode[]): number {
  const [first] = a;
  const [second] = b;
  if (first === undefined || second === undefined) return 0;
  return compareListeners(first.listener, second.listener) || (first.id < second.id ? -1 : 1);
}

/** TCP listeners of dev servers on other than loopback: what the status bar warns of. */
export function exposedDevServers(groups: readonly GroupNode[]): ListenerNode[] {
  return groups
    .flatMap((group) => group.listeners)
    .filter(
      ({ listener, recognition }) =>
        recognition?.role === 'dev-server' && listener.protocol === 'tcp' && isExposed(listener),
    );
}

export function devServerCount(groups: readonly GroupNode[]): number {
  return groups.filter(
    (group) =>
      group.kind === 'process' &&
      group.recognition.role === 'dev-server' &&
      group.listeners.some(({ listener }) => listener.protocol === 'tcp' && listener.network.kind === 'own'),
  ).length;
}
