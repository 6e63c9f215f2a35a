import type { AppServices } from '../appServices';
import { bindToLoopback } from '../flows/bindToLoopback';
import { showExposure } from '../flows/exposure';
import { restartOnLoopback } from '../flows/restart';
import { pickListener } from './pickTarget';

export async function showExposureCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'showExposure');
  if (row === undefined) return;
  const bind = (): Promise<void> =>
    bindToLoopback({ ...services, restart: restartOnLoopback(services) }, row);
  await showExposure({ ...services, bindToLoopback: bind }, row);
}
