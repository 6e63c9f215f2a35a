/** Builds the tree from described rows: protocol filter, view filter and hide rules, then the groups. */
import { compareText } from '../net/address';
import type { Editor } from '../process/hostContext';
import type { ListenerRow } from '../rows/listenerRow';
import { compareRows } from '../rows/listenerRow';
import type { HideRule } from './hideRule';
import { hiddenBy } from './hideRule';
import type { ListenerNode, OwnerNode, ProjectNode, TreeNode } from './nodes';
import { listenerNode } from './nodes';

/** What the user wants to see, and how: these settings. */
export interface ViewOptions {
  readonly protocols: 'tcp' | 'tcpAndUdp';
  readonly groupBy: 'process' | 'project' | 'port';
  readonly show: 'everything' | 'devServers' | 'workspace';
  readonly hide: readonly HideRule[];
}

/**
 * Dev servers, other processes and containers, other network namespaces, the editor, hidden owners, and last what the
 * user's rules hide; by port within each. Order and ids depend on the rows alone, so that expansion, selection and
 * the place under the mouse survive a refresh.
 * @param rows by port, as they were described.
 */
export function buildTree(
  rows: readonly ListenerRow[],
  editor: Pick<Editor, 'name'>,
  { protocols, groupBy, show, hide }: ViewOptions,
): TreeNode[] {
  const kept: ListenerRow[] = [];
  const hidden: ListenerNode[] = [];
  for (const row of rows) {
    if (!isOfProtocols(row, protocols) || !isShown(row, show)) continue;
    const rule = hiddenBy(hide, row.listener, row.process);
    if (rule === undefined) kept.push(row);
    else hidden.push({ ...listenerNode(row), hiddenBy: rule });
  }
  const roots = group(kept, editor, groupBy);
  return hidden.length === 0
    ? roots
    : [...roots, { kind: 'hidden-by-rule', id: 'hidden-by-rule', listeners: hidden }];
}

export function isOfProtocols({ listener }: ListenerRow, protocols: ViewOptions['protocols']): boolean {
  return protocols === 'tcpAndUdp' || listener.protocol === 'tcp';
}

function isShown(row: ListenerRow, show: ViewOptions['show']): boolean {
  const { recognition, workspaceFolder, container, debugger: found } = row;
  switch (show) {
    case 'everything':
      return true;
    case 'devServers':
      return (
        recognition?.role === 'dev-server' ||
        recognition?.role === 'service' ||
        container !== undefined ||
        found !== undefined
      );
    case 'workspace':
      return workspaceFolder !== undefined;
  }
}

function group(
  rows: readonly ListenerRow[],
  editor: Pick<Editor, 'name'>,
  groupBy: ViewOptions['groupBy'],
): TreeNode[] {
  switch (groupBy) {
    case 'process':
      return byOwner(rows, editor);
    case 'project':
      return byProject(rows, editor);
    case 'port':
      return rows.map(listenerNode);
  }
}

type Rows = [ListenerRow, ...ListenerRow[]];

function byOwner(rows: readonly ListenerRow[], editor: Pick<Editor, 'name'>): OwnerNode[] {
  return gatherByOwner(rows).map((gathered) => ownerNode(gathered, editor));
}

/** Rows in the order of the tree that is grouped by process: dev servers first, hidden owners last. */
export function inOwnerOrder(rows: readonly ListenerRow[]): ListenerRow[] {
  return gatherByOwner(rows).flat();
}

function gatherByOwner(rows: readonly ListenerRow[]): Rows[] {
  const groups = new Map<string, Rows>();
  for (const row of rows) add(groups, isOfEditor(row) ? 'editor' : row.ownerId, row);
  return [...groups.values()]
    .map((gathered) => ({ rank: rankOf(gathered[0]), gathered }))
    .sort((a, b) => a.rank - b.rank || compareRows(a.gathered[0], b.gathered[0]))
    .map(({ gathered }) => gathered);
}

function add(groups: Map<string, Rows>, id: string, row: ListenerRow): void {
  const rows = groups.get(id);
  if (rows === undefined) groups.set(id, [row]);
  else rows.push(row);
}

function isOfEditor({ listener, container, recognition }: ListenerRow): boolean {
  return recognition?.role === 'editor' && listener.namespace.kind === 'host' && container === undefined;
}

function rankOf(row: ListenerRow): number {
  const { listener, container, recognition } = row;
  if (listener.namespace.kind === 'other') return 2;
  if (container !== undefined) return 1;
  if (listener.owner.kind === 'hidden') return 4;
  if (isOfEditor(row)) return 3;
  return recognition?.role === 'dev-server' ? 0 : 1;
}

function ownerNode(rows: Readonly<Rows>, editor: Pick<Editor, 'name'>): OwnerNode {
  const [first] = rows;
  const { ownerId: id, listener, container, process, recognition } = first;
  const placed = (placement: ListenerNode['placement']): ListenerNode[] =>
    rows.map((row) => ({ kind: 'listener', id: row.id, row, placement, hiddenBy: undefined }));
  if (listener.namespace.kind === 'other') {
    return { kind: 'network', id, listeners: placed('underNetwork') };
  }
  if (container !== undefined) return { kind: 'container', id, container, listeners: placed('underProcess') };
  // the editor's rows are of several processes
  if (isOfEditor(first)) {
    return { kind: 'editor', id: 'editor', name: editor.name, listeners: placed('topLevel') };
  }
  if (process !== undefined && recognition !== undefined) {
    return { kind: 'process', id, process, recognition, listeners: placed('underProcess') };
  }
  const { reason, user } =
    listener.owner.kind === 'hidden' ? listener.owner : { reason: 'not-read' as const, user: undefined };
  return { kind: 'hidden', id, reason, user, listeners: placed('topLevel') };
}

/**
 * Folders of this workspace first, then other projects by name, then the rest. What belongs to no process of its own,
 * and to no known project, stays with its owner.
 */
function byProject(rows: readonly ListenerRow[], editor: Pick<Editor, 'name'>): TreeNode[] {
  const groups = new Map<string, Rows>();
  const others: ListenerRow[] = [];
  for (const row of rows) {
    const { workspaceFolder, project } = row;
    if (belongsToProject(row)) add(groups, `project:${workspaceFolder?.path ?? project?.folder ?? ''}`, row);
    else others.push(row);
  }
  const projects = [...groups].map(([id, gathered]): ProjectNode => {
    const [{ workspaceFolder, project }] = gathered;
    return {
      kind: 'project',
      id,
      name: workspaceFolder?.name ?? project?.name,
      inWorkspace: workspaceFolder !== undefined,
      listeners: gathered.map(listenerNode),
    };
  });
  const rank = ({ inWorkspace, name }: ProjectNode): number => (inWorkspace ? 0 : name === undefined ? 2 : 1);
  return [
    ...projects.sort(
      (a, b) => rank(a) - rank(b) || compareText(a.name ?? '', b.name ?? '') || compareText(a.id, b.id),
    ),
    ...byOwner(others, editor),
  ];
}

function belongsToProject(row: ListenerRow): boolean {
  const { listener, container, process, workspaceFolder, project } = row;
  if (listener.namespace.kind === 'other') return false;
  return container === undefined
    ? process !== undefined && !isOfEditor(row)
    : workspaceFolder !== undefined || project !== undefined;
}
