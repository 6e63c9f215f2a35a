/** Which group of the tree a row belongs to, and what a group is made of. */
import type { HiddenOwner } from '../listeners/listener';
import { originKey } from '../origin/origin';
import type { Editor } from '../process/hostContext';
import type { ListenerRow } from '../rows/listenerRow';
import type { HideRule } from './hideRule';
import type { ListenerNode, OwnerNode, ParentNode, TreeNode } from './nodes';
import { listenerNode } from './nodes';
import type { PlaceOf } from './projectPlaces';
import type { ViewOptions } from './viewOptions';

/** At least one. */
export type Listeners = readonly [ListenerNode, ...ListenerNode[]];

const hiddenByRule = 'hidden-by-rule';
const projectPrefix = 'project:';
const originPrefix = 'origin:';

/** The id of a row's group; undefined for a row at the top of the tree. */
export function groupIdOf(
  row: ListenerRow,
  rule: HideRule | undefined,
  groupBy: ViewOptions['groupBy'],
  placeOf: PlaceOf,
): string | undefined {
  if (rule !== undefined) return hiddenByRule;
  switch (groupBy) {
    case 'port':
      return undefined;
    case 'process':
      return ownerGroupId(row);
    case 'project':
      return belongsToProject(row) ? `${projectPrefix}${placeOf(row)}` : ownerGroupId(row);
    case 'origin':
      return isStarted(row)
        ? `${originPrefix}${row.origin === undefined ? '' : originKey(row.origin)}`
        : ownerGroupId(row);
  }
}

/** A row in its place in such a group. */
export function nodeOf(
  row: ListenerRow,
  rule: HideRule | undefined,
  groupId: string | undefined,
): ListenerNode {
  const isWithOwner = groupId === row.ownerId;
  const { kind } = row.listener.namespace;
  const placement = !isWithOwner ? 'topLevel' : kind === 'other' ? 'underNetwork' : 'underProcess';
  return { ...listenerNode(row), placement, hiddenBy: rule };
}

/** All that a group shows of itself comes from its rows. */
export function groupOf(id: string, listeners: Listeners, editor: Pick<Editor, 'name'>): ParentNode {
  if (id === hiddenByRule) return { kind: hiddenByRule, id: hiddenByRule, listeners };
  if (id.startsWith(originPrefix)) {
    return { kind: 'origin', id, starter: listeners[0].row.origin, listeners };
  }
  return id.startsWith(projectPrefix) ? projectOf(id, listeners) : ownerOf(id, listeners, editor);
}

function projectOf(id: string, listeners: Listeners): ParentNode {
  const { row } = listeners.find((node) => node.row.workspaceFolder !== undefined) ?? listeners[0];
  const { workspaceFolder, project } = row;
  return {
    kind: 'project',
    id,
    name: workspaceFolder?.name ?? project?.name,
    inWorkspace: workspaceFolder !== undefined,
    listeners,
  };
}

function ownerOf(id: string, listeners: Listeners, editor: Pick<Editor, 'name'>): OwnerNode {
  const { listener, container, process, recognition } = listeners[0].row;
  if (listener.namespace.kind === 'other') return { kind: 'network', id, listeners };
  if (container !== undefined) return { kind: 'container', id, container, listeners };
  // the editor's rows are of several processes
  if (id === 'editor') return { kind: 'editor', id, name: editor.name, listeners };
  if (process !== undefined && recognition !== undefined) {
    return { kind: 'process', id, process, recognition, listeners };
  }
  const { reason, user, group, inherited, unreadable }: Omit<HiddenOwner, 'kind'> =
    listener.owner.kind === 'hidden' ? listener.owner : { reason: 'not-read', user: undefined };
  return {
    ...{ kind: 'hidden', id, reason, user },
    ...(group === undefined ? {} : { group }),
    ...(inherited === undefined ? {} : { inherited }),
    ...(unreadable === undefined ? {} : { unreadable }),
    listeners,
  };
}

/** Whether there are rows, and all of them are the editor's own. */
export function areOfEditor(roots: readonly TreeNode[]): boolean {
  return (
    roots.length > 0 &&
    roots.every((node) => node.kind === 'editor' || (node.kind === 'listener' && isOfEditor(node.row)))
  );
}

function ownerGroupId(row: ListenerRow): string {
  return isOfEditor(row) ? 'editor' : row.ownerId;
}

function isOfEditor({ listener, container, recognition }: ListenerRow): boolean {
  return recognition?.role === 'editor' && listener.namespace.kind === 'host' && container === undefined;
}

/** What belongs to no process of its own stays with its owner. */
function isStarted(row: ListenerRow): boolean {
  const { process, container, listener } = row;
  return (
    process !== undefined && container === undefined && listener.namespace.kind === 'host' && !isOfEditor(row)
  );
}

/** What belongs to no process of its own, and to no known project, stays with its owner. */
function belongsToProject(row: ListenerRow): boolean {
  const { listener, container, process, workspaceFolder, project } = row;
  if (listener.namespace.kind === 'other') return false;
  return container === undefined
    ? process !== undefined && !isOfEditor(row)
    : workspaceFolder !== undefined || project !== undefined;
}
