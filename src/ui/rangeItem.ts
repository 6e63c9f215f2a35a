/** How a range of rows looks in the tree. */
import { rangeText } from '../messages/range';
import type { RangeNode } from '../model/tree/nodes';
import { contextValueOf } from './contextWords';
import type { ItemPresentation } from './itemPresentation';

/** @param isExposed whether one of the rows has an open finding. */
export function rangeItem(node: RangeNode, isExposed: boolean): ItemPresentation {
  return {
    ...{ id: node.id, ...rangeText(node, isExposed) },
    icon: isExposed ? 'warning' : 'list-unordered',
    iconColor: isExposed ? 'list.warningForeground' : undefined,
    // no command acts on all of them
    contextValue: contextValueOf('range'),
    children: 'collapsed',
  };
}
