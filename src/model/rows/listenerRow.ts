import type { LocalAddress } from '../net/address';
import { compareText } from '../net/address';
import type { Container } from '../containers/container';
import type { DebuggerKind } from '../recognition/debuggers/endpoints';
import type { Recognition } from '../recognition/recognize';
import type { Listener } from '../listeners/listener';
import { compareListeners } from '../listeners/listener';
import { groupKey } from '../listeners/socketGroup';
import type { ProxyTarget } from '../containers/portProxies';
import { portProxyOf } from '../containers/portProxies';
import { withoutDeletedMark } from '../process/deletedPath';
import { isBeneathFolder } from '../process/comparablePath';
import type { GivenName } from './givenName';
import type { ForgottenReason } from '../forgotten/reason';
import type { Origin } from '../origin/origin';
import type { UnreadableReason } from '../process/localPath';
import type { Process } from '../process/process';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { Project } from '../recognition/project';

export interface WorkspaceFolder {
  readonly name: string;
  readonly path: string;
}

/** A listener with all that is known about it: what its owner is, and what people call it. */
export interface ListenerRow {
  /** The owner's id, then protocol, address and port: stable for as long as these are. */
  readonly id: string;
  /** `process:300:3000`, `container:…`, `network:7` or `hidden:no-permission:0`: rows of one owner share it. */
  readonly ownerId: string;
  readonly listener: Listener;
  /** The oldest owner; undefined if the owner is hidden. */
  readonly process: Process | undefined;
  readonly recognition: Recognition | undefined;
  /** Set if a debugger listens on the port: anyone who can connect runs code in the process. */
  readonly debugger: DebuggerKind | undefined;
  /** Set if a debugger may be what listens: its settings do not tell its port, or it can be opened at any time. */
  readonly possibleDebugger?: DebuggerKind;
  /** The user's own name for the port. */
  readonly label: string | undefined;
  /** What a person calls it in this view, and a note on it. */
  readonly given?: GivenName;
  /** A person has pinned the port in this workspace. */
  readonly isPinned?: true;
  readonly project: Project | undefined;
  /** Why the project is not known, if its folder could not be read. */
  readonly unreadableFolder?: UnreadableReason;
  /** The folder of this workspace that the process runs in, or that its container was composed in. */
  readonly workspaceFolder: WorkspaceFolder | undefined;
  /** Who started the process, by the ancestors that are still there. */
  readonly origin: Origin | undefined;
  /** What speaks for it being no longer wanted, strongest first; empty if nothing does. */
  readonly forgotten: readonly ForgottenReason[];
  /** The container that publishes the port, or that the process runs in. */
  readonly container: Container | undefined;
  /** Where its proxy forwards to, by the proxy's own command line: known even if no container engine answers. */
  readonly proxyTarget: ProxyTarget | undefined;
  /** Further addresses that the same port is published on: `-p 8080:80` is one row, on 0.0.0.0 and ::. */
  readonly alsoAt: readonly LocalAddress[];
  /** All listeners of its protocol, port and network, itself included; empty if there is no other one. */
  readonly samePort: readonly PortHolder[];
}

/** One of the listeners on a port, with what names its owner. */
export type PortHolder = Pick<ListenerRow, 'ownerId' | 'listener' | 'container' | 'process' | 'recognition'>;

/** See `ListenerRow.ownerId`. */
export function ownerIdOf({ namespace, owner }: Listener, container: Container | undefined): string {
  if (namespace.kind === 'other') return `network:${namespace.id}`;
  if (container !== undefined) return `container:${container.id}`;
  if (owner.kind === 'hidden') {
    const service = groupKey(owner.group);
    return `hidden:${owner.reason}:${owner.user?.uid ?? owner.inherited?.openerPid ?? '?'}${service === '' ? '' : `:${service}`}`;
  }
  const [{ pid, startMark }] = owner.processes;
  return `process:${pid}:${startMark ?? '?'}`;
}

const ownRows = new WeakSet<object>();

/** Remembers a row that was made from a snapshot, so that commands can tell it from one that somebody else made up. */
export function ownRow(row: ListenerRow): ListenerRow {
  ownRows.add(row);
  return row;
}

/** Whether it is the very object that was made from a snapshot; a copy with another container or process is not. */
export function isOwnRow(value: unknown): value is ListenerRow {
  return typeof value === 'object' && value !== null && ownRows.has(value);
}

/** By port, protocol and address, then by id. */
export function compareRows(a: ListenerRow, b: ListenerRow): number {
  return compareListeners(a.listener, b.listener) || compareText(a.id, b.id);
}

/** True if its process only proxies the port for a container. */
export function isContainerProxy({
  container,
  process,
}: Pick<ListenerRow, 'container' | 'process'>): boolean {
  return container !== undefined && process !== undefined && portProxyOf(process) !== undefined;
}

export type RowsOfProcess = readonly [ListenerRow, ...ListenerRow[]];

/** The rows that have a process, by its PID, in order. */
export function* rowsByPid(rows: readonly ListenerRow[]): TimeSliced<ReadonlyMap<number, RowsOfProcess>> {
  const found = new Map<number, [ListenerRow, ...ListenerRow[]]>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (row.process === undefined) continue;
    const known = found.get(row.process.pid);
    if (known === undefined) found.set(row.process.pid, [row]);
    else known.push(row);
  }
  return found;
}

/** The innermost one: folders of a workspace may be nested. */
export function workspaceFolderOf(
  place: string | undefined,
  workspaceFolders: readonly WorkspaceFolder[],
): WorkspaceFolder | undefined {
  if (place === undefined) return undefined;
  const folder = withoutDeletedMark(place);
  return workspaceFolders
    .filter(({ path }) => isBeneathFolder(folder, path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
