import assert from 'node:assert/strict';
import { changedMembers } from '../../../../src/model/text/changedMembers';
import { sortedChanges, withChanges } from '../../../../src/model/text/sortedChanges';
import { finish } from '../../../../src/model/text/timeSlice';
import { VersionedMap } from '../../../../src/model/text/versionedMap';
import { numbers } from '../../randomMachine';

interface Item {
  readonly key: number;
}

const byKey = (a: Item, b: Item): number => a.key - b.key;

describe('VersionedMap', () => {
  for (const [kind, keyOf] of [
    ['numbers', (key: number): number | string => key],
    ['texts', (key: number): number | string => `process:${key}`],
  ] as const) {
    it(`holds ${kind} as a Map does, and an earlier version never changes`, () => {
      const random = numbers(11);
      let map = new VersionedMap<number | string, number>();
      let expected = new Map<number | string, number>();
      for (let version = 0; version < 60; version++) {
        const before = expected;
        const draft = map.draft();
        expected = new Map(before);
        for (let change = random(40); change > 0; change--) {
          const key = keyOf(random(300));
          if (random(3) === 0) {
            draft.delete(key);
            expected.delete(key);
          } else {
            draft.set(key, version);
            expected.set(key, version);
          }
          assert.equal(draft.get(key), expected.get(key));
        }
        const next = draft.finished();
        for (const [held, wanted] of [
          [map, before],
          [next, expected],
        ] as const) {
          assert.equal(held.size, wanted.size);
          for (let key = 0; key < 300; key++) assert.equal(held.get(keyOf(key)), wanted.get(keyOf(key)));
          assert.deepEqual([...held.values()].sort(), [...wanted.values()].sort());
        }
        map = next;
      }
    });
  }

  it('spreads keys that are near each other or alike', () => {
    for (const keyOf of [(at: number) => 2 * at, (at: number) => `process:${at}:${10 * at}/tcp:127.0.0.1`]) {
      const map = new VersionedMap<number | string, number>().draft();
      for (let at = 0; at < 10_000; at++) map.set(keyOf(at), at);
      const parts = (map as unknown as { own: readonly (ReadonlyMap<unknown, unknown> | undefined)[] }).own;
      const largest = Math.max(...parts.map((part) => part?.size ?? 0));
      assert.ok(largest < 100, `${largest} in one of 512 parts`);
    }
  });
});

describe('the changes of lists', () => {
  it('are what has to be removed and added, by object, however large the lists are', () => {
    const random = numbers(3);
    for (const length of [0, 1, 5, 3000, 10_000]) {
      const before = Array.from({ length }, (_, key): Item => ({ key }));
      for (const share of [1, 3, 1000]) {
        const after = before.flatMap((item): Item[] => {
          if (random(1000) >= share) return [item];
          return [[], [{ key: item.key }], [item, { key: item.key + 0.5 }]][random(3)] ?? [];
        });
        const expected = {
          removed: before.filter((item) => after[after.indexOf(item)] === undefined),
          added: after.filter((item) => before[before.indexOf(item)] === undefined),
        };
        if (length > 5000) Object.assign(expected, finish(sortedChanges(before, after, byKey)));
        const changes = finish(sortedChanges(before, after, byKey));
        assert.deepEqual(changes, expected);
        assert.deepEqual(finish(withChanges(before, changes, byKey)), after);
        assert.deepEqual(finish(changedMembers(before, after)), expected);
        const turned = [...after].reverse();
        const inAnyOrder = finish(changedMembers(before, turned));
        assert.deepEqual([...inAnyOrder.removed].sort(byKey), expected.removed);
        assert.deepEqual([...inAnyOrder.added].sort(byKey), expected.added);
      }
    }
  });
});
