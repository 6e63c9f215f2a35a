import type { AppServices } from '../appServices';
import { bindToLoopback } from '../flows/bindToLoopback';
import { restartOnLoopback } from '../flows/restart';
import { noWarningMessage } from '../messages/pickTarget';
import { canBeBound } from '../model/loopback/advice';
import type { ListenerRow } from '../model/rows/listenerRow';
import { pickListener } from './pickTarget';

export async function bindToLoopbackCommand(services: AppServices, target: unknown): Promise<void> {
  const isSuitable = (row: ListenerRow): boolean => canBeBound(row, services.findingOf(row));
  const row = await pickListener(services, target, 'bindToLoopback', isSuitable, noWarningMessage);
  if (row !== undefined) await bindToLoopback({ ...services, restart: restartOnLoopback(services) }, row);
}
