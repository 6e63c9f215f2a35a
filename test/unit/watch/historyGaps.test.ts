import assert from 'node:assert/strict';
import type { Container } from '../../../src/model/containers/container';
import type { Listener } from '../../../src/model/listeners/listener';
import type { UnreadSockets } from '../../../src/model/listeners/snapshot';
import { alice, container, hiddenOwner, listener, process_, root } from '../builders';
import { on, server, Window } from './historyWindow';

const host = { kind: 'host' } as const;
const tcp: UnreadSockets = { protocol: 'tcp', namespace: host };
const udp: UnreadSockets = { protocol: 'udp', namespace: host };

function stale(one: Listener): Listener {
  return { ...one, isStale: true };
}

describe('what has ended, where not every socket can be read', () => {
  let window: Window;
  beforeEach(() => {
    window = new Window();
  });

  const pids = (): readonly number[] => window.list().map(({ process }) => process.pid);
  const vite = server(300, { commandLine: ['node', '/home/alice/shop/node_modules/.bin/vite'] });

  for (const [what, unread] of [
    ['UDP', udp],
    ['TCP over IPv6', { ...tcp, family: 6 }],
    ['TCP of a container', { ...tcp, namespace: { kind: 'other', id: 7 } }],
    ['TCP of other users', { ...tcp, readUid: alice.uid }],
  ] as const) {
    it(`is listed and recorded although ${what} can never be read`, async () => {
      await window.sees([], { unread: [unread] });
      await window.sees([on(5173, vite)], { unread: [unread] });
      await window.sees([], { unread: [unread] });
      assert.deepEqual(pids(), [300]);
      assert.deepEqual(window.events(), [
        'TCP 127.0.0.1:5173 opened by Vite · shop (PID 300)',
        'TCP 127.0.0.1:5173 closed by Vite · shop (PID 300)',
        'Vite · shop (PID 300), which listened on TCP 127.0.0.1:5173, ended',
      ]);
      assert.equal(window.announced.length, 1, 'one notice');
    });
  }

  it('is not concluded from sockets that can never be read, however often they are missing', async () => {
    const sockets = [
      on(5173, vite),
      listener('0.0.0.0:5353/udp', { kind: 'known', processes: [server(301)] }),
      listener('[::1]:5174', { kind: 'known', processes: [server(302)] }),
      listener('127.0.0.1:80', { kind: 'known', processes: [process_(9, ['nginx'], { user: root })] }),
    ];
    const unread = [{ ...tcp, family: 6 as const }, udp, { ...tcp, readUid: alice.uid }];
    await window.sees(sockets, { unread });
    for (let scans = 0; scans < 5; scans++) await window.sees([on(5173, vite)], { unread });
    assert.deepEqual([pids(), window.events()], [[], []]);
  });

  it('is concluded when the sockets can be read again, and dated to when they were last seen', async () => {
    await window.sees([]);
    await window.sees([on(5173, vite)]);
    const seenAt = window.now;
    await window.sees([], { unread: [tcp] });
    await window.sees([stale(on(5173, vite))], { unread: [tcp] });
    assert.deepEqual(pids(), []);
    await window.sees([], { unread: [udp] });
    const [ended] = window.list();
    assert.deepEqual([ended?.process.pid, ended?.seenAt], [300, seenAt]);
    assert.deepEqual(
      window.journal.events.map(({ kind }) => kind),
      ['opened', 'closed', 'ended'],
    );
  });

  it('is no end if it is there again when the sockets can be read again', async () => {
    await window.sees([on(5173, vite)]);
    await window.sees([], { unread: [tcp] });
    await window.sees([on(5173, vite)]);
    assert.deepEqual([pids(), window.events()], [[], []]);
  });

  it('records nothing as opened that may have been there before it could be read', async () => {
    await window.sees([], { unread: [tcp] });
    await window.sees([on(3000, vite)], { unread: [tcp] });
    await window.sees([on(3000, vite), on(3001, server(301))]);
    assert.deepEqual(window.events(), []);
    await window.sees([on(3000, vite), on(3001, server(301)), on(3002, server(302))]);
    await window.sees([on(3001, server(301)), on(3002, server(302))]);
    assert.deepEqual(window.events(), [
      'TCP 127.0.0.1:3002 opened by node · shop (PID 302)',
      'TCP 127.0.0.1:3000 closed by Vite · shop (PID 300)',
    ]);
  });

  it('records once what opened while the sockets could not be read', async () => {
    await window.sees([]);
    await window.sees([], { unread: [tcp] });
    await window.sees([on(3000, vite)], { unread: [tcp] });
    await window.sees([on(3000, vite)]);
    assert.deepEqual(window.events(), ['TCP 127.0.0.1:3000 opened by Vite · shop (PID 300)']);
  });

  it('is listed with all ports of which one was closed later than the other', async () => {
    window.running.add(300);
    await window.sees([on(5173, vite), on(24_678, vite)]);
    await window.sees([on(5173, vite)]);
    window.running.delete(300);
    window.running.add(301);
    await window.sees([], { unread: [udp] });
    await window.sees([]);
    const [ended] = window.list();
    assert.deepEqual(
      [ended?.portCount, ended?.rows.map(({ listener: { port } }) => port)],
      [2, [24_678, 5173]],
    );
  });
});

describe('what starts and ends while the details of processes are being read', () => {
  const unknown = listener('127.0.0.1:3000', hiddenOwner('not-read', undefined));
  const loading = { details: 'loading' } as const;

  it('is recorded with its name once that is known, and dated to when it was first seen', async () => {
    const window = new Window();
    await window.sees([]);
    await window.sees([unknown], loading);
    const at = window.now;
    assert.deepEqual(window.events(), []);
    await window.sees([on(3000, server(300))]);
    assert.deepEqual(window.events(), ['TCP 127.0.0.1:3000 opened by node · shop (PID 300)']);
    assert.equal(window.journal.events[0]?.at, at);
  });

  it('is recorded without a name if it ends before, and is not called a server of this workspace', async () => {
    const window = new Window();
    await window.sees([]);
    await window.sees([unknown], loading);
    await window.sees([], loading);
    assert.deepEqual(
      window.journal.events.map(({ kind, pid, at }) => [kind, pid, window.now - at]),
      [
        ['opened', undefined, 2_000],
        ['closed', undefined, 0],
      ],
    );
    assert.deepEqual(window.list(), []);
  });

  it('is listed if its own details are known, while those of others are being read', async () => {
    const window = new Window();
    const other = listener('0.0.0.0:9000', hiddenOwner('not-read', undefined));
    await window.sees([]);
    await window.sees([on(3000, server(300)), other], loading);
    await window.sees([other], loading);
    assert.deepEqual(
      window.list().map(({ process }) => process.pid),
      [300],
    );
    assert.deepEqual(
      window.journal.events.map(({ kind, port }) => [kind, port]),
      [
        ['opened', 3000],
        ['closed', 3000],
        ['ended', 3000],
      ],
    );
  });
});

describe('the journal of ports, when owners flicker', () => {
  const hidden = (reason: 'not-read' | 'gone' | 'not-visible' | 'no-permission', user = alice): Listener =>
    listener('0.0.0.0:3000', hiddenOwner(reason, user));
  const exposed = on(3000, server(300, { commandLine: ['node', '/shop/node_modules/.bin/vite'] }), '0.0.0.0');

  for (const reason of ['not-read', 'gone', 'not-visible', 'no-permission'] as const) {
    it(`records nothing while an owner is hidden for a moment (${reason})`, async () => {
      const window = new Window();
      window.running.add(300);
      await window.sees([]);
      await window.sees([exposed]);
      await window.sees([hidden(reason)]);
      await window.sees([hidden(reason)]);
      await window.sees([exposed]);
      assert.deepEqual(
        window.journal.events.map(({ kind }) => kind),
        ['opened', 'exposed'],
      );
      assert.deepEqual(window.list(), []);
      await window.sees([]);
      assert.match(window.events().at(-1) ?? '', /closed by Vite · shop \(PID 300\)/);
    });
  }

  it('records the end of a server that was hidden last, by its name, and what has the port next', async () => {
    const window = new Window();
    await window.sees([exposed]);
    await window.sees([hidden('not-read')]);
    await window.sees([on(3000, server(400, { cwd: '/home/alice/blog' }), '0.0.0.0')]);
    assert.deepEqual(window.events(), [
      'TCP 0.0.0.0:3000 closed by Vite · shop (PID 300)',
      'TCP 0.0.0.0:3000 opened by node · blog (PID 400)',
      'TCP 0.0.0.0:3000 taken by node · blog (PID 400); before, it was used by Vite · shop (PID 300)',
      'TCP 0.0.0.0:3000 exposed by node · blog (PID 400)',
    ]);
    assert.deepEqual(
      window.list().map(({ process }) => process.pid),
      [300],
    );
  });

  it('says that another user took a port, and not that somebody unknown did', async () => {
    for (const [taker, isTaken] of [
      [hidden('no-permission', root), true],
      [hidden('not-read'), false],
      [hidden('no-permission'), false],
    ] as const) {
      const window = new Window();
      await window.sees([exposed]);
      await window.sees([]);
      await window.sees([taker]);
      assert.equal(
        window.journal.events.some(({ kind }) => kind === 'held-by-another'),
        isTaken,
      );
    }
  });

  it('records nothing when the oldest of several owners exits, or a start time becomes known', async () => {
    const window = new Window();
    const [master, worker] = [server(300), server(301, { parentPid: 300 })];
    const of = (...processes: [typeof master, ...(typeof master)[]]): Listener =>
      listener('127.0.0.1:3000', { kind: 'known', processes });
    await window.sees([of(master, worker), on(4000, server(400, { startMark: undefined }))]);
    await window.sees([of(worker), on(4000, server(400))]);
    assert.deepEqual([window.events(), window.list()], [[], []]);
  });

  it('records an exposure again only of a server that was opened again', async () => {
    const window = new Window();
    await window.sees([exposed]);
    await window.sees([{ ...exposed, waiting: 1 }]);
    await window.sees([exposed, on(4000, server(400))]);
    await window.sees([on(4000, server(400))]);
    await window.sees([exposed, on(4000, server(400))]);
    assert.deepEqual(
      window.journal.events.map(({ kind, port }) => [kind, port]),
      [
        ['opened', 4000],
        ['closed', 3000],
        ['opened', 3000],
        ['exposed', 3000],
      ],
    );
  });
});

describe('the journal of ports, of containers', () => {
  const proxy = (pid: number): ReturnType<typeof process_> =>
    process_(pid, ['/usr/bin/docker-proxy', '-host-port', '8080'], { name: 'docker-proxy', user: root });
  const published = (pid: number): readonly Listener[] => [
    listener('0.0.0.0:8080', { kind: 'known', processes: [proxy(pid)] }),
    listener('[::]:8080', { kind: 'known', processes: [proxy(pid + 1)] }),
  ];
  let running: Container | undefined;
  let version: number;
  let window: Window;
  beforeEach(() => {
    running = undefined;
    version = 0;
    window = new Window({
      containerOf: () => running,
      get version() {
        return String(version);
      },
    });
  });

  /** The engine answers a scan later than the proxies are there. */
  async function starts(what: Container, pid: number): Promise<void> {
    running = undefined;
    version++;
    await window.sees(published(pid));
    running = what;
    version++;
    await window.sees(published(pid));
  }

  it('records each address once, whether the engine has answered or not', async () => {
    await window.sees([]);
    await starts(container({ name: 'web' }), 120);
    running = undefined;
    version++;
    await window.sees(published(120));
    running = container({ name: 'web' });
    version++;
    await window.sees(published(120));
    assert.deepEqual(
      window.journal.events.map(({ kind, address }) => [kind, address]),
      [
        ['opened', '0.0.0.0'],
        ['opened', '::'],
      ],
    );
    await window.sees([]);
    assert.match(window.events().at(-1) ?? '', /^TCP 0\.0\.0\.0:8080 closed by web/);
    assert.equal(window.journal.events.length, 3);
  });

  it('takes a container that was started again for the same, and another one not, once it is known', async () => {
    await window.sees([]);
    await starts(container({ name: 'web' }), 120);
    await window.sees([]);
    await starts(container({ name: 'web', id: 'b'.repeat(64) }), 130);
    await window.sees([]);
    const before = window.journal.events.length;
    assert.ok(window.journal.events.every(({ kind }) => kind !== 'held-by-another'));
    await starts(container({ name: 'api', id: 'c'.repeat(64) }), 140);
    assert.match(
      window.events().slice(before).join('\n'),
      /TCP 0\.0\.0\.0:8080 taken by api.*; before, it was used by web/,
    );
  });
});
