import type { Listener, Protocol } from '../model/listeners/listener';
import { compareListeners } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Process } from '../model/process/process';
import { ancestorsOf } from '../model/process/process';

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
  keep({ listeners, processes }: Rows, unread: ReadonlySet<Protocol>): Rows {
    const byAddress = new Map<string, Listener[]>();
    for (const one of unread.size === 0 ? [] : listeners) {
      const key = addressKey(one);
      byAddress.set(key, [...(byAddress.get(key) ?? []), one]);
    }
    const lost = this.last.listeners.filter(
      (before) =>
        unread.has(before.protocol) &&
        !(byAddress.get(addressKey(before)) ?? []).some((now) => mayBeSame(before, now)),
    );
    const all = new Map(processes);
    for (const { owner } of lost) {
      for (const process of owner.kind === 'known' ? owner.processes : [])
        this.addWithAncestors(process, all);
    }
    this.last =
      lost.length === 0
        ? { listeners, processes }
        : {
            listeners: [...listeners, ...lost.map((one) => ({ ...one, isStale: true as const }))].sort(
              compareListeners,
            ),
            processes: all,
          };
    return this.last;
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
