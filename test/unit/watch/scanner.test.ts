import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { ScanTrigger } from '../../../src/collect/collector';
import { CollectFailure } from '../../../src/collect/collector';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { Scanner } from '../../../src/watch/scanner';
import { snapshotOf } from '../builders';
import { FakeClock } from './fakeClock';
import type { FailureReason, ScanState } from '../../../src/model/listeners/scanState';

interface PendingScan {
  readonly trigger: ScanTrigger | undefined;
  readonly signal: AbortSignal;
  readonly succeed: (snapshot: Snapshot) => void;
  readonly fail: (error: unknown) => void;
}

/** A collector whose scans end when the test says so. */
class FakeCollector {
  readonly scans: PendingScan[] = [];
  unfinished = 0;
  mostAtOnce = 0;

  /** Ends the reading behind the scans. */
  detailed: () => void = () => undefined;
  waitedForDetails = 0;

  whenDetailsLoaded(): Promise<void> {
    this.waitedForDetails++;
    return new Promise((resolve) => {
      this.detailed = resolve;
    });
  }

  scan(signal: AbortSignal, trigger?: ScanTrigger): Promise<Snapshot> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.unfinished);
    return new Promise<Snapshot>((succeed, fail) => {
      this.scans.push({ signal, trigger, succeed, fail });
    }).finally(() => {
      this.unfinished--;
    });
  }

  get last(): PendingScan {
    const last = this.scans.at(-1);
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

describe('Scanner', () => {
  let collector: FakeCollector;
  let clock: FakeClock;
  let scanner: Scanner;
  let seen: ScanState[];

  beforeEach(() => {
    collector = new FakeCollector();
    clock = new FakeClock();
    scanner = new Scanner(collector, 2000, clock);
    seen = [];
    scanner.onDidChange((state) => {
      seen.push(state);
    });
  });

  afterEach(() => {
    assert.ok(collector.mostAtOnce <= 1, 'never two scans at once');
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
    assert.deepEqual(scanner.state, { kind: 'scanning' });
    assert.equal(scanner.lastSnapshot, undefined);
    assert.equal(collector.scans.length, 0);
  });

  it('scans at once when someone is interested, and then at the pace asked for', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    assert.equal(collector.scans.length, 1);
    await succeed(snapshot(1));
    assert.deepEqual(scanner.state, { kind: 'ok', snapshot: snapshot(1) });
    clock.pass(1999);
    assert.equal(collector.scans.length, 1);
    clock.pass(1);
    assert.equal(collector.scans.length, 2);
    await succeed(snapshot(2));
    assert.deepEqual(seen, [
      { kind: 'ok', snapshot: snapshot(1) },
      { kind: 'ok', snapshot: snapshot(2) },
    ]);
  });

  it('does not look while nobody is interested', () => {
    scanner.setDemand(unwatched);
    clock.pass(3_600_000);
    assert.equal(collector.scans.length, 0);
    assert.deepEqual(clock.waiting, []);
  });

  it('stops looking when the interest ends, and scans at once when it comes back late', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    scanner.setDemand(unwatched);
    assert.deepEqual(clock.waiting, []);
    clock.pass(10_000);
    assert.equal(collector.scans.length, 1);
    scanner.setDemand(watched);
    assert.deepEqual(clock.waiting, [0]);
  });

  it('does not look before its time because the interest changes', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(500);
    scanner.setDemand({ ...watched, warnings: false });
    scanner.setDemand(watched);
    assert.deepEqual(clock.waiting, [1500]);
  });

  it('scans for warnings while the view is hidden', () => {
    scanner.setDemand({ viewVisible: false, windowFocused: true, warnings: true });
    clock.pass(0);
    assert.equal(collector.scans.length, 1);
  });

  it('takes a new pace from the last look on', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(1500);
    scanner.setPollMs(10_000);
    assert.deepEqual(clock.waiting, [8500]);
    scanner.setPollMs(1000);
    assert.deepEqual(clock.waiting, [0]);
  });

  it('spends no more than a twentieth of the time looking', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    clock.pass(400);
    await succeed(snapshot(1));
    assert.deepEqual(clock.waiting, [8000]);
  });

  it('reports each look with the time it took and the time to the next', async () => {
    scanner.setDemand(watched);
    const reports: [string, number, number | undefined][] = [];
    scanner.onDidScan(({ state, scanMs, nextMs }) => {
      reports.push([state.kind, scanMs, nextMs]);
    });
    void scanner.refresh();
    clock.pass(7);
    await succeed(snapshot(1));
    assert.deepEqual(reports, [['ok', 7, 2000]]);
  });

  it('refreshes at once, and answers with what was seen', async () => {
    const refreshed = scanner.refresh();
    assert.equal(collector.scans.length, 1);
    await succeed(snapshot(5));
    assert.deepEqual(await refreshed, { kind: 'ok', snapshot: snapshot(5) });
  });

  it('follows a look with one more for all who asked meanwhile, who get the newer answer', async () => {
    const first = scanner.refresh();
    const second = scanner.refresh();
    const third = scanner.refresh();
    assert.equal(collector.scans.length, 1);
    await succeed(snapshot(1));
    assert.equal(collector.scans.length, 2);
    await succeed(snapshot(2));
    const answers = await Promise.all([first, second, third]);
    assert.deepEqual(
      answers.map((state) => state.kind === 'ok' && state.snapshot.takenAt),
      [1, 2, 2],
    );
    assert.equal(collector.scans.length, 2);
  });

  it('scans again although somebody who is told of a look fails over it', async () => {
    scanner.setDemand(watched);
    scanner.onDidScan(() => {
      throw new Error('not my day');
    });
    const failed = scanner.refresh();
    const follows = scanner.refresh();
    collector.last.succeed(snapshot(1));
    await assert.rejects(failed, /not my day/);
    assert.equal(isLooking(), true, 'the look that was asked for meanwhile is made');
    collector.last.succeed(snapshot(2));
    await assert.rejects(follows, /not my day/);
    assert.deepEqual(clock.waiting, [2000]);
  });

  it('scans again as soon as the details read behind the scans are there, and asks for them once', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    const halfKnown = snapshotOf([], [], { details: 'loading' });
    await succeed(halfKnown);
    clock.pass(2000);
    await succeed(halfKnown);
    assert.equal(collector.waitedForDetails, 1);
    assert.equal(collector.scans.length, 2);
    collector.detailed();
    await setImmediate();
    assert.equal(collector.scans.length, 3);
    await succeed(snapshot(3));
    assert.equal(collector.waitedForDetails, 1);
  });

  it('does not look twice at once for one who asks when a look ends', async () => {
    const again: Promise<ScanState>[] = [];
    const asked = scanner.refresh().then(() => again.push(scanner.refresh()));
    scanner.onDidChange(() => {
      if (again.length === 0) again.push(scanner.refresh());
    });
    const queued = scanner.refresh();
    await succeed(snapshot(1));
    assert.deepEqual([collector.unfinished, collector.mostAtOnce], [1, 1]);
    while (isLooking()) await succeed(snapshot(2));
    await Promise.all([asked, queued, ...again]);
  });

  it('tells the scans that somebody asked for from those that come by themselves', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    void scanner.refresh();
    void scanner.refresh();
    await succeed(snapshot(2));
    await succeed(snapshot(3));
    clock.pass(2000);
    assert.deepEqual(
      collector.scans.map(({ trigger }) => trigger),
      ['poll', 'manual', 'manual', 'poll'],
    );
  });

  it('puts the next look off when a refresh came before it', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(1500);
    void scanner.refresh();
    assert.deepEqual(clock.waiting, []);
    await succeed(snapshot(2));
    assert.deepEqual(clock.waiting, [2000]);
  });

  it('keeps what it saw last through failures, and scans on', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    for (const reason of ['denied', 'missing'] as const) {
      clock.pass(2000);
      await fail(failure(reason));
      assert.deepEqual(scanner.state, {
        kind: 'failed',
        reason,
        problem: { message: `because ${reason}`, detail: 'the detail' },
        lastSnapshot: snapshot(1),
      });
      assert.deepEqual(scanner.lastSnapshot, snapshot(1));
    }
    clock.pass(2000);
    await succeed(snapshot(2));
    assert.deepEqual(scanner.state, { kind: 'ok', snapshot: snapshot(2) });
  });

  it('knows nothing good where it never saw anything', async () => {
    void scanner.refresh();
    await fail(failure('denied'));
    assert.equal(scanner.lastSnapshot, undefined);
  });

  it('makes of any other error a failure with its details', async () => {
    void scanner.refresh();
    await fail(new TypeError('a mistake of ours'));
    const { state } = scanner;
    assert.equal(state.kind, 'failed');
    assert.equal(state.reason, 'unexpected');
    assert.match(state.problem.message, /Try again/);
    assert.match(state.problem.detail, /TypeError: a mistake of ours/);
  });

  it('does not look again by itself where the system is not supported', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await fail(failure('unsupported'));
    assert.deepEqual(clock.waiting, []);
    scanner.setDemand({ ...watched, windowFocused: false });
    scanner.setPollMs(1000);
    assert.deepEqual(clock.waiting, []);
    assert.equal(collector.scans.length, 1);
  });

  describe('once disposed', () => {
    it('aborts the look and tells nobody of its end', async () => {
      scanner.setDemand(watched);
      clock.pass(0);
      const { signal } = collector.last;
      assert.equal(signal.aborted, false);
      scanner.dispose();
      assert.equal(signal.aborted, true);
      await succeed(snapshot(1));
      assert.deepEqual(seen, []);
      assert.deepEqual(scanner.state, { kind: 'scanning' });
      assert.deepEqual(clock.waiting, []);
    });

    it('sets no timer, whatever it is told', async () => {
      scanner.setDemand(watched);
      clock.pass(0);
      await succeed(snapshot(1));
      scanner.dispose();
      assert.deepEqual(clock.waiting, []);
      scanner.setDemand(watched);
      scanner.setPollMs(1);
      assert.deepEqual(clock.waiting, []);
    });

    it('starts no look, not even one that was asked for before', async () => {
      void scanner.refresh();
      const queued = scanner.refresh();
      scanner.dispose();
      await succeed(snapshot(1));
      assert.equal(collector.scans.length, 1);
      await queued;
      await scanner.refresh();
      assert.equal(collector.scans.length, 1);
    });
  });
});
