/** How expected ports look in the tree. */
import { expectedGroupText, expectedText } from '../messages/expected';
import { startsOf } from '../model/expected/starts';
import type { ExpectedGroupNode, ExpectedNode } from '../model/tree/nodes';
import { contextValueOf } from './contextWords';
import type { ItemPresentation } from './itemPresentation';

export function expectedGroupItem({ id, ports }: ExpectedGroupNode): ItemPresentation {
  return {
    ...{ id, ...expectedGroupText(ports), icon: 'target', iconColor: undefined },
    contextValue: contextValueOf('expectedPorts'),
    children: 'expanded',
  };
}

export function expectedItem(node: ExpectedNode): ItemPresentation {
  const { expected, state } = node.unmet;
  const isHeld = state.kind === 'held';
  return {
    ...{ id: node.id, ...expectedText(node) },
    ...{
      icon: isHeld ? 'warning' : 'circle-outline',
      iconColor: isHeld ? 'list.warningForeground' : undefined,
    },
    contextValue: contextValueOf(
      'expected',
      'nameable',
      expected.pin === undefined ? 'pinnable' : 'pinned',
      isHeld && 'held',
      !isHeld && startsOf(expected).length > 0 && 'launchable',
    ),
    children: 'none',
  };
}
