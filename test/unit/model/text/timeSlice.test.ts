import assert from 'node:assert/strict';
import { finish, sortInSlices } from '../../../../src/model/text/timeSlice';
import { numbers } from '../../randomMachine';

describe('sortInSlices', () => {
  const random = numbers(3);
  const items = (count: number, keys: number): { key: number; at: number }[] =>
    Array.from({ length: count }, (_, at) => ({ key: random(keys), at }));
  const byKey = (a: { key: number }, b: { key: number }): number => a.key - b.key;

  for (const [name, list] of [
    ['nothing', []],
    ['one item', items(1, 5)],
    ['fewer than a run', items(100, 10)],
    ['many, equal ones in their order', items(3001, 50)],
    ['many different ones', items(2000, 1_000_000)],
    ['what is in order', items(1000, 1).map((item, key) => ({ ...item, key }))],
    ['what is in reverse order', items(1000, 1).map((item, at) => ({ ...item, key: -at }))],
  ] as const) {
    it(`sorts ${name} as Array.sort does`, () => {
      const sorted = finish(sortInSlices(list, byKey));
      assert.deepEqual(sorted, [...list].sort(byKey));
    });
  }

  it('pauses between a few items, in every part of its work', () => {
    let compared = 0;
    let most = 0;
    const counting = (a: { key: number }, b: { key: number }): number => {
      compared++;
      return byKey(a, b);
    };
    const work = sortInSlices(items(5000, 5000), counting);
    let isDone = false;
    while (!isDone) {
      compared = 0;
      isDone = work.next().done === true;
      most = Math.max(most, compared);
    }
    // a run of 128 needs fewer than 128 × 7 comparisons
    assert.ok(most > 0 && most < 900, `${most} comparisons without a pause`);
  });
});
