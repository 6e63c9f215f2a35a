import assert from 'node:assert/strict';
import type { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { seededRandom } from '../../random';
import type { FakeSocket } from './fakeProc';
import { FakeProc, linkLocal6, loopback4, loopback6, wildcard4, wildcard6 } from './fakeProc';
import { needsPosix } from '../../../support/posix';

const { signal } = new AbortController();

describe('what polls hand on', () => {
  before(function () {
    needsPosix(this, 'links to what is no path, as in /proc');
  });

  let proc: FakeProc;
  let collector: LinuxCollector;
  beforeEach(() => {
    proc = new FakeProc();
    collector = proc.collector();
  });
  afterEach(() => {
    proc.dispose();
  });

  const poll = (): Promise<Snapshot> => collector.scan(signal, 'poll');
  const readAnew = (): Promise<Snapshot> => proc.collector().scan(signal);
  const tcp: FakeSocket[] = [
    { local: loopback4, port: 3000, inode: 501 },
    { local: wildcard4, port: 3001, inode: 502 },
    { local: loopback4, port: 3002, inode: 503 },
    { local: loopback4, port: 3002, inode: 504 },
    // another user's
    { local: loopback4, port: 5432, inode: 505, uid: 0 },
  ];

  function start(): void {
    proc.process(1, { comm: 'init', argv: ['/sbin/init'], executable: '/sbin/init' });
    proc.process(100, { parent: 1, sockets: [501, 502] });
    proc.process(200, { parent: 100, sockets: [503, 504], argv: ['python3', 'serve.py'] });
    proc.table('tcp', tcp);
    proc.table('tcp6', [{ local: loopback6, port: 3003, inode: 506 }]);
    proc.table('udp', [{ local: wildcard4, port: 5353, inode: 507 }]);
  }

  async function settle(): Promise<Snapshot> {
    for (let round = 0; round < 8; round++) await poll();
    return poll();
  }

  it('is the same as long as nothing has changed: the listeners, the processes, and each of them', async () => {
    start();
    const before = await settle();
    assert.equal(before.listeners.length, 6);
    for (let round = 0; round < 40; round++) {
      const now = await poll();
      assert.equal(now.listeners, before.listeners);
      assert.equal(now.processes, before.processes);
    }
  });

  it('is the same for every listener and process that has not changed when another one has', async () => {
    start();
    const before = await settle();
    // hidden owners, queues and several sockets of one owner included
    proc.write('net/tcp', proc.text('tcp', tcp).replace('0A 00000000:00000000', '0A 00000000:00000003'));
    const queue = await settle();
    proc.process(300, { parent: 1, sockets: [508] });
    proc.write(
      'net/tcp',
      proc
        .text('tcp', [...tcp, { local: loopback4, port: 4000, inode: 508 }])
        .replace('0A 00000000:00000000', '0A 00000000:00000003'),
    );
    const now = await settle();
    const added = now.listeners.filter((listener) => !queue.listeners.includes(listener));
    assert.deepEqual(
      added.map(({ port }) => port),
      [4000],
    );
    assert.deepEqual(
      queue.listeners.filter((listener) => !before.listeners.includes(listener)).map(({ port }) => port),
      [3000],
    );
    for (const [pid, process] of before.processes) assert.equal(now.processes.get(pid), process);
  });

  it('shows a change of everything that is shown of a listener and its owner', async () => {
    const changes: Record<string, () => void> = {
      address: () => {
        proc.table('tcp', tcp.with(0, { local: wildcard4, port: 3000, inode: 501 }));
      },
      port: () => {
        proc.table('tcp', tcp.with(0, { local: loopback4, port: 3999, inode: 501 }));
      },
      'user of a hidden owner': () => {
        proc.table('tcp', tcp.with(4, { local: loopback4, port: 5432, inode: 505, uid: 1001 }));
      },
      closed: () => {
        proc.table('tcp', tcp.slice(1));
      },
      'closed, IPv6': () => {
        proc.table('tcp6', []);
      },
      'closed, UDP': () => {
        proc.table('udp', []);
      },
      'opened, UDP over IPv6': () => {
        proc.table('udp6', [{ local: wildcard6, port: 5354, inode: 509 }]);
        proc.link('100/fd/9', 'socket:[509]');
      },
      'zone of a link-local address': () => {
        proc.table('tcp6', [{ local: linkLocal6, port: 3003, inode: 506 }]);
        proc.write('net/if_inet6', 'fe800000000000000000000000000001 02 40 20 80     eth0\n');
      },
      'one of several sockets': () => {
        proc.table('tcp', tcp.toSpliced(3, 1));
      },
      'other owner': () => {
        proc.remove('100/fd/3');
        proc.link('200/fd/7', 'socket:[501]');
      },
      'owner ended': () => {
        proc.remove('200');
      },
      'other process under the PID': () => {
        proc.remove('200');
        proc.process(200, { parent: 1, ticks: 5000, sockets: [503, 504] });
      },
      'command line': () => {
        proc.write('200/cmdline', 'python3\0other.py\0');
      },
      name: () => {
        proc.remove('200/exe');
        proc.link('200/exe', '/usr/bin/ruby');
        proc.write('200/cmdline', 'ruby\0serve.rb\0');
      },
      folder: () => {
        proc.remove('200/cwd');
        proc.link('200/cwd', '/srv/other');
      },
      user: () => {
        proc.write('200/status', 'Name:\tx\nUid:\t0\t0\t0\t0\n');
      },
      parent: () => {
        proc.remove('200/stat');
        proc.process(150, { parent: 1 });
        proc.write(
          '200/stat',
          '200 (node) S 150 200 200 0 -1 4194304 10 0 0 0 5 1 0 0 20 0 11 0 1000 1203232768 21034 18446744073709551615 1 1 0 0 0 0\n',
        );
      },
    };
    for (const [what, change] of Object.entries(changes)) {
      proc.dispose();
      proc = new FakeProc();
      collector = proc.collector();
      start();
      const before = await settle();
      change();
      const now = await settle();
      assert.notDeepEqual(shown(now), shown(before), what);
      assert.deepEqual(shown(now), shown(await readAnew()), what);
    }
  });

  it('is what a new collector reads, after any changes', async () => {
    const random = seededRandom(15);
    const below = (count: number): number => Math.floor(random() * count);
    const open = new Map<number, FakeSocket & { readonly table: 'tcp' | 'udp'; readonly pid: number }>();
    let inode = 1000;
    for (let round = 0; round < 60; round++) {
      for (let steps = below(4); steps >= 0; steps--) {
        const pid = 100 + below(6);
        if (below(3) === 0 && open.size > 0) {
          const [socket] = [...open.values()].slice(below(open.size));
          if (socket === undefined) continue;
          open.delete(socket.inode);
          proc.remove(`${socket.pid}/fd/${socket.inode}`);
        } else if (below(8) === 0) {
          for (const socket of open.values()) if (socket.pid === pid) open.delete(socket.inode);
          proc.remove(String(pid));
        } else {
          if (![...open.values()].some((socket) => socket.pid === pid)) {
            proc.remove(String(pid));
            proc.process(pid, { ticks: 1000 + inode });
          }
          const local = [loopback4, wildcard4][below(2)] ?? loopback4;
          open.set(++inode, {
            local,
            port: 3000 + below(5),
            inode,
            pid,
            table: below(4) === 0 ? 'udp' : 'tcp',
          });
          proc.link(`${pid}/fd/${inode}`, `socket:[${inode}]`);
        }
      }
      // as in the kernel's hash table, the newest may be anywhere
      const rows = [...open.values()].sort((a, b) => ((a.inode * 7919) % 97) - ((b.inode * 7919) % 97));
      for (const name of ['tcp', 'udp'] as const)
        proc.table(
          name,
          rows.filter(({ table }) => table === name),
        );
      for (let polls = 0; polls < 2 + below(3); polls++) await poll();
      assert.deepEqual(shown(await collector.scan(signal)), shown(await readAnew()));
    }
  });
});

/**
 * Everything but the time, the order of listeners on one port, what ss(8) is asked about in the background, and ended parents,
 * which are remembered.
 */
function shown({ listeners, processes, problems, unread }: Snapshot): unknown {
  const texts = listeners.map(({ owner, ...listener }) => {
    if (owner.kind === 'hidden')
      return JSON.stringify({ ...listener, owner: { ...owner, group: undefined } });
    for (const process of owner.processes) assert.equal(process, processes.get(process.pid));
    return JSON.stringify({ ...listener, owners: owner.processes.map(({ pid }) => pid) });
  });
  const parts = [...processes.values()].map((process) => ({ ...process, endedStarter: undefined }));
  return {
    ...{ problems, unread },
    listeners: texts.sort(),
    processes: parts.sort((a, b) => a.pid - b.pid),
  };
}
