import assert from 'node:assert/strict';
import { PartedMap } from '../../../../src/model/text/partedMap';
import { numbers } from '../../randomMachine';

describe('PartedMap', () => {
  it('holds numbers as a Map does', () => {
    const random = numbers(7);
    const map = new PartedMap<number>();
    const expected = new Map<number, number>();
    for (let change = 0; change < 5000; change++) {
      // up to the largest PID, and the key of the last UDP port
      const key = random(change % 2 === 0 ? 4_194_305 : 131_072);
      map.set(key, change);
      expected.set(key, change);
    }
    assert.deepEqual(new Map(map.entries()), expected);
    assert.deepEqual(new Set(map.keys()), new Set(expected.keys()));
    for (const [key, value] of expected) assert.equal(map.get(key), value);
    assert.equal(map.get(4_194_306), undefined);
  });

  it('goes through ascending numbers in their order, so that what was sorted stays so', () => {
    const map = new PartedMap<true>();
    const keys = [1, 255, 256, 257, 511, 512, 65_535, 131_071];
    for (const key of keys) map.set(key, true);
    assert.deepEqual([...map.keys()], keys);
  });
});
