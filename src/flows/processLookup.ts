import type { Collector } from '../collect/collector';
import type { Member } from '../model/actions/termination';
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

/** The ancestors of a process as they are now, nearest first, below the editor. */
export async function chainOf(
  {
    collector,
    hostContext,
  }: { readonly collector: Pick<Collector, 'readAncestorChains'>; readonly hostContext: HostContext },
  { pid }: Pick<ProcessIdentity, 'pid'>,
): Promise<Process[]> {
  const [[, ...ancestors] = []] = await collector.readAncestorChains([pid]);
  return belowEditor(ancestors, hostContext);
}

export function memberOf({ pid, startMark, name, programMark }: Process): Member {
  return { pid, startMark, name, ...(programMark === undefined ? {} : { programMark }) };
}
