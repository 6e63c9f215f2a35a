import { containerLabel, rowLabel } from '../messages/labels';
import type { EndedServer } from '../model/history/endedServer';
import type { PortEvent, PortOfEvent } from '../model/history/journal';
import { portKey } from '../model/history/journal';
import type { RowChanges } from '../model/history/rowChanges';
import { isAnotherServer, isIdentified } from '../model/history/sameServer';
import type { Sighting } from '../model/history/sighting';
import type { ListenerRow } from '../model/rows/listenerRow';
import { Emitter } from './emitter';

const maximumEvents = 1_000;
/** Of how many free ports it is remembered who held them last. */
const maximumPorts = 5_000;

interface LastHolder {
  readonly row: ListenerRow;
  /** Milliseconds since the epoch. */
  readonly closedAt: number;
}

type PortChanges = Pick<RowChanges, 'opened' | 'closed' | 'identified' | 'exposed'>;

/** What happened to ports since the window was opened: bounded, the oldest events are dropped first. */
export class PortJournal {
  private readonly recorded = new Emitter<readonly PortEvent[]>();
  /** All events of one scan at once. */
  readonly onDidRecord = this.recorded.event;
  private all: readonly PortEvent[] = [];
  private readonly lastHolders = new Map<string, LastHolder>();

  /** The oldest first. */
  get events(): readonly PortEvent[] {
    return this.all;
  }

  /** @param at when it was noticed, in milliseconds since the epoch. */
  record({ opened, closed, identified, exposed }: PortChanges, at: number): void {
    const events = closed.map((row) => eventOf('closed', at, row));
    for (const row of closed) this.remember(row, at);
    for (const { row, openedAt } of opened) events.push(eventOf('opened', openedAt, row));
    for (const sighting of [...opened, ...identified]) {
      const before = this.takeLastHolder(sighting);
      if (before === undefined || !isAnotherServer(before, sighting.row)) continue;
      events.push({ kind: 'held-by-another', at, ...portOf(sighting.row), before: portOf(before) });
    }
    for (const row of exposed) events.push(eventOf('exposed', at, row));
    this.add(events);
  }

  recordEnd({ rows: [row], endedAt, how }: EndedServer): void {
    this.add([{ at: endedAt, kind: 'ended', how, ...portOf(row) }]);
  }

  dispose(): void {
    this.recorded.dispose();
  }

  /** Of a holder that is not known, nothing could be said later. */
  private remember(row: ListenerRow, closedAt: number): void {
    if (!isIdentified(row)) return;
    const key = portKey(row);
    // the one that was closed longest ago is first
    this.lastHolders.delete(key);
    this.lastHolders.set(key, { row, closedAt });
    const [oldest] = this.lastHolders.size > maximumPorts ? this.lastHolders.keys() : [];
    if (oldest !== undefined) this.lastHolders.delete(oldest);
  }

  /** Who had the port before it was opened; it stays until it is known who has it now. */
  private takeLastHolder({ row, openedAt }: Sighting): ListenerRow | undefined {
    const key = portKey(row);
    const last = this.lastHolders.get(key);
    if (last === undefined || last.closedAt > openedAt || !isIdentified(row)) return undefined;
    this.lastHolders.delete(key);
    return last.row;
  }

  private add(events: readonly PortEvent[]): void {
    if (events.length === 0) return;
    // what a server is may be known, and that it has ended be noticed, only after other events
    const inOrder = events.toSorted((a, b) => a.at - b.at);
    this.all = [...this.all, ...inOrder].sort((a, b) => a.at - b.at).slice(-maximumEvents);
    this.recorded.fire(inOrder);
  }
}

function eventOf(kind: 'opened' | 'closed' | 'exposed', at: number, row: ListenerRow): PortEvent {
  return { at, kind, ...portOf(row) };
}

function portOf(row: ListenerRow): PortOfEvent {
  const { listener, process, container } = row;
  const { protocol, port } = listener;
  const label = container === undefined ? rowLabel(row) : containerLabel(container);
  return { protocol, address: listener.address.text, port, pid: process?.pid, label };
}
