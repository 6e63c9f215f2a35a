import assert from 'node:assert/strict';
import { nextDelay } from '../../../src/watch/pollInterval';

const watched = { viewVisible: true, windowFocused: true, warnings: true };

describe('nextDelay', () => {
  it("is the user's setting while the view is visible", () => {
    assert.equal(nextDelay(watched, 2000, 10), 2000);
    assert.equal(nextDelay({ ...watched, warnings: false }, 2000, 10), 2000);
  });

  it('is longer while the window is in the background, or the view hidden', () => {
    const background = nextDelay({ ...watched, windowFocused: false }, 2000, 10) ?? 0;
    const hidden = nextDelay({ ...watched, viewVisible: false }, 2000, 10) ?? 0;
    const both = nextDelay({ ...watched, viewVisible: false, windowFocused: false }, 2000, 10) ?? 0;
    assert.ok(background > 2000 && hidden > 2000 && both > Math.max(background, hidden));
  });

  it('limits scanning to a twentieth of the time', () => {
    assert.equal(nextDelay(watched, 2000, 100), 2000);
    assert.equal(nextDelay(watched, 2000, 101), 2020);
    assert.equal(nextDelay(watched, 2000, 1000), 20_000);
  });

  it('is undefined if the view is hidden and warnings are off', () => {
    for (const windowFocused of [true, false]) {
      assert.equal(nextDelay({ viewVisible: false, windowFocused, warnings: false }, 2000, 10), undefined);
    }
  });
});
