import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { TimeSliced } from '../../../src/model/text/timeSlice';
import { runInSlices } from '../../../src/collect/timeSlice';

const never = new AbortController().signal;

describe('runInSlices', () => {
  function* steps(done: number[], count: number): TimeSliced<string> {
    for (let step = 1; step <= count; step++) {
      done.push(step);
      yield;
    }
    return 'all done';
  }

  it('does all the work and returns its result', async () => {
    const done: number[] = [];
    assert.equal(await runInSlices(steps(done, 3), 1, never), 'all done');
    assert.deepEqual(done, [1, 2, 3]);
  });

  it('lets the event loop run after a slice', async () => {
    const done: number[] = [];
    const running = runInSlices(steps(done, 3), 0, never);
    const seen: number[] = [done.length];
    while (done.length < 3) {
      await setImmediate();
      seen.push(done.length);
    }
    await running;
    assert.deepEqual([...new Set(seen)], [1, 2, 3]);
  });

  it('does not let it run within a slice', async () => {
    const done: number[] = [];
    const running = runInSlices(steps(done, 3), Infinity, never);
    assert.deepEqual(done, [1, 2, 3]);
    await running;
  });

  it('starts nothing when aborted before, and nothing more when aborted between slices', async () => {
    const done: number[] = [];
    await assert.rejects(runInSlices(steps(done, 3), 0, AbortSignal.abort(new Error('before'))), /before/);
    assert.deepEqual(done, []);
    const abort = new AbortController();
    const running = runInSlices(steps(done, 3), 0, abort.signal);
    abort.abort(new Error('between'));
    await assert.rejects(running, /between/);
    assert.deepEqual(done, [1]);
  });

  it('throws what the work throws', async () => {
    function* broken(): TimeSliced<void> {
      yield;
      throw new Error('broken');
    }
    await assert.rejects(runInSlices(broken(), 1, never), /broken/);
  });
});
