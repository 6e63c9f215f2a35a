import assert from 'node:assert/strict';
import { waitForExit } from '../../../src/act/waitForExit';
import type { Collector } from '../../../src/collect/collector';
import type { Member, Outcome } from '../../../src/model/actions/termination';
import { FakeUnix, startSecondsOfAll } from '../collect/unix/fakeUnix';
import { FakeClock } from '../fakeClock';

const server: Member = { pid: 100, startMark: String(startSecondsOfAll), name: 'node' };

describe('waiting for an exit if detecting one may take a run of ps', () => {
  let unix: FakeUnix;
  let clock: FakeClock;
  beforeEach(() => {
    unix = new FakeUnix();
    unix.platform = 'darwin';
    unix.rows = [{ pid: 100 }];
    clock = new FakeClock();
  });

  /** @param change what happens to the process, and when. */
  function wait(change?: { readonly atMs: number; readonly to: typeof unix.rows }): Promise<Outcome> {
    clock.onDelay = () => {
      if (change !== undefined && clock.nowMs >= change.atMs) unix.rows = change.to;
    };
    return waitForExit([server], { collector: unix.collector(), clock }, new AbortController().signal);
  }

  it('runs ps at most 10 times in the 5 s of its patience', async () => {
    assert.deepEqual(await wait(), { kind: 'stillRunning', remaining: [server] });
    assert.equal(clock.nowMs, 5_000);
    assert.ok(unix.asked.length <= 10, `${unix.asked.length} runs`);
    assert.deepEqual([...new Set(unix.asked)], ['ps -p']);
  });

  it('notices within 50 ms that the PID is free, without ps', async () => {
    assert.deepEqual(await wait({ atMs: 3_500, to: [] }), { kind: 'exited' });
    assert.ok(clock.nowMs <= 3_600, `${clock.nowMs} ms`);
    const before = unix.takeAsked().length;
    clock.nowMs = 0;
    unix.rows = [{ pid: 100 }];
    assert.deepEqual(await wait({ atMs: 50, to: [] }), { kind: 'exited' });
    assert.deepEqual([before, unix.asked.length], [5, 0]);
  });

  it('notices a zombie that is not reaped, and another process under the PID, by an occasional ps', async () => {
    for (const to of [[{ pid: 100, state: 'Z' }], [{ pid: 100, start: 'Mon Nov 23 13:58:15 2026' }]]) {
      clock.nowMs = 0;
      unix.rows = [{ pid: 100 }];
      assert.deepEqual(await wait({ atMs: 200, to }), { kind: 'exited' });
      assert.ok(clock.nowMs <= 400, `${clock.nowMs} ms`);
    }
  });

  it('checks exactly before it says that a process is still running', async () => {
    assert.deepEqual(await wait({ atMs: 4_900, to: [{ pid: 100, state: 'Z' }] }), { kind: 'exited' });
    assert.equal(clock.nowMs, 5_000);
  });

  it('checks exactly when the wait is canceled', async () => {
    const abort = new AbortController();
    clock.onDelay = () => {
      unix.rows = [{ pid: 100, state: 'Z' }];
      abort.abort();
    };
    const watch = { collector: unix.collector(), clock };
    assert.deepEqual(await waitForExit([server], watch, abort.signal), { kind: 'exited' });
    assert.equal(clock.nowMs, 50);
  });
});

describe('waiting for an exit if an exact check is cheap', () => {
  it('notices each exit within 50 ms', async () => {
    const clock = new FakeClock();
    const collector: Pick<Collector, 'hasEnded' | 'isSuspended'> = {
      hasEnded: () => Promise.resolve(clock.nowMs >= 2_010),
      isSuspended: () => Promise.resolve(false),
    };
    const outcome = await waitForExit([server], { collector, clock }, new AbortController().signal);
    assert.deepEqual(outcome, { kind: 'exited' });
    assert.equal(clock.nowMs, 2_050);
  });
});
