import { exposureSentence } from '../model/exposure';
import type { GroupNode, ListenerNode } from '../model/grouping';
import { devServerCount, exposedDevServers } from '../model/grouping';
import { escapeMarkdown } from '../model/text';
import { processLabel } from './treeItemPresentation';

export interface StatusPresentation {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly accessibilityLabel: string;
  readonly warning: boolean;
}

/** `3` dev servers in peace; a warning, naming each, where one is not on loopback. */
export function presentStatus(groups: readonly GroupNode[]): StatusPresentation {
  const exposed = exposedDevServers(groups);
  const [first] = exposed;
  if (first !== undefined) {
    const ports = [...new Set(exposed.map(({ listener }) => listener.port))];
    const words = ports.length === 1 ? `${ports[0] ?? ''} on ${where(exposed)}` : `${ports.length} exposed`;
    return {
      text: `$(warning) ${words}`,
      tooltip: [
        ports.length === 1
          ? 'A dev server accepts connections from other machines, unless a firewall stops them:'
          : 'Dev servers accept connections from other machines, unless a firewall stops them:',
        ...exposed.map(
          (node) =>
            `- **${escapeMarkdown(processLabel(node))}**, port ${node.listener.port}: ${escapeMarkdown(exposureSentence(node.listener.exposure, node.listener.address))}`,
        ),
        '\nClick to open, copy, stop or find them.',
      ].join('\n'),
      accessibilityLabel: `Local Ports warning: ${ports.length === 1 ? `port ${words}` : `${words} dev servers`}`,
      warning: true,
    };
  }
  const count = devServerCount(groups);
  const servers = count === 1 ? '1 dev server' : `${count} dev servers`;
  return {
    text: `$(plug) ${count}`,
    tooltip: count === 0 ? 'No dev server is listening.' : `${servers}, on loopback only.`,
    accessibilityLabel: `Local Ports: ${servers}`,
    warning: false,
  };
}

function where(exposed: readonly ListenerNode[]): string {
  const onAll = exposed.find(({ listener }) => listener.exposure === 'all-interfaces');
  return onAll === undefined ? (exposed[0]?.listener.address.text ?? '') : 'all interfaces';
}
