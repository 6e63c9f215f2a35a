import assert from 'node:assert/strict';
import { sortedChanges, withChanges } from '../../../../src/model/text/sortedChanges';
import { finish } from '../../../../src/model/text/timeSlice';
import { seededRandom } from '../../random';

interface Item {
  readonly place: number;
  readonly name: number;
}

const byPlace = (a: Item, b: Item): number => a.place - b.place;
const byAll = (a: Item, b: Item): number => a.place - b.place || a.name - b.name;

describe('withChanges', () => {
  it('gives what sorting all of it gives, of few changes and of many', () => {
    const next = seededRandom(15);
    const below = (end: number): number => Math.floor(next() * end);
    for (let round = 0; round < 300; round++) {
      let name = 0;
      const some = (count: number): Item[] =>
        Array.from({ length: below(count) }, () => ({ place: below(12), name: name++ }));
      const items = some(40).sort(byPlace);
      const most = round % 2 === 0 ? 4 : 30;
      const added = some(most);
      const removed = items.filter(() => below(40) < most / 2);
      const changes = { removed: [...removed, ...some(2)], added };
      const before = [...items];
      const expected = [...items.filter((item) => !removed.includes(item)), ...added].sort(byPlace);
      assert.deepEqual(finish(withChanges(items, changes, byPlace)), expected);
      assert.deepEqual(items, before, 'the list itself stays as it was');
      // what was different is found again, except for what stands in another order
      const now = finish(withChanges([...items].sort(byAll), changes, byAll));
      const { removed: gone, added: came } = finish(sortedChanges([...items].sort(byAll), now, byAll));
      assert.deepEqual(new Set(gone), new Set(removed));
      assert.deepEqual(new Set(came), new Set(added));
    }
  });

  it('moves a long list as a block when few of its items change', () => {
    const items = Array.from({ length: 60_000 }, (_, place): Item => ({ place, name: 0 }));
    const changes = { removed: [items[59_000]!], added: [{ place: 7, name: 1 }] };
    const work = withChanges(items, changes, byPlace);
    let pauses = 0;
    while (work.next().done !== true) pauses++;
    assert.ok(pauses <= 4, `${pauses} pauses`);
  });
});
