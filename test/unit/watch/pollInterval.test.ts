import assert from 'node:assert/strict';
import { nextDelay } from '../../../src/watch/pollInterval';

const watched = { viewVisible: true, windowFocused: true, warnings: true, udp: false };
const costing = (scanMs: number) => ({ pollMs: 2000, scanMs, isQuiet: false });

describe('nextDelay', () => {
  it("is the user's setting while the view is visible", () => {
    assert.equal(nextDelay(watched, costing(10)), 2000);
    assert.equal(nextDelay({ ...watched, warnings: false }, costing(10)), 2000);
  });

  it('is longer while the window is in the background, or the view hidden', () => {
    const background = nextDelay({ ...watched, windowFocused: false }, costing(10)) ?? 0;
    const hidden = nextDelay({ ...watched, viewVisible: false }, costing(10)) ?? 0;
    const both = nextDelay({ ...watched, viewVisible: false, windowFocused: false }, costing(10)) ?? 0;
    assert.ok(background > 2000 && hidden > 2000 && both > Math.max(background, hidden));
  });

  it('is longer while nothing moves', () => {
    assert.equal(nextDelay(watched, { ...costing(10), isQuiet: true }), 4000);
  });

  it('limits scanning to a twentieth of the time', () => {
    assert.equal(nextDelay(watched, costing(100)), 2000);
    assert.equal(nextDelay(watched, costing(101)), 2020);
    assert.equal(nextDelay(watched, costing(1000)), 20_000);
  });

  it('is undefined if the view is hidden and warnings are off', () => {
    for (const windowFocused of [true, false]) {
      assert.equal(
        nextDelay({ viewVisible: false, windowFocused, warnings: false, udp: false }, costing(10)),
        undefined,
      );
    }
  });
});
