/** The order of what stands at the top of the tree. */
import { compareText } from '../net/address';
import { originOrder } from '../origin/origin';
import type { ListenerRow } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { ListenerNode, RowNode } from './nodes';
import type { RowOrder, SortBy } from './order';

export type RootOrder = (a: RowNode, b: RowNode) => number;

/** Below all projects and all starters. */
const firstOwnerRank = 100;
const hiddenByRuleRank = 200;

/** Within a rank, owners and rows as rows are sorted; what has a name of its own by it, unless age or activity is asked for. */
export function rootOrder(sortBy: SortBy, order: RowOrder): RootOrder {
  const isByName = sortBy === 'port' || sortBy === 'name';
  return (a, b) => {
    const ranks = rankOf(a) - rankOf(b);
    if (ranks !== 0) return ranks;
    const [one, other] = [nameOf(a), nameOf(b)];
    if (one === undefined || other === undefined) return byFirstRows(a, b, order);
    return (isByName ? 0 : byFirstRows(a, b, order)) || compareText(one, other) || compareText(a.id, b.id);
  };
}

/** The same nodes, each rank together: they are sorted faster, for they mostly come in the order of rows. */
export function* byRank(nodes: readonly RowNode[]): TimeSliced<readonly RowNode[]> {
  const ranks = new Map<number, RowNode[]>();
  for (const [index, node] of nodes.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const rank = rankOf(node);
    const known = ranks.get(rank);
    if (known === undefined) ranks.set(rank, [node]);
    else known.push(node);
  }
  const sorted: RowNode[] = [];
  for (const [, ofRank] of [...ranks].sort(([a], [b]) => a - b)) {
    for (const node of ofRank) {
      sorted.push(node);
      if (sorted.length % itemsPerSlice === 0) yield;
    }
  }
  return sorted;
}

/** Undefined for what begins with its first row. */
function nameOf(node: RowNode): string | undefined {
  if (node.kind === 'project') return node.name ?? '';
  return node.kind === 'origin' ? (node.starter?.title ?? '') : undefined;
}

function byFirstRows(a: RowNode, b: RowNode, order: RowOrder): number {
  const [one, other] = [firstOf(a), firstOf(b)];
  return one === undefined || other === undefined ? 0 : order(one.row, other.row);
}

function firstOf(node: RowNode): ListenerNode | undefined {
  return node.kind === 'listener' ? node : node.listeners[0];
}

/** Folders of this workspace come before other projects, and coding agents before other starters. */
function rankOf(node: RowNode): number {
  switch (node.kind) {
    case 'listener':
      return 0;
    case 'project':
      return node.inWorkspace ? 0 : node.name === undefined ? 2 : 1;
    case 'origin':
      return node.starter === undefined ? originOrder.length : originOrder.indexOf(node.starter.kind);
    case 'hidden-by-rule':
      return hiddenByRuleRank;
    case 'process':
    case 'container':
    case 'network':
    case 'editor':
    case 'hidden': {
      const [first] = node.listeners;
      return firstOwnerRank + (first === undefined ? 0 : ownerRank(first.row));
    }
  }
}

/** Dev servers first, then other processes and containers, other networks, the editor, and hidden owners last. */
function ownerRank(row: ListenerRow): number {
  const { listener, container, recognition } = row;
  if (listener.namespace.kind === 'other') return 2;
  if (container !== undefined) return 1;
  if (listener.owner.kind === 'hidden') return 4;
  if (recognition?.role === 'editor') return 3;
  return recognition?.role === 'dev-server' ? 0 : 1;
}
