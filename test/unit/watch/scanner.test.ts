import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { FailureReason, Occasion } from '../../../src/collect/collector';
import { CollectFailure } from '../../../src/collect/collector';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Sight } from '../../../src/watch/scanner';
import { Watcher } from '../../../src/watch/scanner';
import { snapshotOf } from '../builders';
import { FakeClock } from './fakeClock';

interface Look {
  readonly occasion: Occasion | undefined;
  readonly signal: AbortSignal;
  readonly succeed: (snapshot: Snapshot) => void;
  readonly fail: (error: unknown) => void;
}

/** A collector whose looks end when the test says so. */
class FakeCollector {
  readonly looks: Look[] = [];
  unfinished = 0;
  mostAtOnce = 0;

  /** Ends the reading behind the looks. */
  detailed: () => void = () => undefined;
  waitedForDetails = 0;

  whenDetailed(): Promise<void> {
    this.waitedForDetails++;
    return new Promise((resolve) => {
      this.detailed = resolve;
    });
  }

  collect(signal: AbortSignal, occasion?: Occasion): Promise<Snapshot> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.unfinished);
    return new Promise<Snapshot>((succeed, fail) => {
      this.looks.push({ signal, occasion, succeed, fail });
    }).finally(() => {
      this.unfinished--;
    });
  }

  get last(): Look {
    const last = this.looks.at(-1);
    if (last === undefined) throw new Error('nothing was looked at');
    return last;
  }
}

/** Snapshots that tell themselves apart. */
function snapshot(takenAt: number): Snapshot {
  return snapshotOf([], [], { takenAt });
}

function failure(reason: FailureReason): CollectFailure {
  return new CollectFailure(reason, `because ${reason}`, 'the detail');
}

const watched = { viewVisible: true, windowFocused: true, warnings: true };
const unwatched = { viewVisible: false, windowFocused: true, warnings: false };

describe('Watcher', () => {
  let collector: FakeCollector;
  let clock: FakeClock;
  let watcher: Watcher;
  let seen: Sight[];

  beforeEach(() => {
    collector = new FakeCollector();
    clock = new FakeClock();
    watcher = new Watcher(collector, 2000, clock);
    seen = [];
    watcher.onDidChange((sight) => {
      seen.push(sight);
    });
  });

  afterEach(() => {
    assert.ok(collector.mostAtOnce <= 1, 'never two looks at once');
  });

  async function succeed(value: Snapshot): Promise<void> {
    collector.last.succeed(value);
    await setImmediate();
  }

  function isLooking(): boolean {
    return collector.unfinished > 0;
  }

  async function fail(error: unknown): Promise<void> {
    collector.last.fail(error);
    await setImmediate();
  }

  it('begins with looking, and nothing known', () => {
    assert.deepEqual(watcher.sight, { kind: 'looking' });
    assert.equal(watcher.lastGood, undefined);
    assert.equal(collector.looks.length, 0);
  });

  it('looks at once when someone is interested, and then at the pace asked for', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    assert.equal(collector.looks.length, 1);
    await succeed(snapshot(1));
    assert.deepEqual(watcher.sight, { kind: 'seen', snapshot: snapshot(1) });
    clock.pass(1999);
    assert.equal(collector.looks.length, 1);
    clock.pass(1);
    assert.equal(collector.looks.length, 2);
    await succeed(snapshot(2));
    assert.deepEqual(seen, [
      { kind: 'seen', snapshot: snapshot(1) },
      { kind: 'seen', snapshot: snapshot(2) },
    ]);
  });

  it('does not look while nobody is interested', () => {
    watcher.setInterest(unwatched);
    clock.pass(3_600_000);
    assert.equal(collector.looks.length, 0);
    assert.deepEqual(clock.waiting, []);
  });

  it('stops looking when the interest ends, and looks at once when it comes back late', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    watcher.setInterest(unwatched);
    assert.deepEqual(clock.waiting, []);
    clock.pass(10_000);
    assert.equal(collector.looks.length, 1);
    watcher.setInterest(watched);
    assert.deepEqual(clock.waiting, [0]);
  });

  it('does not look before its time because the interest changes', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(500);
    watcher.setInterest({ ...watched, warnings: false });
    watcher.setInterest(watched);
    assert.deepEqual(clock.waiting, [1500]);
  });

  it('looks for warnings while the view is hidden', () => {
    watcher.setInterest({ viewVisible: false, windowFocused: true, warnings: true });
    clock.pass(0);
    assert.equal(collector.looks.length, 1);
  });

  it('takes a new pace from the last look on', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(1500);
    watcher.setRefresh(10_000);
    assert.deepEqual(clock.waiting, [8500]);
    watcher.setRefresh(1000);
    assert.deepEqual(clock.waiting, [0]);
  });

  it('spends no more than a twentieth of the time looking', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    clock.pass(400);
    await succeed(snapshot(1));
    assert.deepEqual(clock.waiting, [8000]);
  });

  it('reports each look with the time it took and the time to the next', async () => {
    watcher.setInterest(watched);
    const reports: [string, number, number | undefined][] = [];
    watcher.onDidLook(({ sight, lookMs, nextMs }) => {
      reports.push([sight.kind, lookMs, nextMs]);
    });
    void watcher.refresh();
    clock.pass(7);
    await succeed(snapshot(1));
    assert.deepEqual(reports, [['seen', 7, 2000]]);
  });

  it('refreshes at once, and answers with what was seen', async () => {
    const refreshed = watcher.refresh();
    assert.equal(collector.looks.length, 1);
    await succeed(snapshot(5));
    assert.deepEqual(await refreshed, { kind: 'seen', snapshot: snapshot(5) });
  });

  it('follows a look with one more for all who asked meanwhile, who get the newer answer', async () => {
    const first = watcher.refresh();
    const second = watcher.refresh();
    const third = watcher.refresh();
    assert.equal(collector.looks.length, 1);
    await succeed(snapshot(1));
    assert.equal(collector.looks.length, 2);
    await succeed(snapshot(2));
    const answers = await Promise.all([first, second, third]);
    assert.deepEqual(
      answers.map((sight) => sight.kind === 'seen' && sight.snapshot.takenAt),
      [1, 2, 2],
    );
    assert.equal(collector.looks.length, 2);
  });

  it('looks again although somebody who is told of a look fails over it', async () => {
    watcher.setInterest(watched);
    watcher.onDidLook(() => {
      throw new Error('not my day');
    });
    const failed = watcher.refresh();
    const follows = watcher.refresh();
    collector.last.succeed(snapshot(1));
    await assert.rejects(failed, /not my day/);
    assert.equal(isLooking(), true, 'the look that was asked for meanwhile is made');
    collector.last.succeed(snapshot(2));
    await assert.rejects(follows, /not my day/);
    assert.deepEqual(clock.waiting, [2000]);
  });

  it('looks again as soon as the details read behind the looks are there, and asks for them once', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    const halfKnown = snapshotOf([], [], { details: 'being-read' });
    await succeed(halfKnown);
    clock.pass(2000);
    await succeed(halfKnown);
    assert.equal(collector.waitedForDetails, 1);
    assert.equal(collector.looks.length, 2);
    collector.detailed();
    await setImmediate();
    assert.equal(collector.looks.length, 3);
    await succeed(snapshot(3));
    assert.equal(collector.waitedForDetails, 1);
  });

  it('does not look twice at once for one who asks when a look ends', async () => {
    const again: Promise<Sight>[] = [];
    const asked = watcher.refresh().then(() => again.push(watcher.refresh()));
    watcher.onDidChange(() => {
      if (again.length === 0) again.push(watcher.refresh());
    });
    const queued = watcher.refresh();
    await succeed(snapshot(1));
    assert.deepEqual([collector.unfinished, collector.mostAtOnce], [1, 1]);
    while (isLooking()) await succeed(snapshot(2));
    await Promise.all([asked, queued, ...again]);
  });

  it('tells the looks that somebody asked for from those that come by themselves', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    void watcher.refresh();
    void watcher.refresh();
    await succeed(snapshot(2));
    await succeed(snapshot(3));
    clock.pass(2000);
    assert.deepEqual(
      collector.looks.map(({ occasion }) => occasion),
      ['routine', 'asked', 'asked', 'routine'],
    );
  });

  it('puts the next look off when a refresh came before it', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(1500);
    void watcher.refresh();
    assert.deepEqual(clock.waiting, []);
    await succeed(snapshot(2));
    assert.deepEqual(clock.waiting, [2000]);
  });

  it('keeps what it saw last through failures, and looks on', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    for (const reason of ['denied', 'missing'] as const) {
      clock.pass(2000);
      await fail(failure(reason));
      assert.deepEqual(watcher.sight, {
        kind: 'failed',
        reason,
        problem: { message: `because ${reason}`, detail: 'the detail' },
        lastGood: snapshot(1),
      });
      assert.deepEqual(watcher.lastGood, snapshot(1));
    }
    clock.pass(2000);
    await succeed(snapshot(2));
    assert.deepEqual(watcher.sight, { kind: 'seen', snapshot: snapshot(2) });
  });

  it('knows nothing good where it never saw anything', async () => {
    void watcher.refresh();
    await fail(failure('denied'));
    assert.equal(watcher.lastGood, undefined);
  });

  it('makes of any other error a failure with its details', async () => {
    void watcher.refresh();
    await fail(new TypeError('a mistake of ours'));
    const { sight } = watcher;
    assert.equal(sight.kind, 'failed');
    assert.equal(sight.reason, 'unexpected');
    assert.match(sight.problem.message, /Try again/);
    assert.match(sight.problem.detail, /TypeError: a mistake of ours/);
  });

  it('does not look again by itself where the system is not supported', async () => {
    watcher.setInterest(watched);
    clock.pass(0);
    await fail(failure('unsupported'));
    assert.deepEqual(clock.waiting, []);
    watcher.setInterest({ ...watched, windowFocused: false });
    watcher.setRefresh(1000);
    assert.deepEqual(clock.waiting, []);
    assert.equal(collector.looks.length, 1);
  });

  describe('once disposed', () => {
    it('aborts the look and tells nobody of its end', async () => {
      watcher.setInterest(watched);
      clock.pass(0);
      const { signal } = collector.last;
      assert.equal(signal.aborted, false);
      watcher.dispose();
      assert.equal(signal.aborted, true);
      await succeed(snapshot(1));
      assert.deepEqual(seen, []);
      assert.deepEqual(watcher.sight, { kind: 'looking' });
      assert.deepEqual(clock.waiting, []);
    });

    it('sets no timer, whatever it is told', async () => {
      watcher.setInterest(watched);
      clock.pass(0);
      await succeed(snapshot(1));
      watcher.dispose();
      assert.deepEqual(clock.waiting, []);
      watcher.setInterest(watched);
      watcher.setRefresh(1);
      assert.deepEqual(clock.waiting, []);
    });

    it('starts no look, not even one that was asked for before', async () => {
      void watcher.refresh();
      const queued = watcher.refresh();
      watcher.dispose();
      await succeed(snapshot(1));
      assert.equal(collector.looks.length, 1);
      await queued;
      await watcher.refresh();
      assert.equal(collector.looks.length, 1);
    });
  });
});
