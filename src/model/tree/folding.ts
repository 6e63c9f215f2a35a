/** No list in the tree is longer than can be scrolled through: further rows stand in ranges, which are collapsed at first. */
import type { ListenerNode, RangeNode, RowNode, TreeNode } from './nodes';
import { childrenOf } from './nodes';

/** So many rows of one list come before its first range, and are in each range. */
export const foldedRows = 500;

/** What stands at the top. */
export function shownAtTop(roots: readonly TreeNode[]): readonly TreeNode[] {
  if (roots.length <= foldedRows) return roots;
  const rows = roots.filter((node) => node.kind === 'listener');
  return [...folded('', rows), ...roots.filter((node) => node.kind !== 'listener')];
}

/** What stands beneath a node. Its own text counts all rows, also those in ranges. */
export function shownBeneath(node: TreeNode): readonly TreeNode[] {
  return isGroup(node) ? folded(node.id, node.listeners) : childrenOf(node);
}

/** Of a node that may have been made for the same row elsewhere: its id decides. */
export function shownParentOf(roots: readonly TreeNode[], { id }: TreeNode): TreeNode | undefined {
  const isIt = (node: TreeNode): boolean => node.id === id;
  const top = shownAtTop(roots);
  if (top.some(isIt)) return undefined;
  for (const parent of top) {
    const shown = shownBeneath(parent);
    if (shown.some(isIt)) return parent;
    const range = shown.find((node) => node.kind === 'range' && node.listeners.some(isIt));
    if (range !== undefined) return range;
  }
  return undefined;
}

function isGroup(node: TreeNode): node is Exclude<RowNode, ListenerNode> {
  return 'listeners' in node && node.kind !== 'range';
}

/** A single row is no range: it stays with those before it. */
function folded(id: string, rows: readonly ListenerNode[]): readonly (ListenerNode | RangeNode)[] {
  const shown: (ListenerNode | RangeNode)[] = [];
  for (let from = 0; from < rows.length;) {
    const to = rows.length - from === foldedRows + 1 ? rows.length : from + foldedRows;
    const some = rows.slice(from, to);
    if (from === 0) shown.push(...some);
    else shown.push({ kind: 'range', id: `range:${id}:${shown.length}`, listeners: some });
    from = to;
  }
  return shown;
}
