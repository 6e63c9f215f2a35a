import assert from 'node:assert/strict';
import type { PollMoment } from '../../../src/watch/pollInterval';
import { nextDelay } from '../../../src/watch/pollInterval';

const watched = { viewVisible: true, windowFocused: true, warnings: true, udp: false };
const hidden = { ...watched, viewVisible: false };
const usual: PollMoment = {
  ...{ pollMs: 2000, scanMs: 10, isQuiet: false, isCounted: false, power: 'mains' },
  isLongUnfocused: false,
};
const costing = (scanMs: number): PollMoment => ({ ...usual, scanMs });

describe('nextDelay', () => {
  it("is the user's setting while the view is visible", () => {
    assert.equal(nextDelay(watched, costing(10)), 2000);
    assert.equal(nextDelay({ ...watched, warnings: false }, costing(10)), 2000);
  });

  it('limits scanning to a twentieth of the time', () => {
    assert.equal(nextDelay(watched, costing(100)), 2000);
    assert.equal(nextDelay(watched, costing(101)), 2020);
    assert.equal(nextDelay(watched, costing(1000)), 20_000);
  });

  it('is undefined if the view is hidden and warnings are off', () => {
    assert.equal(nextDelay({ ...hidden, warnings: false }, usual), undefined);
    assert.equal(nextDelay({ ...hidden, warnings: false, windowFocused: false }, usual), undefined);
  });

  /** Seconds, in the order of the columns. */
  const paces: readonly [seconds: number, focused: boolean, visible: boolean, moment: Partial<PollMoment>][] =
    [
      [2, true, true, {}],
      [4, true, false, {}],
      [4, true, true, { isQuiet: true }],
      [8, true, false, { isQuiet: true }],
      // counters tell of changes
      [2, true, true, { isCounted: true }],
      [4, true, true, { isCounted: true, isQuiet: true }],
      [8, true, false, { isCounted: true, isQuiet: true }],
      [10, false, true, {}],
      [20, false, false, {}],
      [10, false, true, { isQuiet: true }],
      [40, false, true, { isLongUnfocused: true }],
      [80, false, false, { isLongUnfocused: true }],
      // on battery only what is quiet or in the background is rarer
      [2, true, true, { power: 'battery' }],
      [2, true, true, { power: 'battery', isCounted: true }],
      [16, true, true, { power: 'battery', isCounted: true, isQuiet: true }],
      [32, true, false, { power: 'battery', isCounted: true, isQuiet: true }],
      // without counters a scan is the only way to find a change
      [4, true, true, { power: 'battery', isQuiet: true }],
      [20, false, true, { power: 'battery' }],
      [40, false, false, { power: 'battery' }],
      [80, false, true, { power: 'battery', isLongUnfocused: true }],
      [160, false, false, { power: 'battery', isLongUnfocused: true }],
      // an unknown power source is no battery
      [4, true, true, { power: 'unknown', isCounted: true, isQuiet: true }],
      [10, false, true, { power: 'unknown' }],
      [20, false, false, { power: 'unknown' }],
    ];
  for (const [seconds, windowFocused, viewVisible, moment] of paces) {
    const { isQuiet = false, isCounted = false, isLongUnfocused = false, power = 'mains' } = moment;
    const focus = windowFocused ? 'with' : isLongUnfocused ? 'long without' : 'without';
    const where = `${focus} focus, view ${viewVisible ? 'visible' : 'hidden'}`;
    const when = `${isQuiet ? 'quiet' : 'something changes'}, ${isCounted ? 'counted' : 'not counted'}, ${power}`;
    it(`is ${seconds} s ${where}: ${when}`, () => {
      const demand = { ...watched, windowFocused, viewVisible };
      assert.equal(nextDelay(demand, { ...usual, ...moment }), seconds * 1000);
    });
  }
});
