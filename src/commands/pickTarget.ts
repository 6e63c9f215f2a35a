import { containerChoice } from '../flows/containers';
import type { Dialogs } from '../flows/dialogs';
import type { FindFinding, RowSource } from '../flows/rows';
import { freshRows, listenerChoice } from '../flows/rows';
import { containerPrompt, noContainerMessage } from '../messages/containers';
import type { PickTitle } from '../messages/pickTarget';
import {
  noTargetMessage,
  noWarningMessage,
  ownerUnknownMessage,
  pickListenerPlaceholder,
  pickTitle,
} from '../messages/pickTarget';
import type { Container } from '../model/containers/container';
import type { Finding } from '../model/exposure/findings';
import type { Process } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { TreeNode } from '../model/tree/nodes';
import { rowsOf } from '../model/tree/nodes';
import type { ContainerMonitor } from '../watch/containerMonitor';

interface PickDependencies extends RowSource {
  readonly dialogs: Dialogs;
}

/**
 * The listener that a command is for: the row it was called on, the only suitable one of a group, or one that the person
 * chooses.
 * @returns undefined if the person cancelled, or if no listener is suitable, which a message says.
 */
export async function pickListener(
  dependencies: PickDependencies,
  target: unknown,
  title: PickTitle,
  isSuitable: (row: ListenerRow) => boolean = () => true,
): Promise<ListenerRow | undefined> {
  if (isTreeNode(target) && target.kind === 'listener') return target.row;
  const rows = isTreeNode(target) ? rowsOf(target) : await freshRows(dependencies, ['tcp', 'udp']);
  const suitable = rows.filter(isSuitable);
  if (suitable.length === 0) {
    dependencies.dialogs.tell(noTargetMessage());
    return undefined;
  }
  if (isTreeNode(target) && suitable.length === 1) return suitable[0];
  const prompt = { title: pickTitle(title), placeholder: pickListenerPlaceholder() };
  return dependencies.dialogs.choose(suitable.map(listenerChoice), prompt);
}

/** The process that a command is for. @returns undefined as `pickListener` does. */
export async function pickProcess(
  dependencies: PickDependencies,
  target: unknown,
  title: PickTitle,
): Promise<Process | undefined> {
  if (isTreeNode(target) && target.kind === 'process') return target.process;
  const row = await pickListener(dependencies, target, title, ({ process }) => process !== undefined);
  if (row !== undefined && row.process === undefined) {
    dependencies.dialogs.tell(ownerUnknownMessage(row.listener));
  }
  return row?.process;
}

/** The processes that a command is for: those of all selected rows, each once. @returns none as `pickListener` does. */
export async function pickProcesses(
  dependencies: PickDependencies,
  target: unknown,
  selection: unknown,
  title: PickTitle,
): Promise<readonly Process[]> {
  const selected = Array.isArray(selection) ? selection.filter(isTreeNode) : [];
  const owned = selected.flatMap((node) =>
    node.kind === 'process' ? node.process : node.kind === 'listener' ? (node.row.process ?? []) : [],
  );
  const processes = [...new Map(owned.map((process) => [process.pid, process])).values()];
  if (processes.length > 1) return processes;
  const process = await pickProcess(dependencies, target, title);
  return process === undefined ? [] : [process];
}

/** The finding that a command is for. @returns undefined as `pickListener` does. */
export async function pickFinding(
  dependencies: PickDependencies & { readonly findingOf: FindFinding },
  target: unknown,
  title: PickTitle,
): Promise<Finding | undefined> {
  const { dialogs, findingOf } = dependencies;
  const isFinding = (row: ListenerRow): boolean => findingOf(row) !== undefined;
  const row = await pickListener(dependencies, target, title, isFinding);
  if (row === undefined) return undefined;
  const finding = findingOf(row);
  if (finding === undefined) dialogs.tell(noWarningMessage(row.listener));
  return finding;
}

/**
 * The container that a command is for: that of the row, the only one of a group, or one that the person chooses; each is
 * offered once, however many ports it publishes.
 * @returns undefined as `pickListener` does.
 */
export async function pickContainer(
  dependencies: PickDependencies & { readonly containerMonitor: Pick<ContainerMonitor, 'refresh'> },
  target: unknown,
  action: 'stop' | 'restart' | 'logs',
): Promise<Container | undefined> {
  const { dialogs, containerMonitor, currentRows } = dependencies;
  const node = isTreeNode(target) ? target : undefined;
  if (node?.kind === 'listener') return node.row.container;
  if (node?.kind === 'container') return node.container;
  if (node === undefined) {
    await freshRows(dependencies, ['tcp', 'udp']);
    await containerMonitor.refresh();
  }
  const rows = node === undefined ? currentRows(['tcp', 'udp']) : rowsOf(node);
  const found = rows.flatMap(({ container }) => container ?? []);
  const containers = [...new Map(found.map((container) => [container.id, container])).values()];
  if (containers.length === 0) dialogs.tell(noContainerMessage());
  if (containers.length === 0 || (node !== undefined && containers.length === 1)) return containers[0];
  return dialogs.choose(containers.map(containerChoice), containerPrompt(action));
}

const nodeKinds: Readonly<Record<TreeNode['kind'], true>> = {
  listener: true,
  process: true,
  project: true,
  container: true,
  network: true,
  editor: true,
  hidden: true,
  'hidden-by-rule': true,
};

/** Commands of the tree are called with one of its nodes; anyone else may call them with anything. */
export function isTreeNode(target: unknown): target is TreeNode {
  return (
    typeof target === 'object' &&
    target !== null &&
    'kind' in target &&
    'id' in target &&
    typeof target.kind === 'string' &&
    Object.hasOwn(nodeKinds, target.kind)
  );
}
