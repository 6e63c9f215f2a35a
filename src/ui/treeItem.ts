/** What a tree row looks like, without any of VS Code's types: texts, icon, color and what can be done with it. */
import { exposureIcon } from '../messages/labels';
import type { Alarm } from '../messages/treeItem';
import { groupText, listenerText } from '../messages/treeItem';
import { canBeExplained, isServiceOrContainer } from '../model/listeners/socketGroup';
import { isWeb } from '../model/listeners/webListener';
import { publishingAdvice } from '../model/loopback/advice';
import { agentSessionOf } from '../model/origin/session';
import type { OriginKind } from '../model/origin/origin';
import type { Age } from '../model/process/age';
import { ageOf, isSameAge } from '../model/process/age';
import type { Process } from '../model/process/process';
import type { Recognition } from '../model/recognition/recognize';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import type { TimeSliced } from '../model/text/timeSlice';
import { everyInSlices, itemsPerSlice } from '../model/text/timeSlice';
import type { ListenerNode, ParentNode, TreeNode } from '../model/tree/nodes';
import { childrenOf } from '../model/tree/nodes';
import { contextValueOf } from './contextWords';
import { expectedGroupItem, expectedItem } from './expectedItem';
import { endedItem, recentlyEndedItem } from './endedItem';
import type { ItemPresentation } from './itemPresentation';
import { rangeItem } from './rangeItem';

/** The findings of rows, by row id: `open` needs attention, `acknowledged` is accepted by the user. */
export type Alarms = ReadonlyMap<string, NonNullable<Alarm>>;

export const noAlarms: Alarms = new Map();

/** The owners of which another copy runs, by `ownerId`. */
type Copies = ReadonlySet<string>;

export const noCopies: Copies = new Set();

const warningColor = 'list.warningForeground';
/** Groups with more rows are collapsed at first: they would push everything else out of view. */
const maximumExpandedRows = 5;

const roleIcons: Readonly<Record<Recognition['role'], string>> = {
  'dev-server': 'server-environment',
  service: 'database',
  editor: 'vscode',
  system: 'server-process',
  other: 'server-process',
};

const originIcons: Readonly<Record<OriginKind, string>> = {
  agent: 'hubot',
  windowTerminal: 'terminal',
  task: 'tools',
  debugSession: 'debug-alt',
  editor: 'vscode',
  otherWindow: 'multiple-windows',
  multiplexer: 'terminal',
  terminal: 'terminal',
  remote: 'remote',
  console: 'terminal',
  shell: 'terminal',
  scheduler: 'watch',
  manager: 'server-process',
  service: 'gear',
  container: 'package',
};

/** @param now milliseconds since the epoch; without it no ages are shown. */
export function presentNode(
  node: TreeNode,
  alarms: Alarms = noAlarms,
  now?: number,
  copies: Copies = noCopies,
): ItemPresentation {
  if (node.kind === 'listener') {
    return listenerItem(node, alarms.get(node.id), copies.has(node.row.ownerId));
  }
  if (node.kind === 'range') return rangeItem(node, isAnyExposed(node.listeners, alarms));
  if (node.kind === 'expected') return expectedItem(node);
  if (node.kind === 'expected-ports') return expectedGroupItem(node);
  if (node.kind === 'recently-ended') return recentlyEndedItem(node);
  return node.kind === 'ended' ? endedItem(node, now) : groupItem(node, alarms, now, copies);
}

const itemKeys = [
  'id',
  'label',
  'description',
  'icon',
  'iconColor',
  'contextValue',
  'accessibilityLabel',
  'children',
] as const satisfies (keyof ItemPresentation)[];

/** All that decides what the tree looks like. */
export interface TreeLook {
  readonly roots: readonly TreeNode[];
  readonly alarms: Alarms;
  readonly copies: Copies;
  /** When the ages of its rows are computed, in milliseconds since the epoch. */
  readonly now: number;
}

/** Whether two trees look the same: VS Code redraws only if not. Nodes that are kept are not presented for it. */
export function* isSameLook(a: TreeLook, b: TreeLook): TimeSliced<boolean> {
  if (a.roots.length !== b.roots.length) return false;
  for (const [index, root] of b.roots.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const before = a.roots[index];
    if (before === undefined) return false;
    if (before === root && isSameAge(shownAge(root, a.now), shownAge(root, b.now))) {
      if (a.alarms === b.alarms && a.copies === b.copies) continue;
    }
    const [nodes, others] = [before, root].map((node) => [node, ...childrenOf(node)]);
    if (nodes === undefined || others?.length !== nodes.length) return false;
    const isSame = (node: TreeNode, at: number): boolean => {
      const other = others[at];
      return other !== undefined && isSameItem(present(node, a), present(other, b));
    };
    if (!(yield* everyInSlices(nodes, isSame))) return false;
  }
  return true;
}

function present(node: TreeNode, { alarms, now, copies }: TreeLook): ItemPresentation {
  return presentNode(node, alarms, now, copies);
}

function isSameItem(a: ItemPresentation, b: ItemPresentation): boolean {
  return a === b || itemKeys.every((key) => a[key] === b[key]);
}

/** The last item of each group, for groups are kept while their rows do not change. */
const groupItems = new WeakMap<
  ParentNode,
  {
    readonly isExposed: boolean;
    readonly age: Age | undefined;
    readonly isDuplicated: boolean;
    readonly item: ItemPresentation;
  }
>();

function groupItem(
  node: ParentNode,
  alarms: Alarms,
  now: number | undefined,
  copies: Copies,
): ItemPresentation {
  const canWarn = node.kind === 'process' || node.kind === 'project' || node.kind === 'origin';
  const isExposed = canWarn && isAnyExposed(node.listeners, alarms);
  const age = now === undefined ? undefined : shownAge(node, now);
  const isDuplicated = node.kind === 'process' && copies.has(node.listeners[0]?.row.ownerId ?? '');
  const before = groupItems.get(node);
  if (before?.isExposed === isExposed && before.isDuplicated === isDuplicated && isSameAge(before.age, age)) {
    return before.item;
  }
  const item = presentGroup(node, isExposed, age, isDuplicated);
  groupItems.set(node, { isExposed, age, isDuplicated, item });
  return item;
}

function isAnyExposed(rows: readonly ListenerNode[], alarms: Alarms): boolean {
  return rows.some(({ id }) => alarms.get(id) === 'open');
}

/** Of dev servers alone: a database or a part of the system is meant to run for long. */
function shownAge(node: TreeNode, now: number): Age | undefined {
  if (node.kind !== 'process' || node.recognition.role !== 'dev-server') return undefined;
  const { startedAt } = node.process;
  return startedAt === undefined ? undefined : ageOf(startedAt, now);
}

function presentGroup(
  node: ParentNode,
  isExposed: boolean,
  age: Age | undefined,
  isDuplicated: boolean,
): ItemPresentation {
  return {
    id: node.id,
    ...groupText(node, isExposed, age),
    icon: isExposed ? 'warning' : groupIcon(node),
    iconColor: isExposed ? warningColor : undefined,
    contextValue: groupContext(node, isDuplicated),
    children: isExpanded(node) ? 'expanded' : 'collapsed',
  };
}

function groupIcon(node: ParentNode): string {
  switch (node.kind) {
    case 'process':
      return roleIcons[node.recognition.role];
    case 'project':
      // not `folder`, though it looks the same: file icon themes replace it and misalign the rows beneath it
      return node.inWorkspace ? 'root-folder' : 'symbol-folder';
    case 'origin':
      return node.starter === undefined ? 'question' : originIcons[node.starter.kind];
    case 'container':
    case 'network':
      return 'package';
    case 'editor':
      return 'vscode';
    case 'hidden':
      return 'question';
    case 'hidden-by-rule':
      return 'eye-closed';
  }
}

function groupContext(node: ParentNode, isDuplicated: boolean): string {
  switch (node.kind) {
    case 'process':
      return contextValueOf(
        'process',
        'owned',
        hasCommandLine(node.process) && 'hasCommandLine',
        node.process.cwd !== undefined && 'hasFolder',
        'stoppable',
        isDuplicated && 'duplicated',
        (node.listeners[0]?.row.forgotten ?? []).length > 0 && 'forgotten',
        agentSessionOf(node.listeners[0]?.row.origin) !== undefined && 'agentSession',
      );
    case 'container':
      return contextValueOf('container', node.container.workingDirectory !== undefined && 'hasFolder');
    case 'project':
    case 'origin':
    case 'network':
    case 'editor':
      return contextValueOf(node.kind);
    case 'hidden':
      return contextValueOf('hidden', isServiceOrContainer(node.group) && 'explained');
    case 'hidden-by-rule':
      return contextValueOf('hiddenByRule');
  }
}

function isExpanded(node: ParentNode): boolean {
  switch (node.kind) {
    case 'process':
    case 'container':
      return node.listeners.length <= maximumExpandedRows;
    case 'project':
      return node.name !== undefined;
    case 'origin':
      return node.starter !== undefined;
    case 'network':
    case 'editor':
    case 'hidden':
    case 'hidden-by-rule':
      return false;
  }
}

/** The last item of each row, for rows are kept while their listener does not change. */
const items = new WeakMap<
  ListenerRow,
  {
    readonly placement: ListenerNode['placement'];
    readonly isHidden: boolean;
    readonly alarm: Alarm;
    readonly isDuplicated: boolean;
    readonly item: ItemPresentation;
  }
>();

function listenerItem(node: ListenerNode, alarm: Alarm, isDuplicated: boolean): ItemPresentation {
  const { row, placement } = node;
  const isHidden = node.hiddenBy !== undefined;
  const before = items.get(row);
  if (
    before?.placement === placement &&
    before.isHidden === isHidden &&
    before.alarm === alarm &&
    before.isDuplicated === isDuplicated
  ) {
    return before.item;
  }
  const item = presentListener(node, alarm, isDuplicated);
  items.set(row, { placement, isHidden, alarm, isDuplicated, item });
  return item;
}

function presentListener(node: ListenerNode, alarm: Alarm, isDuplicated: boolean): ItemPresentation {
  const { row } = node;
  return {
    id: node.id,
    ...listenerText(node, alarm),
    ...listenerIcon(row, alarm),
    contextValue: listenerContext(node, alarm, isDuplicated),
    children: 'none',
  };
}

/** Whether it needs attention is seen by the shape too: high contrast themes have no color for it. */
function listenerIcon(row: ListenerRow, alarm: Alarm): Pick<ItemPresentation, 'icon' | 'iconColor'> {
  if (alarm === 'open') return { icon: 'warning', iconColor: warningColor };
  return { icon: row.debugger === undefined ? exposureIcon(row.listener) : 'debug', iconColor: undefined };
}

function listenerContext({ row, hiddenBy }: ListenerNode, alarm: Alarm, isDuplicated: boolean): string {
  const { listener, recognition, process, container } = row;
  const isOwned = process !== undefined && !isContainerProxy(row);
  const { owner } = listener;
  const folder = container === undefined ? process?.cwd : container.workingDirectory;
  return contextValueOf(
    'listener',
    isWeb(listener) && 'web',
    row.isPinned === true && 'pinned',
    isOwned && 'owned',
    isOwned && hasCommandLine(process) && 'hasCommandLine',
    container === undefined && owner.kind === 'hidden' && canBeExplained(owner.group) && 'explained',
    container !== undefined && 'container',
    folder !== undefined && 'hasFolder',
    // the container is stopped, not the process that holds its port
    container === undefined && process !== undefined && recognition?.role !== 'editor' && 'stoppable',
    isOwned && isDuplicated && 'duplicated',
    isOwned && agentSessionOf(row.origin) !== undefined && 'agentSession',
    alarm !== undefined && 'finding',
    (alarm !== undefined || publishingAdvice(row) !== undefined) && 'bindable',
    hiddenBy === undefined ? 'hideable' : 'unhideable',
    listener.namespace.kind === 'other' && 'elsewhere',
    row.forgotten.length > 0 && 'forgotten',
  );
}

/** A kernel thread has none, and other users' are hidden on some systems. */
function hasCommandLine({ commandLine }: Process): boolean {
  return commandLine !== undefined && commandLine.length > 0;
}
