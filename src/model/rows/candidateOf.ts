import type { Candidate } from '../forgotten/candidate';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { Entry } from './entry';
import { isOwn } from './entry';
import type { Names } from './names';
import { isPinned } from './personal';

/**
 * A process, if it may be forgotten: a dev server that is the first owner of something, and of which no port is pinned.
 * @param ports the listeners of each port at which it owns something, by port.
 */
export function* candidateOf(
  pid: number,
  ports: readonly (readonly Entry[])[],
  names: Pick<Names, 'isPinned'>,
): TimeSliced<Candidate | undefined> {
  let found: (Candidate & { readonly ports: number[] }) | undefined;
  let steps = 0;
  for (const entries of ports) {
    for (const entry of entries) {
      if (++steps % itemsPerSlice === 0) yield;
      const [owner] = entry.owners;
      if (owner?.process.pid !== pid) continue;
      if (isPinned(entry.listener, names)) return undefined;
      if (!owner.mayBeForgotten || !isOwn(entry)) continue;
      const { port } = entry.listener;
      if (found === undefined) found = { ...owner, port, ports: [port] };
      else found.ports.push(port);
    }
  }
  return found;
}
