import type { AppServices } from '../appServices';
import { isOpenable, openListener, urlObstacle } from '../flows/open';
import { showQrCode } from '../flows/qrCode';
import { pickListener } from './pickTarget';

/** Opens a listener where the `openIn` setting says. */
export async function openInBrowser(services: AppServices, target: unknown): Promise<void> {
  const { openIn } = services.settings.current;
  const row = await pickListener(services, target, 'openInBrowser', isOpenable, urlObstacle);
  if (row !== undefined) await openListener(services, row, openIn);
}

export async function openInEditor(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'openInEditor', isOpenable, urlObstacle);
  if (row !== undefined) await openListener(services, row, 'editor');
}

export async function showQrCodeCommand(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'showQrCode', isOpenable, urlObstacle);
  if (row !== undefined) await showQrCode(services, row);
}
