import { exposureWords } from '../model/exposure';
import type { GroupNode, ListenerNode, TreeNode } from '../model/grouping';
import { isExposed } from '../model/grouping';
import type { Listener } from '../model/listener';
import { hiddenWords, portWords } from '../model/listener';
import { compareByAge, userWords } from '../model/process';
import { plainText } from '../model/text';
import { httpUrl } from '../model/url';

/** What a tree row shows, without any of VS Code's types. */
export interface ItemPresentation {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** A theme colour for the icon, where it stresses what the words say. */
  readonly iconColor: string | undefined;
  /** Words for when-clauses: `listener`, `process`, `editor`, `hidden`; `web`; `owned`; `stoppable`. */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly children: 'expanded' | 'collapsed' | 'none';
}

const warningColor = 'list.warningForeground';
/** More rows than this are folded at first: they would push everything else out of sight. */
const unfoldAtMost = 5;

export function presentNode(node: TreeNode): ItemPresentation {
  return node.kind === 'listener' ? presentListener(node) : presentGroup(node);
}

function presentGroup(node: GroupNode): ItemPresentation {
  const ports = [...new Set(node.listeners.map(({ listener }) => portWords(listener)))].join(', ');
  const spoken = `listening on ${ports}`;
  switch (node.kind) {
    case 'process': {
      const label = processLabel(node);
      const isDevServer = node.recognition.role === 'dev-server';
      const exposed = isDevServer && node.listeners.some(({ listener }) => isExposed(listener));
      return {
        id: node.id,
        label,
        description: ports,
        icon: exposed ? 'warning' : isDevServer ? 'server-environment' : 'server-process',
        iconColor: exposed ? warningColor : undefined,
        contextValue: 'process owned stoppable',
        accessibilityLabel: `${label}, ${exposed ? 'exposed dev server, ' : ''}${spoken}`,
        children: node.listeners.length <= unfoldAtMost ? 'expanded' : 'collapsed',
      };
    }
    case 'editor':
      return {
        id: node.id,
        label: node.name,
        description: ports,
        icon: 'vscode',
        iconColor: undefined,
        contextValue: 'editor',
        accessibilityLabel: `${node.name}, the editor itself, ${spoken}`,
        children: 'collapsed',
      };
    case 'network': {
      const [first] = node.listeners.flatMap(({ process }) => process ?? []).sort(compareByAge);
      const label = `another network${first === undefined ? '' : ` · ${plainText(first.name, 40)}`}`;
      return {
        id: node.id,
        label,
        description: ports,
        icon: 'package',
        iconColor: undefined,
        contextValue: 'network',
        accessibilityLabel: `${label}, ${spoken}`,
        children: 'collapsed',
      };
    }
    case 'hidden': {
      const label = `owner hidden${node.user === undefined ? '' : ` · ${plainText(userWords(node.user))}`}`;
      return {
        id: node.id,
        label,
        description: ports,
        icon: 'question',
        iconColor: undefined,
        contextValue: 'hidden',
        accessibilityLabel: `${label}, ${spoken}. ${hiddenWords(node.reason)}`,
        children: 'collapsed',
      };
    }
  }
}

function presentListener(node: ListenerNode): ItemPresentation {
  const { listener, recognition } = node;
  const words = exposureWords(listener.exposure, listener.network);
  const protocol = listener.protocol.toUpperCase();
  const isExposedDevServer = recognition?.role === 'dev-server' && isExposed(listener);
  const context = ['listener'];
  if (isWeb(listener)) context.push('web');
  if (node.process !== undefined) context.push('owned');
  if (node.process !== undefined && recognition?.role !== 'editor') context.push('stoppable');
  // the listeners of the editor and of another network stand together, whichever process has them
  const isAmongOthers = recognition?.role === 'editor' || listener.network.kind === 'other';
  const program = isAmongOthers ? ` · ${plainText(node.process?.name ?? 'owner hidden', 40)}` : '';
  return {
    id: node.id,
    label: String(listener.port),
    description: `${words} · ${listener.address.text} · ${protocol}${program}`,
    icon: exposureIcon(listener),
    iconColor: isExposedDevServer ? warningColor : undefined,
    contextValue: context.join(' '),
    accessibilityLabel: `port ${listener.port}, ${words}, ${listener.address.text}, ${protocol}`,
    children: 'none',
  };
}

/** What a browser on this machine can open. */
export function isWeb(listener: Listener): boolean {
  return listener.protocol === 'tcp' && listener.network.kind === 'own' && httpUrl(listener) !== undefined;
}

export function exposureIcon({ exposure, network }: Pick<Listener, 'exposure' | 'network'>): string {
  if (network.kind === 'other') return 'package';
  switch (exposure) {
    case 'loopback':
      return 'lock';
    case 'interface':
      return 'broadcast';
    case 'all-interfaces':
      return 'globe';
  }
}

/** `Vite · shop`, `node · shop`, and `node server.js` where no folder says more: short enough for a narrow sidebar. */
export function processLabel({ recognition }: Pick<ListenerNode, 'recognition'>): string {
  if (recognition === undefined) return 'owner hidden';
  const { program, title, project } = recognition;
  return plainText(project === undefined ? title : `${program} · ${project}`, 80);
}

/** `node server.js · shop`: where there is room for all of it. */
export function fullProcessLabel({ recognition }: Pick<ListenerNode, 'recognition'>): string {
  if (recognition === undefined) return 'owner hidden';
  const { title, project } = recognition;
  return plainText(project === undefined ? title : `${title} · ${project}`, 120);
}
