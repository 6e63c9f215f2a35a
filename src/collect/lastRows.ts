import type { Listener, Protocol } from '../model/listeners/listener';
import { compareListeners } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Process } from '../model/process/process';
import { ancestorsOf } from '../model/process/process';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice, mapInSlices, sortInSlices } from '../model/text/timeSlice';

type Rows = Pick<Snapshot, 'listeners' | 'processes'>;

/** What the last scan showed, to go on showing what the next one could not read. */
export class LastRows {
  private last: Rows = { listeners: [], processes: new Map() };

  get listeners(): readonly Listener[] {
    return this.last.listeners;
  }

  /**
   * Adds what was shown before and is missing now, marked as stale, and keeps the result for the next scan.
   * @param unread the protocols of which not everything was read.
   */
  *keep({ listeners, processes }: Rows, unread: ReadonlySet<Protocol>): TimeSliced<Rows> {
    const lost = unread.size === 0 ? [] : yield* this.lostIn(listeners, unread);
    if (lost.length === 0) {
      this.last = { listeners, processes };
      return this.last;
    }
    const all = new Map(processes);
    for (const { owner } of lost) {
      for (const process of owner.kind === 'known' ? owner.processes : []) {
        this.addWithAncestors(process, all);
        yield;
      }
    }
    const stale = yield* mapInSlices(lost, (one) => ({ ...one, isStale: true as const }));
    const sorted = yield* sortInSlices([...listeners, ...stale], compareListeners);
    this.last = { listeners: sorted, processes: all };
    return this.last;
  }

  private *lostIn(listeners: readonly Listener[], unread: ReadonlySet<Protocol>): TimeSliced<Listener[]> {
    const byAddress = new Map<string, Listener[]>();
    for (const [index, one] of listeners.entries()) {
      if (index % itemsPerSlice === 0) yield;
      const key = addressKey(one);
      const there = byAddress.get(key);
      if (there === undefined) byAddress.set(key, [one]);
      else there.push(one);
    }
    const lost: Listener[] = [];
    for (const [index, before] of this.last.listeners.entries()) {
      if (index % itemsPerSlice === 0) yield;
      const there = byAddress.get(addressKey(before)) ?? [];
      if (unread.has(before.protocol) && !there.some((now) => mayBeSame(before, now))) lost.push(before);
    }
    return lost;
  }

  private addWithAncestors(process: Process, all: Map<number, Process>): void {
    for (const one of [process, ...ancestorsOf(this.last.processes, process)]) {
      if (!all.has(one.pid)) all.set(one.pid, one);
    }
  }
}

export function addressKey({
  protocol,
  address,
  port,
}: Pick<Listener, 'protocol' | 'address' | 'port'>): string {
  return `${protocol} ${address.text} ${port}`;
}

/** On one address: several processes may listen there, but one whose owner is hidden may be any of them. */
function mayBeSame({ owner: before }: Listener, { owner: now }: Listener): boolean {
  return (
    before.kind === 'hidden' ||
    now.kind === 'hidden' ||
    before.processes.some(({ pid }) => now.processes.some((process) => process.pid === pid))
  );
}

/**
 * Whether a socket that an earlier listing had and this one lacks may be there nevertheless: output that was cut at the
 * end of a line looks complete. UDP sockets on dynamic ports (RFC 6335) come and go with every lookup.
 */
export function mayBeCut(
  { protocol, port, pids }: Pick<Listener, 'protocol' | 'port'> & { readonly pids: readonly number[] },
  isPidInUse: (pid: number) => boolean,
): boolean {
  return (protocol === 'tcp' || port < firstDynamicPort) && (pids.length === 0 || pids.some(isPidInUse));
}

const firstDynamicPort = 49_152;
