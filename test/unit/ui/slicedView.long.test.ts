import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { NewestInSlices } from '../../../src/collect/timeSlice';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { defaultSettings } from '../../../src/model/settings';
import type { TimeSliced } from '../../../src/model/text/timeSlice';
import { finish, sortInSlices } from '../../../src/model/text/timeSlice';
import type { ViewContent } from '../../../src/ui/viewState';
import { ViewState } from '../../../src/ui/viewState';
import type { ItemPresentation } from '../../../src/ui/itemPresentation';
import { presentNode } from '../../../src/ui/treeItem';
import { childrenOf } from '../../../src/model/tree/nodes';
import { rounds } from '../../support/rounds';
import { hostContext, listener, ownedBy, process_, snapshotOf } from '../builders';
import { noNames } from '../../../src/model/rows/names';

const settings = { ...defaultSettings, protocols: 'tcpAndUdp' } as const;

function newState(): ViewState {
  return new ViewState(hostContext, noNames, { all: [], knows: () => () => false }, () => 0);
}

function contentOf(state: ViewState, snapshot: Snapshot): TimeSliced<ViewContent> {
  return state.content({ kind: 'ok', snapshot }, snapshot, settings, [], { locale: 'en-GB', now: 0 });
}

/** All that the tree shows, from top to bottom. */
function itemsOf({ roots, alarms, now, copies }: ViewContent): readonly ItemPresentation[] {
  const nodes = roots.flatMap((root) => [root, ...childrenOf(root)]);
  return nodes.map((node) => presentNode(node, alarms, now, copies));
}

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

const servers = Array.from({ length: 40 }, (_, at) =>
  process_(1000 + at, at % 3 === 0 ? ['node', '/home/alice/shop/node_modules/.bin/vite'] : ['redis-server']),
);

function randomListener(random: (below: number) => number): Listener {
  const owner = servers[random(servers.length)] ?? servers[0];
  assert.ok(owner);
  const address = random(4) === 0 ? '0.0.0.0' : '127.0.0.1';
  return listener(`${address}:${3000 + random(2000)}`, ownedBy(owner));
}

describe('the view in slices', () => {
  it('shows the same as if everything had been described again, after random changes and abandoned work', () => {
    for (let seed = 1; seed <= rounds(8); seed++) {
      const random = numbers(seed);
      const state = newState();
      let listeners = Array.from({ length: 150 }, () => randomListener(random));
      for (let round = 0; round < 12; round++) {
        const at = random(listeners.length);
        if (random(2) === 0) listeners = listeners.filter((_, index) => index !== at);
        if (random(2) === 0) listeners = [...listeners, randomListener(random)];
        const snapshot = snapshotOf(listeners);
        if (random(3) === 0) {
          const abandoned = contentOf(state, snapshot);
          for (let step = random(30); step > 0; step--) abandoned.next();
          abandoned.return({} as ViewContent);
          continue;
        }
        const shown = finish(contentOf(state, snapshot));
        const reference = finish(contentOf(newState(), snapshot));
        assert.deepEqual(itemsOf(shown), itemsOf(reference));
        assert.deepEqual([...shown.findings.keys()], [...reference.findings.keys()]);
        assert.deepEqual(shown.alarms, reference.alarms);
      }
    }
  });

  it('keeps the groups and the items that did not change, and the tree if it looks the same', () => {
    const state = newState();
    const random = numbers(3);
    const listeners = Array.from({ length: 100 }, () => randomListener(random));
    const before = finish(contentOf(state, snapshotOf(listeners)));
    const after = finish(contentOf(state, snapshotOf(listeners.slice(1))));
    const kept = after.roots.filter((root) => before.roots.includes(root));
    assert.ok(kept.length >= after.roots.length - 1, `${kept.length} of ${after.roots.length}`);
    const again = finish(contentOf(state, { ...snapshotOf(listeners.slice(1)), takenAt: 5 }));
    assert.equal(again.look, after.look);
    assert.notEqual(after.look, before.look);
  });

  it('looks different when an age or an alarm does, and not because a scan was another one', () => {
    let isAcknowledged = false;
    const acknowledgements = { all: [] as never[], knows: () => () => isAcknowledged };
    const state = new ViewState(hostContext, noNames, acknowledgements, () => 0);
    const [server] = servers;
    assert.ok(server);
    const started = { ...server, startedAt: 0 };
    const listeners = [
      listener('0.0.0.0:5173', ownedBy(started)),
      listener('127.0.0.1:6379', ownedBy(started)),
    ];
    const lookAt = (minutes: number): object => {
      const snapshot = snapshotOf(listeners.map((one) => ({ ...one })));
      const moment = { locale: 'en-GB', now: minutes * 60_000 };
      return finish(state.content({ kind: 'ok', snapshot }, snapshot, settings, [], moment)).look;
    };
    const first = lookAt(5);
    assert.equal(lookAt(5), first);
    const later = lookAt(125);
    assert.notEqual(later, first);
    isAcknowledged = true;
    acknowledgements.all = [];
    const acknowledged = lookAt(125);
    assert.notEqual(acknowledged, later);
    assert.equal(lookAt(125), acknowledged);
  });

  it('does a bounded part of the work between two pauses, however many rows there are', () => {
    const most = [1000, 10_000].map((count) => {
      let reads = 0;
      const counted = Array.from({ length: count }, (_, at) => {
        const owner = servers[at % servers.length] ?? servers[0];
        assert.ok(owner);
        return new Proxy(listener(`127.0.0.1:${1 + ((at * 7919) % 60_000)}`, ownedBy(owner)), {
          get: (target, key, receiver) => {
            reads++;
            return Reflect.get(target, key, receiver) as unknown;
          },
        });
      });
      const state = newState();
      const snapshot = snapshotOf(counted);
      let longest = 0;
      for (const shown of [snapshot, { ...snapshot, listeners: counted.slice(1) }]) {
        const work = contentOf(state, shown);
        for (let done = false; !done; longest = Math.max(longest, reads)) {
          reads = 0;
          done = work.next().done === true;
        }
      }
      return longest;
    });
    for (const reads of most) assert.ok(reads < 10_000, `${most.join(', ')} reads`);
  });
});

describe('sortInSlices', () => {
  it('sorts as sort does, keeping the order of equal items, and pauses', () => {
    const random = numbers(7);
    for (const length of [0, 1, 127, 128, 129, 1000, 5000]) {
      const items = Array.from({ length }, (_, at) => ({ key: random(300), at }));
      const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key;
      const expected = [...items].sort(compare);
      assert.deepEqual(finish(sortInSlices(items, compare)), expected);
      assert.deepEqual(finish(sortInSlices(expected, compare)), expected);
    }
    const work = sortInSlices(
      Array.from({ length: 10_000 }, () => ({ key: random(1e6) })),
      (a, b) => {
        compared++;
        return a.key - b.key;
      },
    );
    let compared = 0;
    let longest = 0;
    for (let done = false; !done; longest = Math.max(longest, compared)) {
      compared = 0;
      done = work.next().done === true;
    }
    assert.ok(longest < 1500, `${longest} comparisons`);
  });
});

describe('NewestInSlices', () => {
  function* recorded(name: string, done: string[], pauses: number): TimeSliced<void> {
    try {
      for (let at = 0; at < pauses; at++) yield;
      done.push(name);
    } finally {
      done.push(`${name} closed`);
    }
  }

  it('does short work at once, and closes what a newer one replaces', async () => {
    const done: string[] = [];
    const drawing = new NewestInSlices(0, (error) => assert.fail(String(error)));
    drawing.start(recorded('long', done, 50));
    await setImmediate();
    drawing.start(recorded('newer', done, 3));
    await drawing.whenIdle();
    assert.deepEqual(done, ['long closed', 'newer', 'newer closed']);
    new NewestInSlices(1000, (error) => assert.fail(String(error))).start(recorded('short', done, 3));
    assert.deepEqual(done.slice(3), ['short', 'short closed']);
  });

  it('reports an error, and goes on with the next work', async () => {
    const errors: unknown[] = [];
    const done: string[] = [];
    const drawing = new NewestInSlices(0, (error) => errors.push(error));
    drawing.start(
      (function* (): TimeSliced<void> {
        yield;
        throw new Error('broken');
      })(),
    );
    await drawing.whenIdle();
    assert.deepEqual(errors.map(String), ['Error: broken']);
    drawing.start(recorded('next', done, 1));
    await drawing.whenIdle();
    assert.deepEqual(done, ['next', 'next closed']);
  });
});
