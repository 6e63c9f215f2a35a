import type { AppServices } from '../appServices';
import { hideRow, removeHideRules, unhideRow } from '../flows/hide';
import type { ListenerRow } from '../model/rows/listenerRow';
import { hiddenBy } from '../model/tree/hideRule';
import { ownTarget, pickListener } from './pickTarget';

export async function hide(services: AppServices, target: unknown): Promise<void> {
  const rules = services.settings.current.hide;
  const isShown = ({ listener, process }: ListenerRow): boolean =>
    hiddenBy(rules, listener, process) === undefined;
  const row = await pickListener(services, target, 'hide', isShown);
  if (row !== undefined) await hideRow(services, row);
}

export async function unhide(services: AppServices, target: unknown): Promise<void> {
  const own = ownTarget(target);
  const [row] = own?.rows ?? [];
  if (row !== undefined && own?.kind === 'listener' && own.isHiddenByRule) {
    await unhideRow(services, row);
  } else {
    await removeHideRules(services);
  }
}
