import type { Listener } from '../model/listeners/listener';
import { isOwnedBy } from '../model/listeners/listener';
import type { Process, ProcessIdentity } from '../model/process/process';
import type { AppServices } from '../appServices';
import { belowEditor } from '../model/process/ancestorChain';

/** What a process listened on at the last good look. */
export function listenersOf({ scanner }: Pick<AppServices, 'scanner'>, process: ProcessIdentity): Listener[] {
  return (scanner.lastSnapshot?.listeners ?? []).filter((listener) => isOwnedBy(listener, process));
}

/** Everything above a process as it is now, nearest first. */
export async function ancestorsNow(
  { collector }: Pick<AppServices, 'collector'>,
  { pid }: Pick<ProcessIdentity, 'pid'>,
): Promise<readonly Process[]> {
  const [[, ...ancestors] = []] = await collector.readAncestorChains([pid]);
  return ancestors;
}

/** The same, below the editor. */
export async function chainOf(
  services: Pick<AppServices, 'collector' | 'hostContext'>,
  process: Pick<ProcessIdentity, 'pid'>,
): Promise<Process[]> {
  return belowEditor(await ancestorsNow(services, process), services.hostContext);
}
