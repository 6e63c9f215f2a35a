import type { Collector } from '../collect/collector';
import type { Listener } from '../model/listeners/listener';
import { isOwnedBy } from '../model/listeners/listener';
import { belowEditor } from '../model/process/ancestorChain';
import type { HostContext } from '../model/process/hostContext';
import type { Process, ProcessIdentity } from '../model/process/process';
import type { Scanner } from '../watch/scanner';

/** What a process listened on in the last snapshot. */
export function listenersOf(
  { scanner }: { readonly scanner: Pick<Scanner, 'lastSnapshot'> },
  process: ProcessIdentity,
): Listener[] {
  return (scanner.lastSnapshot?.listeners ?? []).filter((listener) => isOwnedBy(listener, process));
}

/** The current ancestors of a process, nearest first. */
export async function ancestorsNow(
  { collector }: { readonly collector: Pick<Collector, 'readAncestorChains'> },
  { pid }: Pick<ProcessIdentity, 'pid'>,
): Promise<readonly Process[]> {
  const [[, ...ancestors] = []] = await collector.readAncestorChains([pid]);
  return ancestors;
}

/** The same, below the editor. */
export async function chainOf(
  services: {
    readonly collector: Pick<Collector, 'readAncestorChains'>;
    readonly hostContext: HostContext;
  },
  process: Pick<ProcessIdentity, 'pid'>,
): Promise<Process[]> {
  return belowEditor(await ancestorsNow(services, process), services.hostContext);
}
