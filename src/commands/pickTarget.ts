import * as vscode from 'vscode';
import type { TreeNode } from '../model/tree/nodes';
import { rowsOf } from '../model/tree/nodes';
import type { Finding } from '../model/exposure/findings';
import type { Protocol } from '../model/listeners/listener';
import type { Process } from '../model/process/process';
import { plainText, withoutIcons } from '../model/text/text';
import type { AppServices } from '../appServices';
import { ownerLabel, exposureIcon } from '../messages/labels';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import { portWords } from '../messages/listener';
import { exposureWords } from '../messages/exposure';

export interface ListenerItem extends vscode.QuickPickItem {
  readonly node: ListenerRow;
}

/** A row to pick, found by port, process or container, project or address. */
export function listenerItem(node: ListenerRow): ListenerItem {
  const { listener, process, alsoAt } = node;
  const description = [
    ownerLabel(node),
    exposureWords(listener.exposure, listener.namespace),
    [listener.address, ...alsoAt].map(({ text }) => text).join(', '),
    process === undefined || isContainerProxy(node) ? undefined : `PID ${process.pid}`,
  ];
  return {
    node,
    label: `$(${exposureIcon(listener)}) ${portWords(listener)}`,
    description: withoutIcons(plainText(description.filter((words) => words !== undefined).join(' · '))),
  };
}

/**
 * The listener a command is for: the row it was called on, the only fitting one of a group, or the user's pick,
 * from the palette over all listeners.
 * @returns undefined where the user thought better of it.
 */
export async function pickListener(
  services: AppServices,
  target: unknown,
  question: { readonly title: string; readonly fits: (node: ListenerRow) => boolean },
): Promise<ListenerRow | undefined> {
  if (isTreeNode(target) && target.kind === 'listener') return target.row;
  const rows = isTreeNode(target) ? rowsOf(target) : await freshRows(services, ['tcp', 'udp']);
  const fitting = rows.filter(question.fits);
  if (isTreeNode(target) && fitting.length === 1) return fitting[0];
  if (fitting.length === 0) {
    throw new Error('No listener fits this command. Start a server, or refresh the Local Ports view.');
  }
  const picked = await vscode.window.showQuickPick(fitting.map(listenerItem), {
    title: question.title,
    placeHolder: 'Type a port, process, container, project or address',
    matchOnDescription: true,
  });
  return picked?.node;
}

/** The process a command is for; @returns undefined where the user thought better of it. */
export async function pickProcess(
  services: AppServices,
  target: unknown,
  title: string,
): Promise<Process | undefined> {
  if (isTreeNode(target) && target.kind === 'process') return target.process;
  const node = await pickListener(services, target, {
    title,
    fits: ({ process }) => process !== undefined,
  });
  if (node !== undefined && node.process === undefined) {
    throw new Error(`It is not known which process owns port ${node.listener.port}.`);
  }
  return node?.process;
}

/**
 * The processes a command is for: those of all selected rows, each once.
 * @returns none where the user thought better of it.
 */
export async function pickProcesses(
  services: AppServices,
  target: unknown,
  selection: unknown,
  title: string,
): Promise<readonly Process[]> {
  const selected = Array.isArray(selection) ? selection.filter(isTreeNode) : [];
  const owned = selected.flatMap((node) =>
    node.kind === 'process' ? node.process : node.kind === 'listener' ? (node.row.process ?? []) : [],
  );
  const processes = [...new Map(owned.map((process) => [process.pid, process])).values()];
  if (processes.length > 1) return processes;
  const process = await pickProcess(services, target, title);
  return process === undefined ? [] : [process];
}

/** The finding a command is for: of the row, or picked; @returns undefined where the user thought better of it. */
export async function pickFinding(
  services: AppServices,
  target: unknown,
  title: string,
): Promise<Finding | undefined> {
  const { viewController } = services;
  const node = await pickListener(services, target, {
    title,
    fits: (row) => viewController.findingOf(row) !== undefined,
  });
  if (node === undefined) return undefined;
  const finding = viewController.findingOf(node);
  if (finding === undefined) {
    throw new Error(noWarningText(node));
  }
  return finding;
}

export function noWarningText({ listener }: ListenerRow): string {
  return `Port ${listener.port} is not warned of.`;
}

/** Everything that listens, seen anew: the palette does not offer what is gone. */
export async function freshRows(
  { scanner, viewController }: AppServices,
  protocols: readonly Protocol[],
): Promise<readonly ListenerRow[]> {
  const state = await scanner.refresh();
  if (state.kind === 'failed') throw new Error(state.problem.message);
  return viewController.rowsOf(protocols);
}

const nodeKinds: readonly TreeNode['kind'][] = [
  ...([
    'listener',
    'process',
    'project',
    'container',
    'network',
    'editor',
    'hidden',
    'hidden-by-rule',
  ] as const),
];

export function isTreeNode(target: unknown): target is TreeNode {
  return (
    typeof target === 'object' &&
    target !== null &&
    'kind' in target &&
    'id' in target &&
    nodeKinds.some((kind) => kind === target.kind)
  );
}
