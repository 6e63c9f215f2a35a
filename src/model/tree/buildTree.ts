/** Builds the tree from described rows: protocol filter, view filter and hide rules, then the groups. */
import { compareText } from '../net/address';
import type { HiddenOwner } from '../listeners/listener';
import type { Editor } from '../process/hostContext';
import { originKey, originOrder } from '../origin/origin';
import { projectFamily } from '../recognition/project';
import type { ListenerRow } from '../rows/listenerRow';
import { compareRows } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice, mapInSlices, sortInSlices } from '../text/timeSlice';
import type { HideRule } from './hideRule';
import { hiddenBy } from './hideRule';
import type { ListenerNode, OriginNode, OwnerNode, ParentNode, ProjectNode, RowNode } from './nodes';
import { listenerNode } from './nodes';
import type { AppearedAt, RowOrder, SortBy } from './order';
import { rowOrder } from './order';

/** What the user wants to see, and how: these settings. */
export interface ViewOptions {
  readonly protocols: 'tcp' | 'tcpAndUdp';
  readonly groupBy: 'process' | 'project' | 'origin' | 'port';
  readonly sortBy: SortBy;
  readonly show: 'everything' | 'devServers' | 'workspace';
  readonly hide: readonly HideRule[];
}

/**
 * Dev servers, other processes and containers, other network namespaces, the editor, hidden owners, and last what the
 * user's rules hide; within each as they are to be sorted. Order and ids depend on the rows alone, so that expansion, selection and
 * the place under the mouse survive a refresh.
 * @param rows by port, as they were described.
 */
export function* buildTree(
  rows: readonly ListenerRow[],
  editor: Pick<Editor, 'name'>,
  { protocols, groupBy, sortBy, show, hide }: ViewOptions,
  appearedAt: AppearedAt = () => undefined,
): TimeSliced<readonly RowNode[]> {
  const order = rowOrder(sortBy, appearedAt);
  const sorted = sortBy === 'port' ? rows : yield* sortInSlices(rows, order);
  const kept: ListenerRow[] = [];
  const hidden: ListenerNode[] = [];
  for (const [index, row] of sorted.entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (!isOfProtocols(row, protocols) || !passesFilter(row, show)) continue;
    const rule = hiddenBy(hide, row.listener, row.process);
    if (rule === undefined) kept.push(row);
    else hidden.push(placedNode(row, 'topLevel', rule));
  }
  const roots = yield* group(kept, editor, groupBy, { sortBy, order });
  return hidden.length === 0
    ? roots
    : [...roots, sameGroup({ kind: 'hidden-by-rule', id: 'hidden-by-rule', listeners: hidden })];
}

export function isOfProtocols({ listener }: ListenerRow, protocols: ViewOptions['protocols']): boolean {
  return protocols === 'tcpAndUdp' || listener.protocol === 'tcp';
}

export function passesFilter(row: ListenerRow, show: ViewOptions['show']): boolean {
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

function* group(
  rows: readonly ListenerRow[],
  editor: Pick<Editor, 'name'>,
  groupBy: ViewOptions['groupBy'],
  sorting: Sorting,
): TimeSliced<readonly RowNode[]> {
  switch (groupBy) {
    case 'process':
      return yield* byOwner(rows, editor, sorting);
    case 'project':
      return yield* byProject(rows, editor, sorting);
    case 'origin':
      return yield* byOrigin(rows, editor, sorting);
    case 'port':
      return yield* placed(rows, 'topLevel');
  }
}

/** The last node of each row, and the last group that began with a node: both are kept while nothing in them changes. */
const nodes = new WeakMap<ListenerRow, ListenerNode>();
const groups = new WeakMap<ListenerNode, ParentNode>();

function placedNode(
  row: ListenerRow,
  placement: ListenerNode['placement'],
  rule: HideRule | undefined,
): ListenerNode {
  const before = nodes.get(row);
  if (before?.placement === placement && before.hiddenBy === rule) return before;
  const node: ListenerNode = { ...listenerNode(row), placement, hiddenBy: rule };
  nodes.set(row, node);
  return node;
}

function* placed(
  rows: readonly ListenerRow[],
  placement: ListenerNode['placement'],
): TimeSliced<ListenerNode[]> {
  const found: ListenerNode[] = [];
  for (const row of rows) {
    found.push(placedNode(row, placement, undefined));
    if (found.length % itemsPerSlice === 0) yield;
  }
  return found;
}

/** The last group of the same rows instead of an equal one, so that it need not be presented again. */
function sameGroup<G extends ParentNode>(group: G): G {
  const [first] = group.listeners;
  if (first === undefined) return group;
  const before = groups.get(first);
  if (before !== undefined && isSameGroup(before, group)) return before;
  groups.set(first, group);
  return group;
}

/** Everything else about a group comes from its first row. */
function isSameGroup<G extends ParentNode>(before: ParentNode, group: G): before is G {
  return (
    before.kind === group.kind &&
    before.id === group.id &&
    nameOf(before) === nameOf(group) &&
    before.listeners.length === group.listeners.length &&
    before.listeners.every((node, index) => node === group.listeners[index])
  );
}

function nameOf(group: ParentNode): string | undefined {
  return group.kind === 'editor' || group.kind === 'project' ? group.name : undefined;
}

/** Groups that have names of their own are sorted by these unless age or activity is asked for. */
function byRows(
  a: ProjectNode | OriginNode,
  b: ProjectNode | OriginNode,
  { sortBy, order }: Sorting,
): number {
  const [first] = a.listeners;
  const [other] = b.listeners;
  const isByName = sortBy === 'port' || sortBy === 'name';
  return isByName || first === undefined || other === undefined ? 0 : order(first.row, other.row);
}

interface Sorting {
  readonly sortBy: SortBy;
  readonly order: RowOrder;
}

type Rows = [ListenerRow, ...ListenerRow[]];

function* byOwner(
  rows: readonly ListenerRow[],
  editor: Pick<Editor, 'name'>,
  sorting: Sorting,
): TimeSliced<readonly OwnerNode[]> {
  const owners: OwnerNode[] = [];
  for (const gathered of yield* gatherByOwner(rows, sorting.order)) {
    owners.push(sameGroup(yield* ownerNode(gathered, editor)));
    if (owners.length % itemsPerSlice === 0) yield;
  }
  return owners;
}

/** Rows in the order of the tree that is grouped by process: dev servers first, hidden owners last. */
export function* inOwnerOrder(rows: readonly ListenerRow[]): TimeSliced<readonly ListenerRow[]> {
  return (yield* gatherByOwner(rows, compareRows)).flat();
}

function* gatherByOwner(rows: readonly ListenerRow[], order: RowOrder): TimeSliced<Rows[]> {
  const byId = new Map<string, Rows>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    add(byId, isOfEditor(row) ? 'editor' : row.ownerId, row);
  }
  const ranked = yield* mapInSlices(byId.values(), (gathered) => ({ rank: rankOf(gathered[0]), gathered }));
  const sorted = yield* sortInSlices(
    ranked,
    (a, b) => a.rank - b.rank || order(a.gathered[0], b.gathered[0]),
  );
  return yield* mapInSlices(sorted, ({ gathered }) => gathered);
}

function add(byId: Map<string, Rows>, id: string, row: ListenerRow): void {
  const rows = byId.get(id);
  if (rows === undefined) byId.set(id, [row]);
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

function* ownerNode(rows: Readonly<Rows>, editor: Pick<Editor, 'name'>): TimeSliced<OwnerNode> {
  const [first] = rows;
  const { ownerId: id, listener, container, process, recognition } = first;
  if (listener.namespace.kind === 'other') {
    return { kind: 'network', id, listeners: yield* placed(rows, 'underNetwork') };
  }
  if (container !== undefined) {
    return { kind: 'container', id, container, listeners: yield* placed(rows, 'underProcess') };
  }
  // the editor's rows are of several processes
  if (isOfEditor(first)) {
    return { kind: 'editor', id: 'editor', name: editor.name, listeners: yield* placed(rows, 'topLevel') };
  }
  if (process !== undefined && recognition !== undefined) {
    return { kind: 'process', id, process, recognition, listeners: yield* placed(rows, 'underProcess') };
  }
  const { reason, user, group, inherited, unreadable }: Omit<HiddenOwner, 'kind'> =
    listener.owner.kind === 'hidden' ? listener.owner : { reason: 'not-read', user: undefined };
  return {
    ...{ kind: 'hidden', id, reason, user },
    ...(group === undefined ? {} : { group }),
    ...(inherited === undefined ? {} : { inherited }),
    ...(unreadable === undefined ? {} : { unreadable }),
    listeners: yield* placed(rows, 'underProcess'),
  };
}

/**
 * Folders of this workspace first, then other projects by name, then the rest. A project's working trees are one group.
 * What belongs to no process of its own, and to no known project, stays with its owner.
 */
function* byProject(
  rows: readonly ListenerRow[],
  editor: Pick<Editor, 'name'>,
  sorting: Sorting,
): TimeSliced<readonly RowNode[]> {
  const byId = new Map<string, Rows>();
  const others: ListenerRow[] = [];
  const placeOf = yield* projectPlaces(rows);
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (belongsToProject(row)) add(byId, `project:${placeOf(row)}`, row);
    else others.push(row);
  }
  const projects: ProjectNode[] = [];
  for (const [id, gathered] of byId) {
    const { workspaceFolder, project } = gathered.find((row) => row.workspaceFolder) ?? gathered[0];
    projects.push(
      sameGroup({
        kind: 'project',
        id,
        name: workspaceFolder?.name ?? project?.name,
        inWorkspace: workspaceFolder !== undefined,
        listeners: yield* placed(gathered, 'topLevel'),
      }),
    );
    yield;
  }
  const rank = ({ inWorkspace, name }: ProjectNode): number => (inWorkspace ? 0 : name === undefined ? 2 : 1);
  const sorted = yield* sortInSlices(
    projects,
    (a, b) =>
      rank(a) - rank(b) ||
      byRows(a, b, sorting) ||
      compareText(a.name ?? '', b.name ?? '') ||
      compareText(a.id, b.id),
  );
  return [...sorted, ...(yield* byOwner(others, editor, sorting))];
}

/**
 * Coding agents first, then what is in this window, other starters, and last what has none that is known. What belongs to no process of its
 * own stays with its owner.
 */
function* byOrigin(
  rows: readonly ListenerRow[],
  editor: Pick<Editor, 'name'>,
  sorting: Sorting,
): TimeSliced<readonly RowNode[]> {
  const byId = new Map<string, Rows>();
  const others: ListenerRow[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const { origin, process, container, listener } = row;
    const isStarted =
      process !== undefined &&
      container === undefined &&
      listener.namespace.kind === 'host' &&
      !isOfEditor(row);
    if (isStarted) add(byId, `origin:${origin === undefined ? '' : originKey(origin)}`, row);
    else others.push(row);
  }
  const origins: OriginNode[] = [];
  for (const [id, gathered] of byId) {
    const [{ origin: starter }] = gathered;
    origins.push(sameGroup({ kind: 'origin', id, starter, listeners: yield* placed(gathered, 'topLevel') }));
    yield;
  }
  const rank = ({ starter }: OriginNode): number =>
    starter === undefined ? originOrder.length : originOrder.indexOf(starter.kind);
  const sorted = yield* sortInSlices(
    origins,
    (a, b) =>
      rank(a) - rank(b) ||
      byRows(a, b, sorting) ||
      compareText(a.starter?.title ?? '', b.starter?.title ?? '') ||
      compareText(a.id, b.id),
  );
  return [...sorted, ...(yield* byOwner(others, editor, sorting))];
}

/** Where each row belongs: a folder of this workspace, also for another working tree of what is in it, else its project. */
function* projectPlaces(rows: readonly ListenerRow[]): TimeSliced<(row: ListenerRow) => string> {
  const folders = new Map<string, string>();
  for (const [index, { workspaceFolder, project }] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (workspaceFolder === undefined || project === undefined) continue;
    const family = projectFamily(project);
    if (!folders.has(family)) folders.set(family, workspaceFolder.path);
  }
  return ({ workspaceFolder, project }) => {
    if (workspaceFolder !== undefined) return workspaceFolder.path;
    if (project === undefined) return '';
    const family = projectFamily(project);
    return folders.get(family) ?? family;
  };
}

function belongsToProject(row: ListenerRow): boolean {
  const { listener, container, process, workspaceFolder, project } = row;
  if (listener.namespace.kind === 'other') return false;
  return container === undefined
    ? process !== undefined && !isOfEditor(row)
    : workspaceFolder !== undefined || project !== undefined;
}
