import { containerLabel, rowLabel } from '../messages/labels';
import type { Pin } from '../model/expected/expectedPort';
import { expectedId } from '../model/expected/expectedPort';
import type { Process } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import { placeOf } from '../model/rows/place';
import type { PinStore } from './pinStore';

/** Pins rows, and learns whose a port is that was pinned before this was known. */
export class PinOwners {
  /** What held these ports when they were pinned. */
  private readonly waiting = new Map<string, Process>();

  constructor(private readonly pins: Pick<PinStore, 'all' | 'add'>) {}

  async pin(row: ListenerRow): Promise<void> {
    const pin = pinOf(row);
    const id = expectedId(pin);
    this.waiting.delete(id);
    if (pin.owner === undefined && row.process !== undefined) this.waiting.set(id, row.process);
    await this.pins.add(pin);
  }

  /**
   * Fills in the owners that are known now. Another process on the port says nothing of what was pinned.
   * @param rows all rows of a snapshot.
   */
  async observe(rows: readonly ListenerRow[]): Promise<void> {
    if (this.waiting.size === 0) return;
    const unowned = new Set(this.pins.all.filter(({ owner }) => owner === undefined).map(expectedId));
    const found = [...this.waiting].flatMap(([id, process]): Pin[] => {
      const own = rows.filter(
        (row) =>
          row.listener.namespace.kind === 'host' &&
          expectedId(row.listener) === id &&
          row.process !== undefined &&
          sameProcess(row.process, process),
      );
      const pin = own.map(pinOf).find(({ owner }) => owner !== undefined);
      // it has ended, was unpinned, or another window knows
      if (own.length === 0 || pin !== undefined || !unowned.has(id)) this.waiting.delete(id);
      return pin !== undefined && unowned.has(id) ? [pin] : [];
    });
    for (const pin of found) await this.pins.add(pin);
  }
}

/** With whose it is, for when something else takes it. */
function pinOf(row: ListenerRow): Pin {
  const { listener, container, process } = row;
  const { protocol, port } = listener;
  const place = placeOf(row);
  if (place === undefined) return { protocol, port };
  const label = container === undefined ? rowLabel(row) : containerLabel(container);
  const name = container === undefined ? process?.name : undefined;
  return { protocol, port, owner: { label, place, ...(name === undefined ? {} : { process: name }) } };
}
