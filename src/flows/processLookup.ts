import type { Collector } from '../collect/collector';
import { inSlices } from '../collect/timeSlice';
import type { Member } from '../model/actions/termination';
import type { Listener } from '../model/listeners/listener';
import { belowEditor } from '../model/process/ancestorChain';
import type { HostContext } from '../model/process/hostContext';
import type { Process, ProcessIdentity } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice, mapInSlices } from '../model/text/timeSlice';
import type { Scanner } from '../watch/scanner';

/** What any of these processes listened on in the last snapshot. */
export function listenersOf(
  { scanner }: { readonly scanner: Pick<Scanner, 'lastSnapshot'> },
  processes: readonly ProcessIdentity[],
): Promise<readonly Listener[]> {
  return inSlices(listenersOwnedBy(scanner.lastSnapshot?.listeners ?? [], processes));
}

function* listenersOwnedBy(
  listeners: readonly Listener[],
  processes: readonly ProcessIdentity[],
): TimeSliced<readonly Listener[]> {
  const byPid = new Map(yield* mapInSlices(processes, (process) => [process.pid, process] as const));
  const found: Listener[] = [];
  let seen = 0;
  for (const listener of listeners) {
    for (const one of listener.owner.kind === 'known' ? listener.owner.processes : []) {
      if (++seen % itemsPerSlice === 0) yield;
      const chosen = byPid.get(one.pid);
      if (chosen === undefined || !sameProcess(chosen, one)) continue;
      found.push(listener);
      break;
    }
  }
  return found;
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
