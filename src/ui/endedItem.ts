/** How servers that have ended look in the tree. */
import { endedText, recentlyEndedText } from '../messages/recentlyEnded';
import { ageOf } from '../model/process/age';
import type { EndedNode, RecentlyEndedNode } from '../model/tree/nodes';
import { contextValueOf } from './contextWords';
import type { ItemPresentation } from './itemPresentation';

export function recentlyEndedItem(node: RecentlyEndedNode): ItemPresentation {
  return {
    ...{ id: node.id, ...recentlyEndedText(node.servers.map(({ server }) => server)) },
    ...{ icon: 'history', iconColor: undefined },
    contextValue: contextValueOf('recentlyEnded', 'removable'),
    children: 'collapsed',
  };
}

export function endedItem({ id, server }: EndedNode, now: number | undefined): ItemPresentation {
  const age = now === undefined ? undefined : ageOf(server.endedAt, now);
  return {
    ...{ id, ...endedText(server, age) },
    ...{ icon: 'circle-slash', iconColor: undefined },
    contextValue: contextValueOf(
      'ended',
      'removable',
      server.process.commandLine !== undefined && 'startable',
    ),
    children: 'none',
  };
}
