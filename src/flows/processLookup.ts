import type { Collector } from '../collect/collector';
import type { Member } from '../model/actions/termination';
import type { Listener } from '../model/listeners/listener';
import { isOwnedBy } from '../model/listeners/listener';
import { belowEditor } from '../model/process/ancestorChain';
import type { HostContext } from '../model/process/hostContext';
import type { Process, ProcessIdentity } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice } from '../model/text/timeSlice';
import type { Scanner } from '../watch/scanner';

/** What a process listened on in the last snapshot. */
export function listenersOf(
  { scanner }: { readonly scanner: Pick<Scanner, 'lastSnapshot'> },
  process: ProcessIdentity,
): Listener[] {
  return (scanner.lastSnapshot?.listeners ?? []).filter((listener) => isOwnedBy(listener, process));
}

/** What any of these processes listened on. */
export function listenersOfAll(
  { scanner }: { readonly scanner: Pick<Scanner, 'lastSnapshot'> },
  processes: readonly ProcessIdentity[],
): Listener[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  return (scanner.lastSnapshot?.listeners ?? []).filter(
    ({ owner }) =>
      owner.kind === 'known' &&
      owner.processes.some((one) => {
        const chosen = byPid.get(one.pid);
        return chosen !== undefined && sameProcess(chosen, one);
      }),
  );
}

/** The listeners of each owner, by its PID, for choices of many processes. */
export function* listenersByOwner(
  listeners: readonly Listener[],
): TimeSliced<ReadonlyMap<number, readonly Listener[]>> {
  const found = new Map<number, Listener[]>();
  let seen = 0;
  for (const listener of listeners) {
    for (const { pid } of listener.owner.kind === 'known' ? listener.owner.processes : []) {
      if (++seen % itemsPerSlice === 0) yield;
      const known = found.get(pid);
      if (known === undefined) found.set(pid, [listener]);
      else known.push(listener);
    }
  }
  return found;
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
