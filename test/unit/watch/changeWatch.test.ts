import assert from 'node:assert/strict';
import type { ChangeSigns } from '../../../src/collect/collector';
import { ChangeWatch } from '../../../src/watch/changeWatch';
import { FakeClock } from './fakeClock';

const still: ChangeSigns = { tcp: 10, udp: 4, lastPid: 100 };

describe('ChangeWatch', () => {
  let clock: FakeClock;
  let signs: ChangeSigns | undefined;
  let watch: ChangeWatch;
  let changes: number;
  let stirs: number;

  beforeEach(() => {
    clock = new FakeClock();
    signs = still;
    changes = 0;
    stirs = 0;
    watch = new ChangeWatch({
      ...{ signs: () => signs, clock },
      onChange: () => changes++,
      onStir: () => stirs++,
    });
  });

  /** Lets time pass in the steps in which it reads. */
  function pass(milliseconds: number): void {
    for (let passed = 0; passed < milliseconds; passed += 5) clock.pass(5);
  }

  it('reports a socket that stays, within a quarter of a second', () => {
    watch.start(false);
    pass(90);
    signs = { ...still, tcp: 11 };
    pass(130);
    assert.equal(changes, 1);
    pass(10_000);
    assert.equal(changes, 1, 'once');
  });

  it('reports a socket that has gone', () => {
    watch.start(false);
    signs = { ...still, tcp: 9 };
    pass(250);
    assert.equal(changes, 1);
  });

  it('takes no passing connection for a change', () => {
    watch.start(false);
    for (let round = 0; round < 50; round++) {
      pass(195);
      signs = { ...still, tcp: 11 };
      pass(5);
      signs = still;
    }
    assert.equal(changes, 0);
  });

  it('finds a listener beside passing connections', () => {
    watch.start(false);
    signs = { ...still, tcp: 12 };
    pass(200);
    // the connection is over, the listener stays
    signs = { ...still, tcp: 11 };
    pass(50);
    assert.equal(changes, 1);
    pass(5_000);
    assert.equal(changes, 1, 'what the connection added is not remembered');
  });

  it('watches UDP sockets only if they are shown', () => {
    watch.start(false);
    signs = { ...still, udp: 5 };
    pass(1_000);
    assert.equal(changes, 0);
    watch.start(true);
    pass(250);
    assert.equal(changes, 1);
  });

  it('reports few changes a minute if they never cease', () => {
    watch.start(false);
    let tcp = 10;
    for (let second = 0; second < 60; second++) {
      for (let step = 0; step < 4; step++) {
        signs = { ...still, tcp: ++tcp };
        pass(250);
      }
    }
    // a burst, and then one in 1.5 s
    assert.ok(changes >= 40 && changes <= 51, String(changes));
  });

  it('is quiet after half a minute without a change or a new process', () => {
    watch.start(false);
    pass(29_000);
    assert.equal(watch.isQuiet, false);
    pass(1_500);
    assert.equal(watch.isQuiet, true);
    signs = { ...still, lastPid: 101 };
    pass(250);
    assert.equal(watch.isQuiet, false);
    assert.equal(stirs, 1);
    assert.equal(changes, 0);
  });

  it('reads nothing after a stop, and nothing at all where the system does not count', () => {
    watch.start(false);
    watch.stop();
    assert.deepEqual(clock.waiting, []);
    assert.equal(watch.isQuiet, false);
    signs = undefined;
    watch.start(false);
    assert.deepEqual(clock.waiting, []);
    assert.equal(watch.isKnown, false);
  });

  it('goes on after a reading that failed, and claims no quiet meanwhile', () => {
    watch.start(false);
    pass(40_000);
    signs = undefined;
    pass(250);
    assert.equal(watch.isQuiet, false);
    signs = { ...still, tcp: 11 };
    pass(250);
    signs = { ...still, tcp: 12 };
    pass(250);
    assert.ok(changes >= 1);
  });
});
