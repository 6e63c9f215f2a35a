import assert from 'node:assert/strict';
import { findingsOf } from '../../../../src/model/exposure/findings';
import type { RowChanges } from '../../../../src/model/history/rowChanges';
import { firstSeen, rowChanges } from '../../../../src/model/history/rowChanges';
import type { Seen, Sighting } from '../../../../src/model/history/sighting';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { Snapshot, UnreadSockets } from '../../../../src/model/listeners/snapshot';
import { ListenerDescriber } from '../../../../src/model/rows/describeListeners';
import { finish } from '../../../../src/model/text/timeSlice';
import { rounds } from '../../../support/rounds';
import { hostContext } from '../../builders';
import { numbers, RandomMachine } from '../../randomMachine';

const unreadOnes: readonly UnreadSockets[] = [
  { protocol: 'tcp', namespace: { kind: 'host' } },
  { protocol: 'udp', namespace: { kind: 'host' } },
  { protocol: 'tcp', namespace: { kind: 'other', id: 7 } },
  { protocol: 'tcp', namespace: { kind: 'host' }, family: 6 },
];

/** The machine's scans: some do not read everything, and show what was there as stale or not at all. */
class Scans {
  private readonly machine: RandomMachine;
  private readonly staleOnes = new WeakMap<Listener, Listener>();
  private readonly describer: ListenerDescriber;
  private takenAt = 0;

  constructor(
    private readonly random: (below: number) => number,
    servers?: number,
  ) {
    this.machine = new RandomMachine(random, servers);
    this.describer = new ListenerDescriber(hostContext, this.machine.names());
  }

  next() {
    const { machine, random } = this;
    machine.live();
    const all = machine.snapshot;
    const unread = random(3) === 0 ? unreadOnes.filter(() => random(3) === 0) : [];
    const listeners = all.listeners.flatMap((one) => {
      if (!unread.some(({ protocol }) => protocol === one.protocol)) return [one];
      return one.port % 3 === 0 ? [] : one.port % 3 === 1 ? [one] : [this.stale(one)];
    });
    const details = random(4) === 0 ? 'loading' : 'complete';
    const takenAt = (this.takenAt += 1_000);
    const snapshot: Snapshot = { ...all, listeners, unread, details, takenAt };
    const rows = finish(this.describer.describe(snapshot));
    return { snapshot, rows, exposed: finish(findingsOf(rows)) };
  }

  private stale(listener: Listener): Listener {
    const known = this.staleOnes.get(listener) ?? { ...listener, isStale: true };
    this.staleOnes.set(listener, known);
    return known;
  }
}

function sightingText(id: string, { row, openedAt, isAnnounced, isExposed, seenIn }: Sighting): string {
  return [id, row.id, openedAt, isAnnounced, isExposed, seenIn?.takenAt].join(' ');
}

function textsOf({ opened, closed, identified, exposed, appeared, disappeared }: RowChanges) {
  return {
    opened: opened.map((one) => sightingText('', one)),
    closed: closed.map(({ id }) => id),
    identified: identified.map((one) => sightingText('', one)),
    exposed: exposed.map(({ id }) => id),
    appeared: appeared.map(({ id }) => id),
    disappeared: disappeared.map(({ row, seenIn }) => `${row.id} ${seenIn.takenAt}`),
  };
}

function sightingsOf({ present, carried, rows, pending }: Seen) {
  return {
    present: rows.flatMap(({ id }) => {
      const sighting = present.get(id);
      return sighting === undefined ? [] : [sightingText(id, sighting)];
    }),
    count: present.size,
    carried: [...carried].map(([id, sighting]) => sightingText(id, sighting)),
    pending: [...pending],
  };
}

describe('what changed between scans', () => {
  it('is the same whether unchanged rows are known again by their object or compared', () => {
    for (let seed = 1; seed <= rounds(80); seed++) {
      const random = numbers(seed);
      const scans = new Scans(random);
      const first = scans.next();
      let [kept, whole] = [finish(firstSeen(first)), finish(firstSeen(first))];
      for (let round = 0; round < 25; round++) {
        const scan = scans.next();
        const again = {
          snapshot: scan.snapshot,
          rows: scan.rows.map((row) => ({ ...row })),
          exposed: new Map(scan.exposed),
        };
        if (random(4) === 0) {
          const abandoned = rowChanges(kept, scan);
          for (let step = random(6); step > 0; step--) abandoned.next();
        }
        const one = finish(rowChanges(kept, scan));
        const other = finish(rowChanges(whole, again));
        const where = `seed ${seed}, round ${round}`;
        assert.deepEqual(textsOf(one.changes), textsOf(other.changes), where);
        assert.deepEqual(sightingsOf(one.seen), sightingsOf(other.seen), where);
        [kept, whole] = [one.seen, other.seen];
      }
    }
  });

  it('is found without reading rows that are the same', () => {
    const scans = new Scans(numbers(3), 100);
    const { snapshot, rows, exposed } = scans.next();
    let reads = 0;
    const counted = rows.map((row) => ({
      ...row,
      get listener() {
        reads++;
        return row.listener;
      },
    }));
    const seen = finish(firstSeen({ snapshot, rows: counted, exposed }));
    assert.ok(counted.length > 50);
    reads = 0;
    const { changes } = finish(rowChanges(seen, { snapshot, rows: counted.slice(0, -1), exposed }));
    assert.deepEqual(
      changes.closed.map(({ id }) => id),
      rows.slice(-1).map(({ id }) => id),
    );
    assert.ok(reads < 10, `${reads} reads`);
  });
});
