import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Timers } from '../../../bench/inside/soak/timers';

describe("the soak's timers", () => {
  const timers = new Timers();
  let restore: () => void;
  beforeEach(() => {
    restore = timers.install();
  });
  afterEach(() => {
    restore();
    timers.forgetRan();
  });

  it('are those that may still run, and those that have run', async () => {
    const hour = 3_600_000;
    const left = setTimeout(() => 7, hour);
    clearTimeout(setTimeout(() => 'cleared', hour));
    clearInterval(setInterval(() => 'ended', hour));
    assert.deepEqual(timers.seen, { ran: [], open: ['3600000 ms, () => 7'] });
    clearTimeout(left);
    const given = new Promise((resolve) => {
      setTimeout(resolve, 0, 'given');
    });
    assert.equal(await given, 'given');
    assert.deepEqual(timers.seen.open, []);
    assert.equal(timers.seen.ran.length, 1);
  });

  it("leave out the bench's own", async () => {
    const waited = delay(0);
    assert.deepEqual(timers.seen, { ran: [], open: [] });
    await waited;
    assert.deepEqual(timers.seen, { ran: [], open: [] });
  });
});
