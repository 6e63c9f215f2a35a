import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { ChangeReader, ChangeSigns, ScanTrigger } from '../../../src/collect/collector';
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

  signs: ChangeSigns | undefined;

  changeReader(): ChangeReader | undefined {
    return this.signs === undefined ? undefined : { read: () => this.signs, close: () => undefined };
  }

  get last(): PendingScan {
    const last = this.scans.at(-1);
    if (last === undefined) throw new Error('nothing was scanned');
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

const watched = { viewVisible: true, windowFocused: true, warnings: true, udp: false };
const unwatched = { viewVisible: false, windowFocused: true, warnings: false, udp: false };

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

  function isScanning(): boolean {
    return collector.unfinished > 0;
  }

  async function fail(error: unknown): Promise<void> {
    collector.last.fail(error);
    await setImmediate();
  }

  it('starts with the state scanning', () => {
    assert.deepEqual(scanner.state, { kind: 'scanning' });
    assert.equal(scanner.lastSnapshot, undefined);
    assert.equal(collector.scans.length, 0);
  });

  it('scans at once when there is demand, and then at the poll interval', async () => {
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

  it('does not scan without demand', () => {
    scanner.setDemand(unwatched);
    clock.pass(3_600_000);
    assert.equal(collector.scans.length, 0);
    assert.deepEqual(clock.waiting, []);
  });

  it('stops scanning when the demand ends, and scans at once when it returns late', async () => {
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

  it('does not scan early because the demand changes', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(500);
    scanner.setDemand({ ...watched, warnings: false });
    scanner.setDemand(watched);
    assert.deepEqual(clock.waiting, [1500]);
  });

  it('scans for warnings while the view is hidden', () => {
    scanner.setDemand({ viewVisible: false, windowFocused: true, warnings: true, udp: false });
    clock.pass(0);
    assert.equal(collector.scans.length, 1);
  });

  it('applies a new interval from the last scan on', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(1500);
    scanner.setPollMs(10_000);
    assert.deepEqual(clock.waiting, [8500]);
    scanner.setPollMs(1000);
    assert.deepEqual(clock.waiting, [0]);
  });

  it('spends no more than a twentieth of the time scanning', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    clock.pass(400);
    await succeed(snapshot(1));
    assert.deepEqual(clock.waiting, [8000]);
  });

  it('reports each scan with its duration and the time to the next', async () => {
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

  describe('where the system counts sockets', () => {
    const still: ChangeSigns = { listeners: 10, lastPid: 100, isExact: true, areConnectionsMoving: false };

    /** Lets time pass; each scan ends at once. @returns how many there were. */
    async function pass(milliseconds: number): Promise<number> {
      const before = collector.scans.length;
      for (let passed = 0; passed < milliseconds; passed += 50) {
        clock.pass(50);
        if (isScanning()) await succeed(snapshot(passed));
      }
      return collector.scans.length - before;
    }

    beforeEach(async () => {
      collector.signs = still;
      scanner.setDemand(watched);
      assert.equal(await pass(50), 1);
      assert.equal(collector.last.trigger, 'poll');
    });

    it('scans as soon as a listener comes or goes', async () => {
      collector.signs = { ...still, listeners: 11 };
      assert.equal(await pass(250), 1);
      assert.equal(collector.last.trigger, 'change');
    });

    it('scans once more if one comes during a scan', async () => {
      collector.signs = { ...still, listeners: 11 };
      for (let step = 0; step < 5; step++) clock.pass(50);
      assert.equal(isScanning(), true);
      collector.signs = { ...still, listeners: 12 };
      for (let step = 0; step < 5; step++) clock.pass(50);
      assert.equal(collector.scans.length, 2);
      await succeed(snapshot(2));
      assert.equal(await pass(2_000), 1);
    });

    it('reads no counter while the window is in the background, or nothing needs a scan', () => {
      scanner.setDemand({ ...watched, windowFocused: false });
      assert.deepEqual(clock.waiting.length, 1);
      scanner.setDemand(unwatched);
      assert.deepEqual(clock.waiting, []);
    });

    it('scans when the window has the focus again', async () => {
      scanner.setDemand({ ...watched, windowFocused: false });
      assert.equal(await pass(1_000), 0);
      scanner.setDemand(watched);
      assert.equal(await pass(50), 1);
    });

    it('polls half as often while nothing moves, and says so', async () => {
      assert.equal(await pass(20_000), 5);
      assert.equal(collector.last.trigger, 'still');
    });

    it('polls as often as was asked for while processes start', async () => {
      await pass(3_000);
      collector.signs = { ...still, lastPid: 101 };
      assert.equal(await pass(250), 1, 'a poll that was put off is due');
      assert.equal(collector.last.trigger, 'poll');
      let scans = 0;
      for (let second = 0; second < 20; second++) {
        collector.signs = { ...still, lastPid: 102 + second };
        scans += await pass(1_000);
      }
      assert.ok(scans >= 9 && scans <= 10, String(scans));
    });

    it('polls as often as was asked for if listeners are too many to be told apart', async () => {
      collector.signs = { ...still, isExact: false };
      await pass(4_000);
      assert.equal(await pass(20_000), 10);
    });

    it('goes on polling, and scans once more, when counters could not be read for a while', async () => {
      collector.signs = undefined;
      const polls = await pass(20_000);
      assert.ok(polls >= 9 && polls <= 10, String(polls));
      collector.signs = still;
      assert.equal(await pass(250), 1);
      assert.equal(collector.last.trigger, 'change');
    });

    it('scans no later because a machine that does other work makes scans long', async () => {
      clock.load = 0.01;
      collector.signs = { ...still, listeners: 11 };
      for (let step = 0; step < 5; step++) clock.pass(50);
      assert.equal(isScanning(), true);
      clock.pass(1_000);
      await succeed(snapshot(2));
      collector.signs = { ...still, listeners: 12 };
      assert.equal(await pass(300), 1);
    });

    it('does not scan all the time while listeners come and go all the time', async () => {
      let scans = 0;
      for (let step = 0; step < 5 * 600; step++) {
        collector.signs = { ...still, listeners: 11 + step };
        clock.pass(200);
        if (!isScanning()) continue;
        scans++;
        // each of them takes CPU time
        clock.pass(20);
        await succeed(snapshot(step));
      }
      // a burst, and then one in two seconds
      assert.ok(scans >= 330 && scans <= 370, String(scans));
    });
  });

  it('polls half as often while nothing changes where nothing is counted, until something is expected', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    const pauses: number[] = [];
    while (clock.now() < 60_000) {
      const scans = collector.scans.length;
      const [wait = 0] = clock.waiting;
      clock.pass(wait);
      pauses.push(wait);
      assert.equal(collector.scans.length, scans + 1);
      await succeed(snapshot(1));
    }
    // from half a minute on
    assert.deepEqual(pauses, [...Array<number>(15).fill(2000), ...Array<number>(8).fill(4000)]);
    scanner.expectChange();
    assert.deepEqual(clock.waiting, [300]);
  });

  it('scans less often once the window has been in the background for two minutes', async () => {
    const background = { ...watched, windowFocused: false };
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    scanner.setDemand(background);
    const pauses: number[] = [];
    while (clock.now() < 180_000) {
      const [wait = 0] = clock.waiting;
      clock.pass(wait);
      pauses.push(wait);
      await succeed(snapshot(1));
    }
    // from two minutes on
    assert.deepEqual(pauses, [...Array<number>(12).fill(10_000), 40_000, 40_000]);
    // a person who has come back may look at it again
    scanner.setDemand(watched);
    scanner.setDemand(background);
    while ((clock.waiting[0] ?? 0) < 10_000) {
      clock.pass(clock.waiting[0] ?? 0);
      await succeed(snapshot(1));
    }
    assert.deepEqual(clock.waiting, [10_000]);
  });

  it('scans rarely from the start in a window that never had the focus', async () => {
    scanner.setDemand({ ...watched, windowFocused: false });
    clock.pass(0);
    await succeed(snapshot(1));
    assert.deepEqual(clock.waiting, [40_000]);
  });

  it('scans half as often in the background on battery', async () => {
    const onBattery = new Scanner(collector, 2000, clock, () => 'battery');
    onBattery.setDemand({ ...watched, windowFocused: false });
    clock.pass(0);
    await succeed(snapshot(1));
    assert.deepEqual(clock.waiting, [80_000]);
    onBattery.dispose();
  });

  it('scans some times soon if a change is expected, where nothing is counted', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    scanner.expectChange();
    const waited: number[] = [];
    for (let scan = 0; scan < 8; scan++) {
      const [next = 0] = clock.waiting;
      waited.push(next);
      clock.pass(next);
      await succeed(snapshot(scan));
    }
    assert.deepEqual(waited, [300, 450, 700, 1000, 1500, 2000, 2000, 2000]);
  });

  it('scans some times soon when the machine has slept, where nothing is counted', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(2_000 + 3_600_000);
    await succeed(snapshot(2));
    assert.deepEqual(clock.waiting, [300]);
  });

  it('scans some times soon when the window has the focus again, where nothing is counted', async () => {
    scanner.setDemand({ ...watched, windowFocused: false });
    clock.pass(0);
    await succeed(snapshot(1));
    scanner.setDemand(watched);
    assert.deepEqual(clock.waiting, [300]);
  });

  it('refreshes at once, and returns the result', async () => {
    const refreshed = scanner.refresh();
    assert.equal(collector.scans.length, 1);
    await succeed(snapshot(5));
    assert.deepEqual(await refreshed, { kind: 'ok', snapshot: snapshot(5) });
  });

  it('queues one more scan for all requests during a scan, and gives them the newer result', async () => {
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

  it('scans again even if a subscriber throws', async () => {
    scanner.setDemand(watched);
    scanner.onDidScan(() => {
      throw new Error('not my day');
    });
    const failed = scanner.refresh();
    const follows = scanner.refresh();
    collector.last.succeed(snapshot(1));
    await assert.rejects(failed, /not my day/);
    assert.equal(isScanning(), true, 'the scan that was requested meanwhile runs');
    collector.last.succeed(snapshot(2));
    await assert.rejects(follows, /not my day/);
    assert.deepEqual(clock.waiting, [2000]);
  });

  it('scans again as soon as background details have loaded, and waits for them once', async () => {
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

  it('does not scan twice for a request at the end of a scan', async () => {
    const again: Promise<ScanState>[] = [];
    const asked = scanner.refresh().then(() => again.push(scanner.refresh()));
    scanner.onDidChange(() => {
      if (again.length === 0) again.push(scanner.refresh());
    });
    const queued = scanner.refresh();
    await succeed(snapshot(1));
    assert.deepEqual([collector.unfinished, collector.mostAtOnce], [1, 1]);
    while (isScanning()) await succeed(snapshot(2));
    await Promise.all([asked, queued, ...again]);
  });

  it('distinguishes manual scans from polls', async () => {
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

  it('postpones the next poll after a refresh', async () => {
    scanner.setDemand(watched);
    clock.pass(0);
    await succeed(snapshot(1));
    clock.pass(1500);
    void scanner.refresh();
    assert.deepEqual(clock.waiting, []);
    await succeed(snapshot(2));
    assert.deepEqual(clock.waiting, [2000]);
  });

  it('keeps the last snapshot through failures, and continues to scan', async () => {
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

  it('has no last snapshot before the first success', async () => {
    void scanner.refresh();
    await fail(failure('denied'));
    assert.equal(scanner.lastSnapshot, undefined);
  });

  it('turns any other error into a failure with details', async () => {
    void scanner.refresh();
    await fail(new TypeError('a mistake of ours'));
    const { state } = scanner;
    assert.equal(state.kind, 'failed');
    assert.equal(state.reason, 'unexpected');
    assert.match(state.problem.message, /Try again/);
    assert.match(state.problem.detail, /TypeError: a mistake of ours/);
  });

  it('does not poll on an unsupported system', async () => {
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
    it('aborts the scan and reports nothing', async () => {
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

    it('sets no timer, whatever changes', async () => {
      scanner.setDemand(watched);
      clock.pass(0);
      await succeed(snapshot(1));
      scanner.dispose();
      assert.deepEqual(clock.waiting, []);
      scanner.setDemand(watched);
      scanner.setPollMs(1);
      assert.deepEqual(clock.waiting, []);
    });

    it('starts no scan, not even a queued one', async () => {
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
