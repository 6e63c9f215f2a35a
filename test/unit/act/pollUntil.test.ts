import assert from 'node:assert/strict';
import { pollUntil } from '../../../src/act/pollUntil';
import { FakeClock } from '../fakeClock';

describe('pollUntil', () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = new FakeClock();
  });

  /** @param values of the probes; the last one repeats. @returns the answer, and when each probe started. */
  async function poll(
    values: readonly string[],
    { probeMs = 0, everyMs = 250, withinMs = 1_000, signal = new AbortController().signal } = {},
  ): Promise<[string | undefined, readonly number[]]> {
    const startedAt: number[] = [];
    const probe = (elapsedMs: number): Promise<string | undefined> => {
      assert.equal(elapsedMs, clock.nowMs);
      startedAt.push(clock.nowMs);
      clock.nowMs += probeMs;
      return Promise.resolve(values[startedAt.length - 1] ?? values.at(-1));
    };
    const until = (value: string | undefined): boolean => value === 'done';
    return [await pollUntil(probe, { until, everyMs, withinMs, clock, signal }), startedAt];
  }

  it('probes at once, and ends as soon as the condition holds', async () => {
    assert.deepEqual(await poll(['done']), ['done', [0]]);
    assert.deepEqual(await poll(['no', 'no', 'done']), ['done', [0, 250, 500]]);
  });

  it('probes once if there is no time', async () => {
    assert.deepEqual(await poll(['no'], { withinMs: 0 }), ['no', [0]]);
  });

  it('answers with the last probe when the time is up', async () => {
    assert.deepEqual(await poll(['no', 'still']), ['still', [0, 250, 500, 750, 1_000]]);
  });

  it('starts the last probe when the time is up, not later', async () => {
    assert.deepEqual(await poll(['no'], { everyMs: 400 }), ['no', [0, 400, 800, 1_000]]);
  });

  it('ends a wait of 4 s with scans of 500 ms within 4.6 s', async () => {
    const [, startedAt] = await poll(['no'], { probeMs: 500, withinMs: 4_000 });
    assert.ok((startedAt.at(-1) ?? 0) >= 3_500);
    assert.ok(clock.nowMs >= 4_000 && clock.nowMs <= 4_600, `${clock.nowMs} ms`);
  });

  it('probes once more after a cancellation, and answers with that', async () => {
    const abort = new AbortController();
    clock.onDelay = () => {
      if (clock.nowMs === 250) abort.abort();
    };
    assert.deepEqual(await poll(['no', 'no', 'last'], { signal: abort.signal }), ['last', [0, 250, 500]]);
  });
});
