/** Builds the tree from described rows: protocol filter, view filter, typed text and hide rules, then the groups. */
import type { Editor } from '../process/hostContext';
import type { ListenerRow } from '../rows/listenerRow';
import { compareRows } from '../rows/listenerRow';
import type { Changes } from '../text/sortedChanges';
import { sortedChanges, withChanges } from '../text/sortedChanges';
import type { TimeSliced } from '../text/timeSlice';
import { filterInSlices, itemsPerSlice, sortInSlices } from '../text/timeSlice';
import { VersionedMap } from '../text/versionedMap';
import type { RootOrder } from './groupOrder';
import { byRank, rootOrder } from './groupOrder';
import type { Listeners } from './groups';
import { groupIdOf, groupOf, nodeOf } from './groups';
import type { HideRule } from './hideRule';
import { hiddenBy } from './hideRule';
import type { ListenerNode, ParentNode, RowNode } from './nodes';
import { childrenOf } from './nodes';
import type { AppearedAt, RowOrder } from './order';
import { rowOrder } from './order';
import type { FamilyFolders, PlaceOf } from './projectPlaces';
import { familyFolders, isSameFolders, placesFamily, placesIn } from './projectPlaces';
import type { ViewOptions } from './viewOptions';
import { isOfProtocols, passesFilter } from './viewOptions';

type NamedEditor = Pick<Editor, 'name'>;

/** A tree with all that the next one is made from. */
interface Tree {
  readonly rows: readonly ListenerRow[];
  readonly folders: FamilyFolders;
  /** By id. */
  readonly groups: VersionedMap<string, ParentNode>;
  readonly roots: readonly RowNode[];
}

const nothing: Tree = { rows: [], folders: new Map(), groups: new VersionedMap(), roots: [] };

/** What is different in one group, or at the top of the tree. */
interface GroupChange {
  readonly removed: Set<ListenerRow>;
  readonly added: ListenerNode[];
}

/** How rows are placed and sorted. */
interface Arrangement {
  readonly options: ViewOptions;
  readonly editor: NamedEditor;
  readonly placeOf: PlaceOf;
  readonly order: RowOrder;
}

/**
 * Builds one tree after another from what has changed: nodes and groups are kept while nothing in them changes. What is known
 * is replaced at the end alone, so that work that is not finished leaves no trace.
 */
export class TreeBuilder {
  private last: { readonly tree: Tree; readonly options: ViewOptions; readonly editor: string } | undefined;

  /** @param appearedAt answers the same for as long as a row is the same object. */
  constructor(private readonly appearedAt: AppearedAt = () => undefined) {}

  /**
   * Dev servers, other processes and containers, other network namespaces, the editor, hidden owners, and last what the
   * user's rules hide; within each as they are to be sorted. Order and ids depend on the rows alone, so that expansion, selection and
   * the place under the mouse survive a refresh.
   * @param rows by port, as they were described.
   * @returns the very same array if nothing has changed.
   */
  *build(
    rows: readonly ListenerRow[],
    editor: NamedEditor,
    options: ViewOptions,
  ): TimeSliced<readonly RowNode[]> {
    const { last } = this;
    const isSameView = last?.editor === editor.name && isSameOptions(last.options, options);
    const tree = yield* this.after(isSameView ? last.tree : nothing, rows, editor, options);
    this.last = { tree, options, editor: editor.name };
    return tree.roots;
  }

  private *after(
    before: Tree,
    rows: readonly ListenerRow[],
    editor: NamedEditor,
    options: ViewOptions,
  ): TimeSliced<Tree> {
    if (before.rows === rows) return before;
    const changes = yield* sortedChanges(before.rows, rows, compareRows);
    const folders = yield* foldersAfter(before.folders, changes, rows, options);
    const order = rowOrder(options.sortBy, this.appearedAt);
    const arrangement = { options, editor, placeOf: placesIn(folders), order };
    // another folder may be the place of any row
    const isSame = folders === before.folders;
    const known = isSame ? before : nothing;
    const changed = yield* changedGroups(isSame ? changes : { removed: [], added: rows }, arrangement);
    return { rows, folders, ...(yield* groupsAfter(known, changed, arrangement)) };
  }
}

/** The whole tree. */
export function buildTree(
  rows: readonly ListenerRow[],
  editor: NamedEditor,
  options: ViewOptions,
  appearedAt?: AppearedAt,
): TimeSliced<readonly RowNode[]> {
  return new TreeBuilder(appearedAt).build(rows, editor, options);
}

const byProcess: ViewOptions = {
  ...{ protocols: 'tcpAndUdp', groupBy: 'process', sortBy: 'port', show: 'everything', hide: [] },
  isFound: undefined,
};

/** Rows in the order of the tree that is grouped by process: dev servers first, hidden owners last. */
export function* inOwnerOrder(rows: readonly ListenerRow[]): TimeSliced<readonly ListenerRow[]> {
  const ordered: ListenerRow[] = [];
  for (const group of yield* buildTree(rows, { name: '' }, byProcess)) {
    for (const node of childrenOf(group)) {
      if (node.kind === 'listener') ordered.push(node.row);
      if (ordered.length % itemsPerSlice === 0) yield;
    }
  }
  return ordered;
}

function isSameOptions(a: ViewOptions, b: ViewOptions): boolean {
  return (
    a.protocols === b.protocols &&
    a.groupBy === b.groupBy &&
    a.sortBy === b.sortBy &&
    a.show === b.show &&
    a.hide === b.hide &&
    a.isFound === b.isFound
  );
}

function isShown(row: ListenerRow, { protocols, show, isFound }: ViewOptions): boolean {
  return isOfProtocols(row, protocols) && passesFilter(row, show) && (isFound?.(row) ?? true);
}

function ruleFor({ listener, process }: ListenerRow, { hide }: ViewOptions): HideRule | undefined {
  return hide.length === 0 ? undefined : hiddenBy(hide, listener, process);
}

/** The same ones while they are equal. */
function* foldersAfter(
  before: FamilyFolders,
  { removed, added }: Changes<ListenerRow>,
  rows: readonly ListenerRow[],
  options: ViewOptions,
): TimeSliced<FamilyFolders> {
  if (options.groupBy !== 'project' || ![removed, added].some((some) => some.some(placesFamily)))
    return before;
  const folders = yield* familyFolders(
    yield* filterInSlices(
      rows,
      (row) => placesFamily(row) && isShown(row, options) && ruleFor(row, options) === undefined,
    ),
  );
  return isSameFolders(before, folders) ? before : folders;
}

/** By the group's id; undefined: the top of the tree. What is added is in order. */
function* changedGroups(
  { removed, added }: Changes<ListenerRow>,
  { options, placeOf, order }: Arrangement,
): TimeSliced<ReadonlyMap<string | undefined, GroupChange>> {
  const changed = new Map<string | undefined, GroupChange>();
  const changeOf = (id: string | undefined): GroupChange => {
    const known = changed.get(id);
    if (known !== undefined) return known;
    const change = { removed: new Set<ListenerRow>(), added: [] };
    changed.set(id, change);
    return change;
  };
  let steps = 0;
  for (const row of removed) {
    if (++steps % itemsPerSlice === 0) yield;
    if (!isShown(row, options)) continue;
    changeOf(groupIdOf(row, ruleFor(row, options), options.groupBy, placeOf)).removed.add(row);
  }
  for (const row of options.sortBy === 'port' ? added : yield* sortInSlices(added, order)) {
    if (++steps % itemsPerSlice === 0) yield;
    if (!isShown(row, options)) continue;
    const rule = ruleFor(row, options);
    const id = groupIdOf(row, rule, options.groupBy, placeOf);
    changeOf(id).added.push(nodeOf(row, rule, id));
  }
  return changed;
}

function* groupsAfter(
  before: Tree,
  changed: ReadonlyMap<string | undefined, GroupChange>,
  { options: { sortBy }, editor, order }: Arrangement,
): TimeSliced<Pick<Tree, 'groups' | 'roots'>> {
  if (changed.size === 0) return before;
  const byRow = (a: ListenerNode, b: ListenerNode): number => order(a.row, b.row);
  const groups = before.groups.draft();
  const removed: RowNode[] = [];
  const added: RowNode[] = [];
  let steps = 0;
  for (const [id, change] of changed) {
    if (++steps % itemsPerSlice === 0) yield;
    if (id === undefined) {
      for (const node of yield* goneFrom(before.roots, change)) removed.push(node);
      for (const node of change.added) added.push(node);
      continue;
    }
    const group = groups.get(id);
    if (group !== undefined) removed.push(group);
    const listeners = yield* listenersAfter(group?.listeners ?? [], change, byRow);
    if (hasSome(listeners)) {
      const now = groupOf(id, listeners, editor);
      groups.set(id, now);
      added.push(now);
    } else groups.delete(id);
  }
  return {
    groups: groups.finished(),
    roots: yield* rootsAfter(before.roots, { removed, added }, rootOrder(sortBy, order)),
  };
}

function* rootsAfter(
  before: readonly RowNode[],
  { removed, added }: Changes<RowNode>,
  order: RootOrder,
): TimeSliced<readonly RowNode[]> {
  return yield* withChanges(before, { removed, added: yield* byRank(added) }, order);
}

function* listenersAfter(
  before: readonly ListenerNode[],
  change: GroupChange,
  order: (a: ListenerNode, b: ListenerNode) => number,
): TimeSliced<readonly ListenerNode[]> {
  if (before.length === 0) return change.added;
  const removed = yield* goneFrom(before, change);
  return yield* withChanges(before, { removed, added: change.added }, order);
}

function* goneFrom<N extends RowNode>(
  nodes: readonly N[],
  { removed }: GroupChange,
): TimeSliced<readonly N[]> {
  if (removed.size === 0) return [];
  return yield* filterInSlices(nodes, (node) => node.kind === 'listener' && removed.has(node.row));
}

function hasSome(nodes: readonly ListenerNode[]): nodes is Listeners {
  return nodes.length > 0;
}
