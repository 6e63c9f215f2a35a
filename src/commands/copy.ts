import type { AppServices } from '../appServices';
import { copyCommandLine } from '../flows/copyCommandLine';
import { copyAddress, copyUrl, isOpenable, urlObstacle } from '../flows/open';
import { pickListener, pickProcess } from './pickTarget';

export async function copyAddressCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'copyAddress');
  if (row !== undefined) await copyAddress(services, row);
}

export async function copyUrlCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'copyUrl', isOpenable, urlObstacle);
  if (row !== undefined) await copyUrl(services, row);
}

export async function copyPidCommand(services: AppServices, target: unknown): Promise<void> {
  const process = await pickProcess(services, target, 'copyPid');
  if (process !== undefined) await services.dialogs.copy(String(process.pid));
}

export async function copyCommandLineCommand(services: AppServices, target: unknown): Promise<void> {
  const process = await pickProcess(services, target, 'copyCommandLine');
  if (process !== undefined) await copyCommandLine(services, process);
}
