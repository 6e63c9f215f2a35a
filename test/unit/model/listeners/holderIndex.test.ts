import assert from 'node:assert/strict';
import { HolderIndex } from '../../../../src/model/listeners/holderIndex';
import { finish } from '../../../../src/model/text/timeSlice';
import type { Listener } from '../../../../src/model/listeners/listener';
import { holdersOf } from '../../../../src/model/listeners/listener';
import { seededRandom } from '../../random';
import { listener, ownedBy, process_ } from '../../builders';

describe('HolderIndex', () => {
  it('answers as a search of all listeners does, in the same order', () => {
    const next = seededRandom(3);
    const pick = <const T>(values: readonly T[]): T => {
      const picked = values[Math.floor(next() * values.length)];
      assert.ok(picked !== undefined);
      return picked;
    };
    const random = (): Listener => ({
      ...listener(
        `${pick(['127.0.0.1', '127.0.0.2', '0.0.0.0', '[::]', '[::1]', '192.168.1.2'])}:${pick([80, 81, 82])}`,
        ownedBy(process_(pick([1, 2, 3]), ['node'])),
      ),
      protocol: pick(['tcp', 'tcp', 'udp']),
      namespace: pick([{ kind: 'host' }, { kind: 'host' }, { kind: 'other', id: 7 }]),
    });
    for (let round = 0; round < 50; round++) {
      const listeners = Array.from({ length: 40 }, random);
      const index = finish(HolderIndex.over(listeners));
      for (const wanted of [...listeners, random()]) {
        assert.deepEqual(index.of(wanted), holdersOf(wanted, listeners));
      }
    }
  });
});
