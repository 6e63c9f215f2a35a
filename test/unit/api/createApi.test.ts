import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type * as api from '../../../api';
import { createApi } from '../../../src/api/createApi';
import { frozenReportOf } from '../../../src/api/frozenReports';
import type { ListReport, ListenerReport } from '../../../src/core/reportSchema';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { UserError } from '../../../src/model/text/userError';
import { Emitter } from '../../../src/watch/emitter';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';
import { FakeClock } from '../fakeClock';

/** Compiles only if each can stand for the other: a member that one lacks, or has with another type, is an error. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const areTypesThoseOfTheReports: [Same<api.Listener, ListenerReport>, Same<api.Snapshot, ListReport>] = [
  true,
  true,
];

const secret = process_(100, ['node', 'server.js', '--password=hunter2-of-alice']);
const web = listener('127.0.0.1:3000', ownedBy(secret));
const other = listener('0.0.0.0:3000', ownedBy(process_(200, ['python3', '-m', 'http.server'])));
const udp = listener('127.0.0.1:3000/udp', ownedBy(process_(300, ['dnsmasq'])));
const elsewhere: Listener = { ...web, namespace: { kind: 'other', id: 7 } };
const unread: Partial<Snapshot> = { unread: [{ protocol: 'tcp', namespace: { kind: 'host' } }] };
const problem = { message: 'Cannot read.', detail: '/proc' };

/** A window whose scans a test makes. */
class Window {
  readonly described = new Emitter<{ snapshot: Snapshot; rows: readonly ListenerRow[] }>();
  readonly scanned = new Emitter<ScanState>();
  readonly clock = new FakeClock();
  readonly errors: string[] = [];
  watchers = 0;
  last: { snapshot: Snapshot; rows: readonly ListenerRow[] } | undefined;
  more: Partial<Snapshot> = {};
  state: ScanState = { kind: 'scanning' };

  constructor(public listeners: readonly Listener[] = []) {}

  readonly api = createApi({
    onDidDescribe: this.described.event,
    lastDescribed: () => this.last,
    watch: () => {
      this.watchers++;
      return { dispose: () => this.watchers-- };
    },
    scanner: {
      onDidChange: this.scanned.event,
      refresh: () => {
        this.state = { kind: 'ok', snapshot: this.look().snapshot };
        return Promise.resolve(this.state);
      },
      get state(): ScanState {
        return { kind: 'scanning' };
      },
    } as never,
    clock: this.clock,
    reader: { read: () => Promise.resolve(this.look()) },
    log: { error: (line) => this.errors.push(line) },
    freePort: (from) => Promise.resolve(from ?? 49_152),
    stablePort: (name) => Promise.resolve(name === '' ? 20_000 : 20_001),
  });

  look(): { snapshot: Snapshot; rows: readonly ListenerRow[] } {
    const snapshot = snapshotOf(this.listeners, [], this.more);
    return { snapshot, rows: rowsIn(snapshot) };
  }

  /** A scan, as the view describes it: the same rows if nothing else listens. */
  scan(listeners = this.listeners): void {
    const isSame = listeners === this.listeners && this.last !== undefined;
    this.listeners = listeners;
    const { snapshot, rows } = this.look();
    this.last = { snapshot, rows: isSame ? (this.last?.rows ?? rows) : rows };
    this.described.fire(this.last);
  }
}

/** Snapshots are made in slices of time: on a busy machine some turns of the event loop later. */
async function until(isReached: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100_000; turns++) {
    if (isReached()) return;
    await nextTurn();
  }
  assert.fail(`Not reached: ${isReached.toString()}`);
}

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

describe('the API for other extensions', () => {
  it('has the types of the reports that every surface gives', () => {
    assert.deepEqual(areTypesThoseOfTheReports, [true, true]);
  });

  it('gives a snapshot that is masked, and frozen to the last of its parts', async () => {
    const seen = await new Window([web, other, udp]).api.snapshot();
    assert.deepEqual(
      seen.listeners.map(({ protocol, address }) => `${protocol} ${address}`),
      ['tcp 0.0.0.0', 'tcp 127.0.0.1', 'udp 127.0.0.1'],
    );
    assert.ok(isDeeplyFrozen(seen));
    assert.ok(!JSON.stringify(seen).includes('hunter2'));
    const [first] = seen.listeners;
    assert.throws(() => Object.assign(first as object, { port: 1 }), TypeError);
    assert.throws(() => (seen.listeners as api.Listener[]).push(), TypeError);
  });

  it('cannot be changed itself, so that no extension takes the place of a part of it', () => {
    const { api: given } = new Window();
    assert.ok(Object.isFrozen(given));
    for (const member of Object.values(given) as object[]) assert.ok(Object.isFrozen(member));
  });

  it('finds every owner of a port in this machine’s network, and no other', async () => {
    const { api: given } = new Window([web, other, udp, elsewhere]);
    const pids = (found: readonly api.Listener[]) =>
      found.map(({ owner }) => (owner.kind === 'process' ? owner.pid : undefined));
    assert.deepEqual(pids(await given.findOwner(3000)), [200, 100]);
    assert.deepEqual(pids(await given.findOwner(3000, { protocol: 'udp' })), [300]);
    assert.deepEqual(await given.findOwner(3001), []);
    assert.ok(isDeeplyFrozen(await given.findOwner(3000)));
  });

  it('does not say that nothing listens if that could not be read', async () => {
    const window = new Window([udp]);
    window.more = unread;
    await assert.rejects(window.api.findOwner(3000), UserError);
    assert.equal((await window.api.findOwner(3000, { protocol: 'udp' })).length, 1);
  });

  it('waits until a port is opened or closed, the time is up, or the caller has had enough', async () => {
    const window = new Window();
    window.clock.onDelay = () => {
      if (window.clock.nowMs >= 400) window.listeners = [web];
    };
    const opened = await window.api.waitForPort(3000);
    assert.deepEqual([opened.isReached, opened.state, opened.listeners.length], [true, 'listens', 1]);
    assert.ok(isDeeplyFrozen(opened));
    const held = await window.api.waitForPort(3000, { until: 'closed', timeoutMs: 1_000 });
    assert.deepEqual([held.isReached, held.state], [false, 'listens']);
    const startedAt = window.clock.nowMs;
    const token: api.Cancellation = {
      isCancellationRequested: true,
      onCancellationRequested: () => ({ dispose: () => undefined }),
    };
    const canceled = await window.api.waitForPort(4000, {}, token);
    assert.deepEqual([canceled.isReached, canceled.state], [false, 'closed']);
    assert.equal(window.clock.nowMs, startedAt);
  });

  it('picks a free port or the stable one of a name', async () => {
    const { api: given } = new Window();
    assert.equal(await given.pickPort(), 49_152);
    assert.equal(await given.pickPort({ from: 3000 }), 3000);
    assert.equal(await given.pickPort({ kind: 'stable' }), 20_000);
    assert.equal(await given.pickPort({ kind: 'stable', name: 'api' }), 20_001);
  });

  it('refuses what is no port and no option, by its name', async () => {
    const { api: given } = new Window() as unknown as {
      api: Record<string, (...args: unknown[]) => Promise<unknown>>;
    };
    for (const port of [0, 65_536, 1.5, NaN, '3000', undefined, null, {}, [3000]]) {
      await assert.rejects(given['findOwner']!(port), /^TypeError: Local Ports: a port must be/);
      await assert.rejects(given['waitForPort']!(port), /^TypeError: Local Ports: a port must be/);
    }
    await assert.rejects(given['findOwner']!(1, { protocol: 'sctp' }), /protocol must be "tcp" or "udp"/);
    await assert.rejects(given['waitForPort']!(1, { until: 'open' }), /until must be/);
    await assert.rejects(given['waitForPort']!(1, { timeoutMs: Infinity }), /timeoutMs must be/);
    await assert.rejects(given['pickPort']!({ kind: 'any' }), /kind must be/);
    await assert.rejects(given['pickPort']!({ kind: 'stable', name: 'x'.repeat(101) }), /name must be/);
    await assert.rejects(given['pickPort']!({ form: 3000 }), TypeError);
    assert.throws(() => given['onDidChange']!('x'), /^TypeError: Local Ports: onDidChange takes a function/);
  });
});

describe('the change event for other extensions', () => {
  it('tells what has changed, once for all, and nothing if nothing has', async () => {
    const window = new Window([web]);
    window.scan();
    const seen: api.Snapshot[][] = [[], []];
    window.api.onDidChange((snapshot) => seen[0]?.push(snapshot));
    window.api.onDidChange((snapshot) => seen[1]?.push(snapshot));
    window.scan();
    assert.equal(seen.flat().length, 0);
    window.scan([web, other]);
    window.scan();
    await until(() => seen.every((all) => all.length > 0));
    assert.deepEqual(
      seen.map((all) => all.map(({ listeners }) => listeners.length)),
      [[2], [2]],
    );
    assert.equal(seen[0]?.[0], seen[1]?.[0]);
    assert.ok(isDeeplyFrozen(seen[0]?.[0]));
  });

  it('gives the same list while the same rows are read, and the same reports of rows that stay', async () => {
    const window = new Window();
    const seen: api.Snapshot[] = [];
    const all = rowsIn(snapshotOf([web, other, udp, elsewhere]));
    const describe = async (rows: readonly ListenerRow[], more: Partial<Snapshot> = {}) => {
      const count = seen.length;
      window.described.fire({ snapshot: snapshotOf([], [], more), rows });
      await until(() => seen.length > count);
    };
    window.api.onDidChange((snapshot) => seen.push(snapshot));
    const moved = [[...all.slice(1), ...all.slice(0, 1)], all, all.toReversed(), all];
    const many = Array.from({ length: 40 }, (_, at) => listener(`127.0.0.1:${5000 + at}`, ownedBy(secret)));
    const more = rowsIn(snapshotOf(many));
    const grown = [more, [...more.slice(0, 3), ...more.slice(30)], [...all, ...more], more.slice(20)];
    const lists = [
      all,
      all.slice(1),
      all.slice(0, -1),
      all.slice(1, 3),
      [],
      all.slice(2),
      ...moved,
      ...grown,
      [...all],
    ];
    for (const rows of lists) {
      await describe(rows);
      assert.deepEqual(seen.at(-1)?.listeners, rows.map(frozenReportOf));
    }
    const before = seen.at(-1);
    await describe(lists.at(-1) ?? [], unread);
    assert.equal(seen.at(-1)?.listeners, before?.listeners);
  });

  it('has scans run while anyone subscribes, and none after that', () => {
    const window = new Window([web]);
    assert.equal(window.watchers, 0);
    const disposables: { dispose(): void }[] = [];
    const first = window.api.onDidChange(() => undefined, undefined, disposables);
    const second = window.api.onDidChange(() => undefined);
    assert.equal(window.watchers, 1);
    first.dispose();
    first.dispose();
    assert.equal(window.watchers, 1);
    second.dispose();
    assert.equal(window.watchers, 0);
    assert.deepEqual(disposables, [first]);
    let isCalled = false;
    const third = window.api.onDidChange(() => (isCalled = true));
    third.dispose();
    window.scan([other]);
    assert.equal(isCalled, false);
    assert.equal(window.watchers, 0);
  });

  it('survives a subscriber that throws, one that unsubscribes another, and logs the failure', async () => {
    const window = new Window([web]);
    const called: string[] = [];
    window.api.onDidChange(() => {
      called.push('thrower');
      throw new Error('in the handler');
    });
    window.api.onDidChange(() => {
      called.push('remover');
      removed.dispose();
    });
    const removed = window.api.onDidChange(() => called.push('removed'));
    const done = new Promise<void>((resolve) => {
      window.api.onDidChange(function (this: unknown) {
        called.push(String(this));
        resolve();
      }, 'last');
    });
    window.scan([other]);
    // with a pause between two of them, if one takes long
    await done;
    assert.deepEqual(called, ['thrower', 'remover', 'last']);
    assert.equal(window.errors.length, 1);
    assert.match(window.errors[0] ?? '', /in the handler/);
  });

  it('says once that a scan has failed, with rows that are marked, and again when one has succeeded', async () => {
    const window = new Window([web]);
    window.scan();
    const seen: api.Snapshot[] = [];
    window.api.onDidChange((snapshot) => seen.push(snapshot));
    const failed: ScanState = { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: undefined };
    window.scanned.fire(failed);
    window.scanned.fire(failed);
    await until(() => seen.length === 1);
    window.scan();
    await until(() => seen.length === 2);
    assert.deepEqual(
      seen.map(({ isWhole, problems, listeners }) => [isWhole, problems, listeners[0]?.isStale]),
      [
        [false, ['Cannot read.'], true],
        [true, [], false],
      ],
    );
    assert.ok(seen.every(isDeeplyFrozen));
  });
});
