import assert from 'node:assert/strict';
import { expectedPorts } from '../../../../src/model/expected/expectedPort';
import { UnmetPortFinder } from '../../../../src/model/expected/expectedState';
import type { UnreadSockets } from '../../../../src/model/listeners/snapshot';
import { ListenerDescriber } from '../../../../src/model/rows/describeListeners';
import { finish } from '../../../../src/model/text/timeSlice';
import { rounds } from '../../../support/rounds';
import { hostContext } from '../../builders';
import { numbers, RandomMachine } from '../../randomMachine';

const unreadTcp: UnreadSockets = { protocol: 'tcp', namespace: { kind: 'host' } };

function portsOf(random: (below: number) => number) {
  const folder = '/home/alice/shop';
  return expectedPorts(
    [{ protocol: 'tcp', port: 3000 + random(14) }],
    Array.from({ length: random(5) }, (_, index) => ({
      ...{ protocol: 'tcp' as const, port: 3000 + random(14), folder, scripts: undefined },
      source: { kind: 'task' as const, label: `task ${index}` },
    })),
  );
}

describe('the unmet ports of one scan after another', () => {
  it('are those that are found in each scan alone, also after work that was abandoned', () => {
    for (let seed = 1; seed <= rounds(80); seed++) {
      const random = numbers(seed);
      const machine = new RandomMachine(random);
      const describer = new ListenerDescriber(hostContext, machine.names());
      const finder = new UnmetPortFinder();
      let expected = portsOf(random);
      for (let round = 0; round < 30; round++) {
        machine.live();
        if (random(8) === 0) expected = portsOf(random);
        if (random(20) === 0) expected = [];
        const rows = finish(describer.describe(machine.snapshot));
        const unread = random(5) === 0 ? [unreadTcp] : [];
        if (random(4) === 0) finder.find(expected, rows, unread).next();
        const found = finish(finder.find(expected, rows, unread));
        const alone = finish(new UnmetPortFinder().find(expected, rows, unread));
        assert.deepEqual(found, alone, `seed ${seed}, round ${round}`);
        assert.equal(finish(finder.find(expected, rows, unread)), found, 'the same array');
      }
    }
  });

  it('are found without reading rows that are the same', () => {
    const machine = new RandomMachine(numbers(3), 100);
    const described = finish(new ListenerDescriber(hostContext, machine.names()).describe(machine.snapshot));
    let reads = 0;
    const rows = described.map((row) => ({
      ...row,
      get listener() {
        reads++;
        return row.listener;
      },
    }));
    const expected = expectedPorts([{ protocol: 'tcp', port: 2999 }], []);
    const finder = new UnmetPortFinder();
    assert.equal(finish(finder.find(expected, rows, [])).length, 1);
    assert.ok(rows.length > 50);
    reads = 0;
    assert.equal(finish(finder.find(expected, rows.slice(0, -1), [])).length, 1);
    assert.ok(reads < 10, `${reads} reads`);
  });
});
