/** The nodes of the tree: groups of rows, and the wrapper that places a row in it. */
import type { UnmetPort } from '../expected/expectedState';
import type { GivenName } from '../rows/givenName';
import type { EndedServer } from '../history/endedServer';
import type { Container } from '../containers/container';
import type { HiddenOwner, HiddenReason, InheritedSocket } from '../listeners/listener';
import type { Origin } from '../origin/origin';
import type { SocketGroup } from '../listeners/socketGroup';
import type { Process, User } from '../process/process';
import type { Recognition } from '../recognition/recognize';
import type { ListenerRow } from '../rows/listenerRow';
import type { HideRule } from './hideRule';

/** A row in its place. */
export interface ListenerNode {
  readonly kind: 'listener';
  /** The row's: expansion, selection and the place under the mouse survive another grouping. */
  readonly id: string;
  readonly row: ListenerRow;
  /**
   * `underProcess`: the node above names the process, the container that publishes the port, or what is known of a hidden
   * owner. `underNetwork`: it may name the container whose network it is. `topLevel`: the row must name its owner itself.
   */
  readonly placement: 'underProcess' | 'underNetwork' | 'topLevel';
  /** The user's rule that hides it, among the hidden ones. */
  readonly hiddenBy: HideRule | undefined;
}

export interface ProcessNode {
  readonly kind: 'process';
  readonly id: string;
  readonly process: Process;
  readonly recognition: Recognition;
  readonly listeners: readonly ListenerNode[];
}

/** What a container publishes. The processes that hold its ports are the engine's. */
interface ContainerNode {
  readonly kind: 'container';
  readonly id: string;
  readonly container: Container;
  readonly listeners: readonly ListenerNode[];
}

/** What listens in another network namespace, such as a container's: a separate, collapsed group. */
export interface NetworkNode {
  readonly kind: 'network';
  readonly id: string;
  readonly listeners: readonly ListenerNode[];
}

/** What the editor and its extensions listen on. */
export interface EditorNode {
  readonly kind: 'editor';
  readonly id: 'editor';
  readonly name: string;
  readonly listeners: readonly ListenerNode[];
}

interface HiddenOwnerNode {
  readonly kind: 'hidden';
  readonly id: string;
  readonly reason: HiddenReason;
  readonly user: User | undefined;
  /** The cgroup of the first of them: of all of them, if that is a service or container. */
  readonly group?: SocketGroup;
  readonly inherited?: InheritedSocket;
  readonly unreadable?: NonNullable<HiddenOwner['unreadable']>;
  readonly listeners: readonly ListenerNode[];
}

/** What runs in one project, or in one folder of this workspace. */
export interface ProjectNode {
  readonly kind: 'project';
  readonly id: string;
  /** Undefined: these belong to no known project. */
  readonly name: string | undefined;
  readonly inWorkspace: boolean;
  readonly listeners: readonly ListenerNode[];
}

/** What one terminal, task, session or service started, or what all of one agent, editor or other program did. */
export interface OriginNode {
  readonly kind: 'origin';
  readonly id: string;
  /** Undefined: what started these has ended, or is not known. */
  readonly starter: Pick<Origin, 'kind' | 'title' | 'hasEnded'> | undefined;
  readonly listeners: readonly ListenerNode[];
}

/** What the user's own rules hide, kept where it can be unhidden. */
export interface HiddenByRuleNode {
  readonly kind: 'hidden-by-rule';
  readonly id: 'hidden-by-rule';
  readonly listeners: readonly ListenerNode[];
}

/** Some of the rows of a long list, side by side in it. */
export interface RangeNode {
  readonly kind: 'range';
  readonly id: string;
  /** Two or more. */
  readonly listeners: readonly ListenerNode[];
}

/** A server that has ended. */
export interface EndedNode {
  readonly kind: 'ended';
  readonly id: string;
  readonly server: EndedServer;
}

/** The servers of this workspace that have ended while the window was open. */
export interface RecentlyEndedNode {
  readonly kind: 'recently-ended';
  readonly id: 'recently-ended';
  readonly servers: readonly EndedNode[];
}

/** An expected port on which what should listen does not. */
export interface ExpectedNode {
  readonly kind: 'expected';
  readonly id: string;
  readonly unmet: UnmetPort;
  readonly given: GivenName | undefined;
}

/** All of them. */
export interface ExpectedGroupNode {
  readonly kind: 'expected-ports';
  readonly id: 'expected-ports';
  readonly ports: readonly ExpectedNode[];
}

export type OwnerNode = ProcessNode | ContainerNode | NetworkNode | EditorNode | HiddenOwnerNode;
/** A node with rows beneath it. */
export type ParentNode = OwnerNode | ProjectNode | OriginNode | HiddenByRuleNode;
/** What rows are shown as. */
export type RowNode = ParentNode | ListenerNode;
export type TreeNode = RowNode | RangeNode | RecentlyEndedNode | EndedNode | ExpectedGroupNode | ExpectedNode;

export function childrenOf(node: TreeNode): readonly TreeNode[] {
  switch (node.kind) {
    case 'listener':
    case 'ended':
    case 'expected':
      return [];
    case 'expected-ports':
      return node.ports;
    case 'recently-ended':
      return node.servers;
    case 'process':
    case 'container':
    case 'network':
    case 'editor':
    case 'hidden':
    case 'project':
    case 'origin':
    case 'hidden-by-rule':
    case 'range':
      return node.listeners;
  }
}

/** @returns undefined if something listens on every expected port. */
export function expectedGroupNode(ports: readonly ExpectedNode[]): ExpectedGroupNode | undefined {
  return ports.length === 0 ? undefined : { kind: 'expected-ports', id: 'expected-ports', ports };
}

/** @returns undefined if none has ended. */
export function recentlyEndedNode(servers: readonly EndedServer[]): RecentlyEndedNode | undefined {
  if (servers.length === 0) return undefined;
  const nodes = servers.map((server): EndedNode => ({ kind: 'ended', id: server.id, server }));
  return { kind: 'recently-ended', id: 'recently-ended', servers: nodes };
}

/** A row that names its owner itself: in a flat list, or as the target of a command. */
export function listenerNode(row: ListenerRow): ListenerNode {
  return { kind: 'listener', id: row.id, row, placement: 'topLevel', hiddenBy: undefined };
}

/** The container whose network it is, if a single one is known to be in it. */
export function containerInside({ listeners }: Pick<NetworkNode, 'listeners'>): Container | undefined {
  const known = listeners.flatMap(({ row: { container } }) => container ?? []);
  const [container] = known;
  return known.every(({ id }) => id === container?.id) ? container : undefined;
}
