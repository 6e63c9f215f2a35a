import type { AppServices } from '../appServices';
import { copyCommandLine } from '../flows/copyCommandLine';
import { copyUrl } from '../flows/open';
import { isWeb } from '../model/listeners/webListener';
import { hostAndPort } from '../model/net/url';
import { pickListener, pickProcess } from './pickTarget';

export async function copyAddressCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'copyAddress');
  if (row !== undefined) await services.dialogs.copy(hostAndPort(row.listener));
}

export async function copyUrlCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'copyUrl', ({ listener }) => isWeb(listener));
  if (row !== undefined) await copyUrl(services, row.listener);
}

export async function copyPidCommand(services: AppServices, target: unknown): Promise<void> {
  const process = await pickProcess(services, target, 'copyPid');
  if (process !== undefined) await services.dialogs.copy(String(process.pid));
}

export async function copyCommandLineCommand(services: AppServices, target: unknown): Promise<void> {
  const process = await pickProcess(services, target, 'copyCommandLine');
  if (process !== undefined) await copyCommandLine(services, process);
}
