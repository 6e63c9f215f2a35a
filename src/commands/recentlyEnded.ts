import type { AppServices } from '../appServices';
import { chooseEnded, startAgain } from '../flows/startAgain';
import { portHistoryText, portHistoryTitle } from '../messages/portHistory';
import { nothingEnded } from '../messages/recentlyEnded';
import { NothingToDo } from '../model/text/userError';
import { endedTarget } from './pickTarget';

export async function startAgainCommand(services: AppServices, target: unknown): Promise<void> {
  const servers = services.recentlyEnded.list();
  const server = endedTarget(servers, target) ?? (await chooseEnded(services, servers, Date.now()));
  if (server !== undefined) await startAgain(services, server);
}

/** Removes one of them from the list, or all. */
export function clearEnded({ recentlyEnded }: AppServices, target: unknown): void {
  const servers = recentlyEnded.list();
  if (servers.length === 0) throw new NothingToDo(nothingEnded());
  const server = endedTarget(servers, target);
  if (server === undefined) recentlyEnded.clear();
  else recentlyEnded.remove(server.id);
}

export async function showHistory({ journal, locale, showDocument }: AppServices): Promise<void> {
  await showDocument(portHistoryTitle(), portHistoryText(journal.events, locale));
}
