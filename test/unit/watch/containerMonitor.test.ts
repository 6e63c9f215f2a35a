import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { EngineListing } from '../../../src/collect/containers/engines';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Problem } from '../../../src/model/listeners/snapshot';
import type { Process } from '../../../src/model/process/process';
import { ContainerMonitor } from '../../../src/watch/containerMonitor';
import {
  alice,
  at,
  container,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  snapshotOf,
} from '../builders';

const id = '0a1b2c3d'.repeat(8);
const node = process_(300, ['node', 'server.js']);
const proxy = process_(120, ['/usr/bin/docker-proxy', '-proto', 'tcp'], { name: 'docker-proxy', user: root });
const shim = process_(130, ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'moby', '-id', id], {
  user: root,
});
const inside = process_(131, ['nginx'], { parentPid: 130, user: root });

const web = container({
  id,
  ports: [{ hostAddresses: [at('0.0.0.0')], hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
});

describe('ContainerMonitor', () => {
  let now: number;
  let listing: EngineListing | Error;
  let daemonRuns: boolean;
  let queries: number;
  let signals: AbortSignal[];
  let gate: Promise<void> | undefined;
  let failures: unknown[];
  let changes: number;
  let monitor: ContainerMonitor;

  beforeEach(() => {
    now = 0;
    listing = { containers: [web], problems: [], unread: [] };
    queries = 0;
    signals = [];
    gate = undefined;
    failures = [];
    changes = 0;
    daemonRuns = true;
    const engines = {
      list: async (signal: AbortSignal): Promise<EngineListing> => {
        queries++;
        signals.push(signal);
        await gate;
        signal.throwIfAborted();
        if (listing instanceof Error) throw listing;
        return listing;
      },
    };
    monitor = new ContainerMonitor(
      engines,
      (error) => failures.push(error),
      () => now,
      () => daemonRuns,
    );
    monitor.onDidChange(() => changes++);
  });

  /** Observes one scan. @returns the number of queries so far. */
  async function scan(listeners: readonly Listener[], ancestors: readonly Process[] = []): Promise<number> {
    monitor.observe(snapshotOf(listeners, ancestors));
    // so few listeners take a few pauses at most, if a busy machine cuts the slices short
    for (let turn = 0; turn < 10; turn++) await setImmediate();
    return queries;
  }

  const published = [listener('0.0.0.0:8080', ownedBy(proxy))];

  it("does not query a stopped Docker because of root's listeners, which may be anything", async () => {
    daemonRuns = false;
    const sshd = listener('0.0.0.0:22', hiddenOwner('no-permission', root));
    assert.equal(await scan([sshd]), 0);
    daemonRuns = true;
    assert.equal(await scan([sshd]), 1);
  });

  it('sends no query if nothing points to a container', async () => {
    const own = [
      listener('127.0.0.1:3000', ownedBy(node)),
      listener('127.0.0.1:53', hiddenOwner('no-permission', { uid: 101, name: 'systemd-resolve' })),
      listener('127.0.0.1:54', hiddenOwner('gone', alice)),
      listener('127.0.0.1:55', hiddenOwner('not-visible', undefined)),
    ];
    for (; now < 10 * 60_000; now += 2_000) assert.equal(await scan(own), 0);
    assert.deepEqual([monitor.version, changes], [0, 0]);
  });

  const pointers: readonly [description: string, listeners: Listener[], ancestors: Process[]][] = [
    ['a proxy of Docker', published, []],
    ['a process below a shim', [listener('0.0.0.0:80', ownedBy(inside))], [shim]],
    [
      'a socket of root, which may belong to a hidden proxy of Docker',
      [listener('0.0.0.0:8080', hiddenOwner('no-permission', root))],
      [],
    ],
    ['a later owner of a shared socket', [listener('0.0.0.0:80', ownedBy(node, proxy))], []],
  ];
  for (const [description, listeners, ancestors] of pointers) {
    it(`sends one query for ${description}`, async () => {
      assert.equal(await scan(listeners, ancestors), 1);
      assert.equal(await scan(listeners, ancestors), 1);
    });
  }

  it('sends no query for a socket of root in another network namespace, which no engine publishes', async () => {
    const there = {
      ...listener('0.0.0.0:80', hiddenOwner('no-permission', root)),
      namespace: { kind: 'other', id: 7 },
    } as const;
    assert.equal(await scan([there]), 0);
  });

  it('queries again after a minute, and not before', async () => {
    await scan(published);
    for (now = 2_000; now < 60_000; now += 2_000) assert.equal(await scan(published), 1, String(now));
    now = 60_000;
    assert.equal(await scan(published), 2);
  });

  it('queries every five seconds at most, however often containers change, and after the last change', async () => {
    const times: number[] = [];
    for (now = 0; now < 30_000; now += 500) {
      const before = queries;
      await scan([listener(`0.0.0.0:${10_000 + now}`, ownedBy(proxy))]);
      if (queries > before) times.push(now);
    }
    assert.deepEqual(times, [0, 5_000, 10_000, 15_000, 20_000, 25_000]);
    now = 26_000;
    assert.equal(await scan(published), 6);
    now = 30_000;
    assert.equal(await scan(published), 7, 'the change within the interval is not lost');
  });

  it('joins a query that is still running, even for a forced refresh', async () => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    void scan(published);
    const forced = monitor.refresh();
    now = 120_000;
    await scan(published);
    assert.equal(queries, 1);
    open();
    await forced;
    await monitor.refresh();
    assert.equal(queries, 2);
  });

  it('reports only changes', async () => {
    const [row] = published;
    assert.ok(row);
    const { processes } = snapshotOf(published);
    assert.equal(monitor.containerOf(row, processes), undefined);
    await scan(published);
    assert.equal(monitor.containerOf(row, processes)?.id, id);
    assert.deepEqual([monitor.version, changes], [1, 1]);
    now = 60_000;
    await scan(published);
    assert.deepEqual([monitor.version, changes, queries], [1, 1, 2]);
    listing = { containers: [{ ...web, name: 'other' }], problems: [], unread: [] };
    now = 120_000;
    await scan(published);
    assert.deepEqual([monitor.version, changes], [2, 2]);
  });

  it('reports problems of the engines, and their end', async () => {
    const problem = { message: 'Docker may not be used by you.', detail: 'EACCES' };
    listing = { containers: [], problems: [problem], unread: [{ socketPath: web.socketPath }] };
    await scan(published);
    assert.deepEqual([monitor.problems, changes], [[problem], 1]);
    listing = { containers: [web], problems: [], unread: [] };
    now = 60_000;
    await scan(published);
    assert.deepEqual([monitor.problems, changes], [[], 2]);
  });

  describe('an engine that has answered before', () => {
    const hangs = { message: 'Docker did not answer.', detail: 'timeout' };
    const stopped = { message: 'Docker is not running.', detail: 'ENOENT' };
    const other = container({ ...web, id: 'f'.repeat(64), name: 'other', socketPath: '/run/podman.sock' });
    const [row] = published;

    function found(): string | undefined {
      assert.ok(row);
      return monitor.containerOf(row, snapshotOf(published).processes)?.name;
    }

    const faults: readonly [description: string, answer: EngineListing, told: readonly Problem[]][] = [
      [
        'does not answer',
        { containers: [], problems: [hangs], unread: [{ socketPath: web.socketPath }] },
        [hangs],
      ],
      [
        'has no socket any more',
        { containers: [], problems: [], unread: [{ socketPath: web.socketPath, absent: stopped }] },
        [stopped],
      ],
    ];
    for (const [description, answer, told] of faults) {
      it(`keeps its containers and is asked again if it ${description}`, async () => {
        await scan(published);
        assert.equal(found(), web.name);
        listing = answer;
        await monitor.refresh();
        assert.deepEqual([found(), monitor.problems], [web.name, told]);
        listing = { containers: [], problems: [], unread: [] };
        await monitor.refresh();
        assert.deepEqual([found(), monitor.problems], [undefined, []]);
      });
    }

    it('keeps nothing of another one, which says that it runs nothing', async () => {
      listing = { containers: [{ ...other, ports: web.ports }], problems: [], unread: [] };
      await scan(published);
      listing = { containers: [], problems: [hangs], unread: [{ socketPath: web.socketPath }] };
      await monitor.refresh();
      assert.equal(found(), undefined);
    });

    it('is asked again after 10 seconds, and then less and less often', async () => {
      listing = { containers: [], problems: [hangs], unread: [{ socketPath: web.socketPath }] };
      const asked: number[] = [];
      for (; now <= 200_000; now += 1_000) {
        const before = queries;
        if ((await scan(published)) > before) asked.push(now / 1_000);
      }
      assert.deepEqual(asked, [0, 10, 30, 70, 130, 190]);
    });
  });

  it('drops its containers if nothing points to one any longer', async () => {
    await scan(published);
    await scan([]);
    const [row] = published;
    assert.ok(row);
    assert.equal(monitor.containerOf(row, new Map([[120, proxy]])), undefined);
    assert.equal(changes, 2);
    await scan([]);
    assert.equal(changes, 2);
  });

  it('passes on a failure, and waits as long after it as after an answer', async () => {
    listing = new Error('a defect');
    await scan(published);
    assert.deepEqual(failures, [listing]);
    now = 4_000;
    assert.equal(await scan(published), 1);
    now = 60_000;
    assert.equal(await scan(published), 2);
  });

  it('queries nothing and changes nothing after it is disposed', async () => {
    let open = (): void => undefined;
    const other = [listener('0.0.0.0:9090', ownedBy(proxy))];
    assert.equal(await scan(published), 1);
    const { version } = monitor;
    gate = new Promise((resolve) => (open = resolve));
    listing = { containers: [], problems: [], unread: [] };
    now = 120_000;
    assert.equal(await scan(other), 2);
    monitor.dispose();
    open();
    gate = undefined;
    now = 240_000;
    assert.equal(await scan(published), 2);
    assert.equal(await scan([]), 2);
    await monitor.refresh();
    assert.deepEqual([queries, monitor.version, failures], [2, version, []]);
  });

  it('cancels its query when it is disposed, without a failure', async () => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    void scan(published);
    // a busy machine may cut the first slice short
    while (signals.length === 0) await setImmediate();
    monitor.dispose();
    assert.equal(signals[0]?.aborted, true);
    open();
    await setImmediate();
    assert.deepEqual([failures, changes], [[], 0]);
  });
});
