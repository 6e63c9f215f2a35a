import type { AppServices } from '../appServices';
import { restartServer } from '../flows/restart';
import { pickListener } from './pickTarget';

export async function restartCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'restart', ({ process }) => process !== undefined);
  if (row !== undefined) await restartServer(services, row);
}
