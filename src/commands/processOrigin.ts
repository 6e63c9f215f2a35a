import type { AppServices } from '../appServices';
import { explainHiddenOwner, explainSocketManager, managerOf } from '../flows/hiddenOwner';
import { explainOrigin, openProjectFolder, projectFolderOf, revealOrigin } from '../flows/origin';
import { rowLabel } from '../messages/labels';
import type { NamedProcess } from '../messages/processNames';
import type { Process } from '../model/process/process';
import { folderUnknownMessage } from '../messages/origin';
import type { ListenerRow } from '../model/rows/listenerRow';
import { listenerNode } from '../model/tree/nodes';
import { ownTarget, pickListener, pickOwnerRow, pickProcessRow } from './pickTarget';

export async function revealTerminal(services: AppServices, target: unknown): Promise<void> {
  const row = await pickProcessRow(services, target, 'revealTerminal');
  if (row?.process !== undefined) await revealOrigin(services, labeled(row.process, row), row);
}

export async function openProjectFolderCommand(services: AppServices, target: unknown): Promise<void> {
  // all rows of a container have the same folder
  const own = ownTarget(target);
  const [first] = own?.rows ?? [];
  const row = own?.kind === 'container' && first !== undefined ? listenerNode(first) : target;
  const hasFolder = (one: Parameters<typeof projectFolderOf>[0]): boolean =>
    projectFolderOf(one) !== undefined;
  const picked = await pickListener(services, row, 'openProjectFolder', hasFolder, folderUnknownMessage);
  if (picked !== undefined) await openProjectFolder(services.folders, picked);
}

export async function whyRunning(services: AppServices, target: unknown): Promise<void> {
  const row = await pickOwnerRow(services, target, 'whyRunning');
  const manager = row && managerOf(row, services);
  if (row !== undefined && manager !== undefined) await explainSocketManager(services, row, manager);
  else if (row?.process !== undefined) {
    await explainOrigin(services, labeled(row.process, row));
  } else if (row !== undefined) await explainHiddenOwner(services, row);
}

/** With the label that the tree has for it. */
function labeled(process: Process, row: ListenerRow): Process & NamedProcess {
  return { ...process, label: rowLabel(row) };
}
