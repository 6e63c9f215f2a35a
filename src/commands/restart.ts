import type { AppServices } from '../appServices';
import { restartServer } from '../flows/restart';
import { ownerUnknownMessage } from '../messages/pickTarget';
import { isOwned, pickListener } from './pickTarget';

export async function restartCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'restart', isOwned, ownerUnknownMessage);
  if (row !== undefined) await restartServer(services, row);
}
