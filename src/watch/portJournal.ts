import { containerLabel, rowLabel } from '../messages/labels';
import type { Finding } from '../model/exposure/findings';
import { findingKey } from '../model/exposure/findings';
import type { EndedServer } from '../model/history/endedServer';
import type { PortEvent, PortOfEvent } from '../model/history/journal';
import { holderKey, portKey } from '../model/history/journal';
import type { RowChanges } from '../model/history/rowChanges';
import type { ListenerRow } from '../model/rows/listenerRow';
import { Emitter } from './emitter';

const maximumEvents = 1_000;
/** Of how many free ports it is remembered who held them last. */
const maximumPorts = 5_000;

/** What happened to ports since the window was opened: bounded, the oldest events are dropped first. */
export class PortJournal {
  private readonly recorded = new Emitter<readonly PortEvent[]>();
  /** All events of one scan at once. */
  readonly onDidRecord = this.recorded.event;
  private all: readonly PortEvent[] = [];
  private readonly lastHolders = new Map<string, { readonly key: string; readonly port: PortOfEvent }>();
  private knownFindings: ReadonlySet<string> = new Set();

  /** @param now milliseconds since the epoch. */
  constructor(private readonly now: () => number) {}

  /** The oldest first. */
  get events(): readonly PortEvent[] {
    return this.all;
  }

  /** What was there when the window was opened is no event. */
  begin(findings: Iterable<Finding>): void {
    this.knownFindings = keysOf(findings);
  }

  record({ opened, closed }: Pick<RowChanges, 'opened' | 'closed'>, findings: readonly Finding[]): void {
    const at = this.now();
    const events: PortEvent[] = closed.map((row) => ({ at, kind: 'closed', ...portOf(row) }));
    for (const row of closed) this.remember(row);
    for (const row of opened) {
      const before = this.lastHolders.get(portKey(row));
      const port = portOf(row);
      events.push({ at, kind: 'opened', ...port });
      if (before !== undefined && before.key !== holderKey(row)) {
        events.push({ at, kind: 'held-by-another', ...port, before: before.port });
      }
      this.lastHolders.delete(portKey(row));
    }
    for (const { traits, row } of findings) {
      if (!this.knownFindings.has(findingKey(traits))) events.push({ at, kind: 'exposed', ...portOf(row) });
    }
    this.knownFindings = keysOf(findings);
    this.add(events);
  }

  recordEnd({ rows: [row], endedAt, how }: EndedServer): void {
    this.add([{ at: endedAt, kind: 'ended', how, ...portOf(row) }]);
  }

  dispose(): void {
    this.recorded.dispose();
  }

  private remember(row: ListenerRow): void {
    const key = portKey(row);
    // the one that was closed longest ago is first
    this.lastHolders.delete(key);
    this.lastHolders.set(key, { key: holderKey(row), port: portOf(row) });
    const [oldest] = this.lastHolders.size > maximumPorts ? this.lastHolders.keys() : [];
    if (oldest !== undefined) this.lastHolders.delete(oldest);
  }

  private add(events: readonly PortEvent[]): void {
    if (events.length === 0) return;
    this.all = [...this.all, ...events].slice(-maximumEvents);
    this.recorded.fire(events);
  }
}

function portOf(row: ListenerRow): PortOfEvent {
  const { listener, process, container } = row;
  const { protocol, port } = listener;
  const label = container === undefined ? rowLabel(row) : containerLabel(container);
  return { protocol, address: listener.address.text, port, pid: process?.pid, label };
}

function keysOf(findings: Iterable<Finding>): ReadonlySet<string> {
  return new Set(Array.from(findings, ({ traits }) => findingKey(traits)));
}
