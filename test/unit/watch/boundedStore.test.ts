import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { Acknowledgement } from '../../../src/model/exposure/acknowledgement';
import { AcknowledgementStore } from '../../../src/watch/acknowledgementStore';
import type { Storage } from '../../../src/watch/boundedStore';
import { BoundedStore } from '../../../src/watch/boundedStore';
import { GivenNameStore } from '../../../src/watch/givenNameStore';
import { PinStore } from '../../../src/watch/pinStore';
import { StablePortStore } from '../../../src/watch/stablePortStore';

/** What VS Code keeps for all windows: as JSON, and the same object until it is written again. */
class Memory implements Storage {
  readonly values = new Map<string, unknown>();
  writes = 0;

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.writes++;
    this.values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

describe('BoundedStore', () => {
  const options = {
    key: 'words',
    entry: v.object({ word: v.string(), count: v.number() }),
    maximum: 3,
    idOf: ({ word }: { readonly word: string }) => word,
  };
  let memory: Memory;
  let store: BoundedStore<{ word: string; count: number }>;
  beforeEach(() => {
    memory = new Memory();
    store = new BoundedStore(memory, options);
  });

  it('keeps each entry once, the newest last, and drops the oldest of too many', async () => {
    for (const word of ['a', 'b', 'a', 'c', 'd']) await store.put({ word, count: memory.writes });
    assert.deepEqual(store.all, [
      { word: 'a', count: 2 },
      { word: 'c', count: 3 },
      { word: 'd', count: 4 },
    ]);
    assert.deepEqual([store.get('a')?.count, store.get('b')], [2, undefined]);
    await store.remove('c');
    assert.deepEqual(
      store.all.map(({ word }) => word),
      ['a', 'd'],
    );
  });

  it('neither writes nor reports what changes nothing', async () => {
    let changes = 0;
    store.onDidChange(() => changes++);
    await store.put({ word: 'a', count: 1 });
    await store.put({ word: 'a', count: 1 });
    await store.remove('x');
    await store.change((all) => [...all]);
    assert.deepEqual([memory.writes, changes], [1, 1]);
  });

  it('reads at most its maximum of what is stored, and skips what it cannot read', () => {
    const stored = [{ word: 'old', count: 0 }, 'x', null, { word: 'a' }, { count: 1 }];
    memory.values.set('words', [...stored, ...['a', 'b', 'c'].map((word) => ({ word, count: 1 }))]);
    assert.deepEqual(
      store.all.map(({ word }) => word),
      ['a', 'b', 'c'],
    );
    for (const value of [undefined, null, 'x', 7, { length: 1 }]) {
      memory.values.set('words', value);
      assert.deepEqual([store.all, store.get('a')], [[], undefined]);
    }
  });

  it('returns the same array until storage has another value', async () => {
    await store.put({ word: 'a', count: 1 });
    const { all, revision } = store;
    memory.values.set('words', [{ word: 'a', count: 1 }]);
    assert.deepEqual([store.all === all, store.revision === revision], [true, true]);
    memory.values.set('words', [{ word: 'b', count: 1 }]);
    assert.deepEqual([store.revision === revision, store.all === all], [false, false]);
  });

  it('applies changes that overlap one after the other', async () => {
    await Promise.all(['a', 'b', 'c'].map((word) => store.put({ word, count: 1 })));
    assert.equal(store.all.length, 3);
  });
});

describe('a store of two windows', () => {
  const on = (port: number) => ({ protocol: 'tcp', port }) as const;
  const named = (port: number) => ({ ...on(port), place: '/work/shop' });
  const stable = (name: string) => ({ repository: '/r', worktree: '/w', name, port: 20_000 });
  const acknowledged = (program: string): Acknowledgement => ({
    ...{ scope: 'program', kind: 'dev-server', program, exposure: 'interface' },
  });

  it('keeps the pins that each has added, and not those that either has removed', async () => {
    const memory = new Memory();
    const [first, second] = [new PinStore(memory), new PinStore(memory)];
    await first.add(on(1));
    await second.add(on(2));
    assert.deepEqual([first.isPinned(on(2)), second.isPinned(on(1))], [true, true]);
    await first.remove(on(2));
    await second.add(on(3));
    assert.deepEqual(first.all, [on(1), on(3)]);
    assert.deepEqual(second.all, first.all);
  });

  it('shows in each the names that the other has given', async () => {
    const memory = new Memory();
    const [first, second] = [new GivenNameStore(memory), new GivenNameStore(memory)];
    await first.set(named(1), { name: 'a', note: undefined });
    await second.set(named(2), { name: 'b', note: undefined });
    assert.deepEqual([first.of(named(2))?.name, second.of(named(1))?.name], ['b', 'a']);
    await first.set(named(2), { name: undefined, note: undefined });
    assert.equal(second.of(named(2)), undefined);
  });

  it('keeps what each has acknowledged, and the stable ports that each has given out', async () => {
    const memory = new Memory();
    const [first, second] = [
      new AcknowledgementStore(memory, () => undefined),
      new AcknowledgementStore(memory, () => undefined),
    ];
    await first.add(acknowledged('vite'));
    await second.add(acknowledged('next'));
    await first.remove(acknowledged('vite'));
    assert.deepEqual(second.all, [acknowledged('next')]);
    const [ports, others] = [new StablePortStore(memory), new StablePortStore(memory)];
    await ports.add(stable('web'));
    await others.add(stable('api'));
    assert.deepEqual(ports.all, [stable('web'), stable('api')]);
  });
});
