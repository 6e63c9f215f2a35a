import type { AppServices } from '../appServices';
import { bindToLoopback } from '../flows/bindToLoopback';
import { restartOnLoopback } from '../flows/restart';
import { canBeBound } from '../model/loopback/advice';
import { pickListener } from './pickTarget';

export async function bindToLoopbackCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'bindToLoopback', (each) =>
    canBeBound(each, services.findingOf(each)),
  );
  if (row !== undefined) await bindToLoopback({ ...services, restart: restartOnLoopback(services) }, row);
}
