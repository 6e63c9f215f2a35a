import assert from 'node:assert/strict';
import type { ChangeReader, ChangeRequest, ChangeSigns } from '../../../src/collect/collector';
import { ChangeWatch } from '../../../src/watch/changeWatch';
import { FakeClock } from './fakeClock';

const still: ChangeSigns = { listeners: 10, lastPid: 100, isExact: true, areConnectionsMoving: false };

describe('ChangeWatch', () => {
  let clock: FakeClock;
  let signs: ChangeSigns | undefined;
  let canCount: boolean;
  let open: number;
  let requests: ChangeRequest[];
  let watch: ChangeWatch;
  let changes: number;
  let stirs: number;

  beforeEach(() => {
    clock = new FakeClock();
    [signs, canCount, open, requests, changes, stirs] = [still, true, 0, [], 0, 0];
    const reader: ChangeReader = {
      read: (request) => {
        requests.push(request);
        return signs;
      },
      close: () => open--,
    };
    watch = new ChangeWatch({
      open: () => {
        if (!canCount) return undefined;
        open++;
        return reader;
      },
      clock,
      onChange: () => changes++,
      onStir: () => stirs++,
    });
  });

  /** Starts, a scan has seen what there was, and nothing has happened for long. */
  function start(udp = false): void {
    watch.start(udp);
    pass(20_000);
    watch.scanBegins();
    [changes, stirs] = [0, 0];
    requests.length = 0;
  }

  function pass(milliseconds: number): void {
    for (let passed = 0; passed < milliseconds; passed += 50) clock.pass(50);
  }

  it('reports a change at the next reading, once', () => {
    start();
    pass(100);
    signs = { ...still, listeners: 11 };
    pass(150);
    assert.equal(changes, 1);
    pass(10_000);
    assert.equal(changes, 1);
  });

  it('reports a change when it starts, because what happened before was not seen', () => {
    watch.start(false);
    assert.equal(changes, 1);
    watch.stop();
    watch.start(false);
    assert.equal(changes, 2);
  });

  it('reads which sockets listen every two seconds at most, and the counters alone in between', () => {
    start();
    pass(10_000);
    assert.equal(requests.length, 40);
    const thorough = requests.flatMap(({ isThorough }, index) => (isThorough ? [index * 250] : []));
    for (const [index, at] of thorough.entries()) assert.ok(at - (thorough[index - 1] ?? 0) <= 1_800);
    assert.ok(thorough.length <= 7, String(thorough));
  });

  it('reads more often for ten seconds after a change, or after something that may bring one', () => {
    start();
    signs = { ...still, listeners: 11 };
    pass(250);
    requests.length = 0;
    pass(10_000);
    assert.equal(requests.length, 100);
    pass(10_000);
    assert.equal(requests.length, 140);
    watch.hasten();
    pass(1_000);
    assert.equal(requests.length, 150);
    watch.stop();
    watch.hasten();
    assert.deepEqual(clock.waiting, []);
  });

  it('finds within a fifth of a second what no counter shows, while listeners come and go', () => {
    start();
    signs = { ...still, listeners: 11 };
    pass(250);
    requests.length = 0;
    pass(10_000);
    const thorough = requests.flatMap(({ isThorough }, index) => (isThorough ? [index] : []));
    for (const [index, reading] of thorough.entries()) assert.ok(reading - (thorough[index - 1] ?? 0) <= 2);
    assert.equal(thorough.length, 50);
  });

  it('reads half as often while connections come and go all the time, but not while something happens', () => {
    start();
    signs = { ...still, areConnectionsMoving: true };
    pass(2_000);
    assert.equal(requests.length, 8);
    pass(10_000);
    assert.equal(requests.length, 28);
    // one reading that finds none
    signs = still;
    pass(500);
    requests.length = 0;
    pass(1_000);
    assert.equal(requests.length, 4);
    signs = { ...still, areConnectionsMoving: true };
    pass(3_000);
    signs = { ...still, listeners: 11, areConnectionsMoving: true };
    pass(500);
    assert.equal(changes, 1);
    requests.length = 0;
    pass(5_000);
    assert.equal(requests.length, 50);
  });

  it('watches UDP sockets only if they are shown', () => {
    start();
    pass(500);
    assert.ok(requests.every(({ udp }) => !udp));
    watch.start(true);
    pass(250);
    assert.equal(requests.at(-1)?.udp, true);
  });

  it('stirs when a process starts, once for each scan', () => {
    start();
    pass(1_000);
    assert.equal(watch.isStill, true);
    for (const lastPid of [101, 102, 103]) {
      signs = { ...still, lastPid };
      pass(250);
    }
    assert.equal(watch.isStill, false);
    assert.equal(stirs, 1);
    assert.equal(changes, 0);
    watch.scanBegins();
    assert.equal(watch.isStill, true);
    signs = { ...still, lastPid: 104 };
    pass(250);
    assert.equal(stirs, 2);
  });

  it('does not call still what it cannot know exactly', () => {
    signs = { ...still, isExact: false };
    start();
    pass(1_000);
    assert.equal(watch.isKnown, true);
    assert.equal(watch.isStill, false);
  });

  it('reads nothing after a stop, keeps nothing open, and does nothing where the system does not count', () => {
    start();
    assert.equal(open, 1);
    watch.stop();
    assert.deepEqual(clock.waiting, []);
    assert.deepEqual([watch.isStill, watch.isKnown, open], [false, false, 0]);
    canCount = false;
    watch.start(false);
    assert.deepEqual(clock.waiting, []);
    assert.deepEqual([watch.isKnown, changes], [false, 0]);
  });

  it('goes on after a reading that failed, and takes nothing for still meanwhile', () => {
    start();
    pass(1_000);
    signs = undefined;
    pass(1_000);
    assert.deepEqual([watch.isStill, watch.isKnown, stirs, changes], [false, false, 1, 0]);
    signs = { ...still, listeners: 12 };
    pass(250);
    assert.deepEqual([watch.isKnown, changes], [true, 1]);
  });
});
