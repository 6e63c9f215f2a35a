import type { ParentNode, TreeNode } from '../model/tree/buildTree';
import { publishingAdvice } from '../model/loopback/advice';
import type { Container } from '../model/containers/container';
import { publishedPort } from '../model/containers/container';
import type { Recognition } from '../model/recognition/recognize';
import type { NetworkNode } from '../model/rows/describeListeners';
import type { Listener } from '../model/listeners/listener';
import { compareByAge } from '../model/process/process';
import { plainText } from '../model/text/text';
import { usualService } from '../model/net/wellKnownPorts';
import { containerLabel, processLabel, exposureIcon } from '../messages/labels';
import { isWeb } from '../model/listeners/webListener';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import { hiddenWords, portWords, userWords } from '../messages/listener';
import { exposureWords } from '../messages/exposure';

/** What a tree row shows, without any of VS Code's types. */
export interface ItemPresentation {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** A theme colour for the icon, where it stresses what the words say. */
  readonly iconColor: string | undefined;
  /**
   * Words for when-clauses: `listener`, `process`, `project`, `container`, `editor`, `network`, `hidden`, `hiddenByRule`;
   * `web`, `owned`, `hasFolder`, `stoppable`, `finding`, `bindable`, `hideable`, `unhideable`.
   */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly children: 'expanded' | 'collapsed' | 'none';
}

const warningColor = 'list.warningForeground';
/** More rows than this are folded at first: they would push everything else out of state. */
const unfoldAtMost = 5;

const roleIcons: Readonly<Record<Recognition['role'], string>> = {
  'dev-server': 'server-environment',
  service: 'database',
  editor: 'vscode',
  system: 'server-process',
  other: 'server-process',
};

/** Rows that stand out, by id: `open` where the finding asks for attention, `acknowledged` where the user knows of it. */
export type Alarms = ReadonlyMap<string, 'open' | 'acknowledged'>;

export const noAlarms: Alarms = new Map();

export function presentNode(node: TreeNode, alarms: Alarms = noAlarms): ItemPresentation {
  return node.kind === 'listener' ? presentListener(node, alarms) : presentGroup(node, alarms);
}

function presentGroup(node: ParentNode, alarms: Alarms): ItemPresentation {
  const alarmed = node.listeners.some(({ id }) => alarms.get(id) === 'open');
  const ports = [...new Set(node.listeners.map(({ listener }) => portWords(listener)))].join(', ');
  const spoken = `listening on ${ports}`;
  switch (node.kind) {
    case 'process': {
      const label = processLabel(node);
      return {
        id: node.id,
        label,
        description: ports,
        icon: alarmed ? 'warning' : roleIcons[node.recognition.role],
        iconColor: alarmed ? warningColor : undefined,
        contextValue: contextWords(
          'process',
          'owned',
          node.process.cwd !== undefined && 'hasFolder',
          'stoppable',
        ),
        accessibilityLabel: `${label}, ${alarmed ? 'exposed, ' : ''}${spoken}`,
        children: node.listeners.length <= unfoldAtMost ? 'expanded' : 'collapsed',
      };
    }
    case 'project': {
      const label = plainText(node.name ?? 'no project', 80);
      return {
        id: node.id,
        label,
        description: ports,
        // not `folder`, though drawn alike: VS Code leaves that to file icon themes, and sets rows beneath it too far left
        icon: alarmed ? 'warning' : node.inWorkspace ? 'root-folder' : 'symbol-folder',
        iconColor: alarmed ? warningColor : undefined,
        contextValue: 'project',
        accessibilityLabel: `${label}, ${alarmed ? 'exposed, ' : ''}${spoken}`,
        children: node.name === undefined ? 'collapsed' : 'expanded',
      };
    }
    case 'hidden-by-rule': {
      const count = node.listeners.length;
      return {
        id: node.id,
        label: `${count} hidden`,
        description: 'by your rules',
        icon: 'eye-closed',
        iconColor: undefined,
        contextValue: 'hiddenByRule',
        accessibilityLabel: `${count} hidden by your rules, ${spoken}`,
        children: 'collapsed',
      };
    }
    case 'container': {
      const label = containerLabel(node.container);
      return {
        id: node.id,
        label,
        description: ports,
        icon: 'package',
        iconColor: undefined,
        contextValue: contextWords('container', node.container.workingDirectory !== undefined && 'hasFolder'),
        accessibilityLabel: `${label}, container, ${spoken}`,
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
      const container = containerInside(node);
      const [first] = node.listeners.flatMap(({ process }) => process ?? []).sort(compareByAge);
      const label =
        container === undefined
          ? `another network${first === undefined ? '' : ` · ${plainText(first.name, 40)}`}`
          : `inside ${containerLabel(container)}`;
      return {
        id: node.id,
        label,
        description: ports,
        icon: 'package',
        iconColor: undefined,
        contextValue: 'network',
        accessibilityLabel: `${label}, ${container === undefined ? '' : 'another network, '}${spoken}`,
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

function presentListener(node: ListenerRow, alarms: Alarms): ItemPresentation {
  const { listener, recognition, process, container } = node;
  const words = exposureWords(listener.exposure, listener.namespace);
  const protocol = listener.protocol.toUpperCase();
  const alarm = alarms.get(node.id);
  const label = node.label === undefined ? undefined : plainText(node.label, 40);
  const program = node.placement === 'underProcess' ? undefined : programWords(node);
  const usual = process === undefined && container === undefined ? usualWords(listener) : undefined;
  const addresses = [listener.address, ...node.alsoAt].map(({ text }) => text).join(', ');
  const inside = insidePort(node);
  const debuggerTitle = node.debugger?.title;
  const parts = [label, program, debuggerTitle, inside?.written, words, addresses, protocol, usual];
  return {
    id: node.id,
    label: String(listener.port),
    description: parts.filter((part) => part !== undefined).join(' · '),
    icon: node.debugger === undefined ? exposureIcon(listener) : 'debug',
    iconColor: alarm === 'open' ? warningColor : undefined,
    contextValue: contextWords(
      'listener',
      isWeb(listener) && 'web',
      process !== undefined && !isContainerProxy(node) && 'owned',
      container !== undefined && 'container',
      (container === undefined ? process?.cwd : container.workingDirectory) !== undefined && 'hasFolder',
      // the container is stopped, not the process that holds its port
      container === undefined && process !== undefined && recognition?.role !== 'editor' && 'stoppable',
      alarm !== undefined && 'finding',
      (alarm !== undefined || publishingAdvice(node) !== undefined) && 'bindable',
      node.hiddenBy === undefined ? 'hideable' : 'unhideable',
      // it keeps nobody here from the port
      listener.namespace.kind === 'other' && 'elsewhere',
    ),
    accessibilityLabel: [
      `port ${listener.port}`,
      label,
      program,
      debuggerTitle,
      inside?.spoken,
      alarm === undefined ? undefined : alarm === 'open' ? 'exposed' : 'exposed, acknowledged',
      words,
      addresses,
      protocol,
      usual,
    ]
      .filter((part) => part !== undefined)
      .join(', '),
    children: 'none',
  };
}

/**
 * `→ 80`, spoken `for port 80 inside`: the port of the container that this one is published for; `→ 172.17.0.2:80` where
 * only its proxy says so.
 */
function insidePort(node: ListenerRow): { readonly written: string; readonly spoken: string } | undefined {
  const { container, proxyTarget, listener } = node;
  if (listener.namespace.kind === 'other') return undefined;
  const published = container === undefined ? undefined : publishedPort(container, listener);
  if (published !== undefined) {
    const { containerPort } = published;
    return { written: `→ ${containerPort}`, spoken: `for port ${containerPort} inside` };
  }
  if (proxyTarget === undefined) return undefined;
  const target = `${proxyTarget.containerAddress.text}:${proxyTarget.containerPort}`;
  return { written: `→ ${target}`, spoken: `for ${target}` };
}

/** A row that stands without its process above it names it: a dev server as elsewhere, the editor's parts by program. */
function programWords(node: ListenerRow): string {
  const { container, process, recognition, listener, placement } = node;
  if (listener.namespace.kind === 'other') {
    const program = process === undefined ? 'owner hidden' : plainText(process.name, 40);
    return container === undefined || placement === 'underNetwork'
      ? program
      : `${program} in ${containerLabel(container)}`;
  }
  if (container !== undefined) return containerLabel(container);
  if (process === undefined) return 'owner hidden';
  return recognition?.role === 'editor' ? plainText(process.name, 40) : processLabel(node);
}

/** The container whose network it is, where one alone is known to be in it. */
export function containerInside({ listeners }: Pick<NetworkNode, 'listeners'>): Container | undefined {
  const known = listeners.flatMap(({ container }) => container ?? []);
  const [container] = known;
  return known.every(({ id }) => id === container?.id) ? container : undefined;
}

function contextWords(...words: readonly (string | false)[]): string {
  return words.filter((word) => word !== false).join(' ');
}

/** Where the owner is hidden, what commonly listens there is a hint, and said to be one. */
function usualWords({ port, namespace }: Listener): string | undefined {
  const usual = namespace.kind === 'host' ? usualService(port) : undefined;
  return usual === undefined ? undefined : `commonly ${usual}`;
}
