import assert from 'node:assert/strict';
import { delayAfter } from '../../../src/watch/pollInterval';

const watched = { viewVisible: true, windowFocused: true, warnings: true };

describe('delayAfter', () => {
  it('is what the user set while the view is looked at', () => {
    assert.equal(delayAfter(watched, 2000, 10), 2000);
    assert.equal(delayAfter({ ...watched, warnings: false }, 2000, 10), 2000);
  });

  it('is longer while the window is in the background, or the view hidden', () => {
    const background = delayAfter({ ...watched, windowFocused: false }, 2000, 10) ?? 0;
    const hidden = delayAfter({ ...watched, viewVisible: false }, 2000, 10) ?? 0;
    const both = delayAfter({ ...watched, viewVisible: false, windowFocused: false }, 2000, 10) ?? 0;
    assert.ok(background > 2000 && hidden > 2000 && both > Math.max(background, hidden));
  });

  it('leaves looking a twentieth of the time at most', () => {
    assert.equal(delayAfter(watched, 2000, 100), 2000);
    assert.equal(delayAfter(watched, 2000, 101), 2020);
    assert.equal(delayAfter(watched, 2000, 1000), 20_000);
  });

  it('has no next look where nobody looks and nothing is warned of', () => {
    for (const windowFocused of [true, false]) {
      assert.equal(delayAfter({ viewVisible: false, windowFocused, warnings: false }, 2000, 10), undefined);
    }
  });
});
