import assert from 'node:assert/strict';
import fs, { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { CollectFailure } from '../../../../src/collect/collector';
import type { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { needsPosix } from '../../../support/posix';
import {
  bootSeconds,
  FakeProc,
  linkLocal6,
  loopback4,
  loopback6,
  statText,
  tableText,
  wildcard4,
  wildcard6,
} from './fakeProc';

/** A poll, which reuses what it can. */
function scan(collector: LinuxCollector, signal = new AbortController().signal): Promise<Snapshot> {
  return collector.scan(signal, 'poll');
}

/** Each listener in a line: `tcp 127.0.0.1:3000 <- 100`. */
function lines({ listeners }: Snapshot): string[] {
  return listeners.map(
    ({ protocol, address, port, owner }) =>
      `${protocol} ${address.text}:${port} <- ${owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join('+') : owner.reason}`,
  );
}

function problemsOf(snapshot: Snapshot): string[] {
  return snapshot.problems.map(({ message }) => message);
}

describe('LinuxCollector', () => {
  before(function () {
    needsPosix(this, 'links to what is no path, as in /proc');
  });

  let proc: FakeProc;
  beforeEach(() => {
    proc = new FakeProc();
  });
  afterEach(() => {
    mock.restoreAll();
    proc.dispose();
  });

  describe('a snapshot', () => {
    it('shows a listener and its owner with all their properties', async () => {
      proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
      proc.process(100, {
        argv: ['node', 'server.js', '--port', '3000'],
        ticks: 12_345,
        sockets: [501],
        executable: '/usr/local/bin/node',
      });
      const before = Date.now();
      const snapshot = await scan(proc.collector());
      assert.ok(snapshot.beganAt >= before && snapshot.beganAt <= snapshot.takenAt);
      assert.ok(snapshot.takenAt <= Date.now());
      assert.equal(snapshot.platform, 'linux');
      assert.deepEqual(snapshot.problems, []);
      const owner = {
        pid: 100,
        startMark: '12345',
        // 12345 ticks of a hundredth of a second
        startedAt: bootSeconds * 1000 + 123_450,
        name: 'node',
        commandLine: ['node', 'server.js', '--port', '3000'],
        argvQuality: 'exact',
        cwd: '/home/alice/shop',
        executable: '/usr/local/bin/node',
        user: { uid: 1000, name: 'alice' },
        parentPid: undefined,
        session: 100,
        group: 100,
        services: [],
      };
      assert.deepEqual(snapshot.listeners, [
        {
          protocol: 'tcp',
          address: { family: 4, text: '127.0.0.1', zone: undefined, scope: 'loopback' },
          port: 3000,
          exposure: 'loopback',
          owner: { kind: 'known', processes: [owner] },
          sockets: 1,
          waiting: 0,
          namespace: { kind: 'host' },
        },
      ]);
      assert.deepEqual(snapshot.processes, new Map([[100, owner]]));
    });

    it('reads all four tables, and sorts by port, protocol and address', async () => {
      proc.table('tcp', [
        { local: wildcard4, port: 8080, inode: 1 },
        { local: wildcard4, port: 53, inode: 2 },
        { local: loopback4, port: 53, inode: 3 },
      ]);
      proc.table('tcp6', [
        { local: wildcard6, port: 53, inode: 4 },
        { local: loopback6, port: 8080, inode: 5 },
      ]);
      proc.table('udp', [{ local: loopback4, port: 53, inode: 6 }]);
      proc.table('udp6', [{ local: wildcard6, port: 53, inode: 7 }]);
      proc.process(100, { sockets: [1, 2, 3, 4, 5, 6, 7] });
      assert.deepEqual(lines(await scan(proc.collector())), [
        'tcp 0.0.0.0:53 <- 100',
        'tcp 127.0.0.1:53 <- 100',
        'tcp :::53 <- 100',
        'udp 127.0.0.1:53 <- 100',
        'udp :::53 <- 100',
        'tcp 0.0.0.0:8080 <- 100',
        'tcp ::1:8080 <- 100',
      ]);
    });

    it('shows every owner of a shared socket, oldest first, regardless of their PIDs', async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501 }]);
      proc.process(300, { ticks: 1000, sockets: [501] });
      proc.process(100, { ticks: 3000, sockets: [501] });
      proc.process(200, { ticks: 2000, sockets: [501] });
      assert.deepEqual(lines(await scan(proc.collector())), ['tcp 0.0.0.0:80 <- 300+200+100']);
    });

    it('shows an owner once that holds a socket through two file descriptors', async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501 }]);
      proc.process(100, { sockets: [501, 501] });
      assert.deepEqual(lines(await scan(proc.collector())), ['tcp 0.0.0.0:80 <- 100']);
    });

    it('counts the sockets of one owner on one address (SO_REUSEPORT)', async () => {
      proc.table('tcp', [
        { local: wildcard4, port: 80, inode: 501 },
        { local: wildcard4, port: 80, inode: 502 },
        { local: wildcard4, port: 81, inode: 503 },
      ]);
      proc.process(100, { sockets: [501, 502, 503] });
      const { listeners } = await scan(proc.collector());
      assert.deepEqual(
        listeners.map(({ port, sockets }) => [port, sockets]),
        [
          [80, 2],
          [81, 1],
        ],
      );
    });

    it('lists the sockets of different owners on one address separately', async () => {
      proc.table('tcp', [
        { local: wildcard4, port: 80, inode: 501 },
        { local: wildcard4, port: 80, inode: 502 },
      ]);
      proc.process(100, { sockets: [501] });
      proc.process(101, { sockets: [502] });
      assert.deepEqual(lines(await scan(proc.collector())).sort(), [
        'tcp 0.0.0.0:80 <- 100',
        'tcp 0.0.0.0:80 <- 101',
      ]);
    });

    it('includes the ancestors of an owner, and no other process', async () => {
      proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
      proc.process(1, { argv: ['/sbin/init'], uid: 0 });
      proc.process(50, { parent: 1, argv: ['bash'] });
      proc.process(60, { parent: 50, argv: ['npm', 'run', 'dev'] });
      proc.process(100, { parent: 60, sockets: [501] });
      proc.process(70, { parent: 50, argv: ['vim'] });
      const { processes } = await scan(proc.collector());
      assert.deepEqual(
        [...processes.keys()].sort((a, b) => a - b),
        [1, 50, 60, 100],
      );
      assert.equal(processes.get(100)?.parentPid, 60);
      assert.equal(processes.get(1)?.parentPid, undefined);
    });

    it('ends the ancestor chain at a parent that is gone', async () => {
      proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
      proc.process(100, { parent: 60, sockets: [501] });
      assert.deepEqual([...(await scan(proc.collector())).processes.keys()], [100]);
    });

    it('terminates for two processes that are ancestors of each other', async () => {
      proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
      proc.process(100, { parent: 101, sockets: [501] });
      proc.process(101, { parent: 100 });
      assert.deepEqual([...(await scan(proc.collector())).processes.keys()].sort(), [100, 101]);
    });

    it('gives an IPv4-mapped socket its IPv4 address', async () => {
      proc.table('tcp6', [{ local: '0000000000000000FFFF00000100007F', port: 3000, inode: 501 }]);
      proc.process(100, { sockets: [501] });
      assert.deepEqual(lines(await scan(proc.collector())), ['tcp 127.0.0.1:3000 <- 100']);
    });

    it('rereads the user database when it has changed', async () => {
      proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
      proc.process(100, { sockets: [501], uid: 1234 });
      const collector = proc.collector();
      assert.deepEqual((await scan(collector)).processes.get(100)?.user, { uid: 1234, name: undefined });
      writeFileSync(proc.passwd, 'carol:x:1234:1234::/home/carol:/bin/sh\n');
      utimesSync(proc.passwd, 1_900_000_000, 1_900_000_000);
      assert.deepEqual((await scan(collector)).processes.get(100)?.user, { uid: 1234, name: 'carol' });
    });

    it('truncates a very long command line', async () => {
      proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
      proc.process(100, { sockets: [501], argv: ['java', 'x'.repeat(100_000)] });
      const { processes } = await scan(proc.collector());
      const [program, argument = ''] = processes.get(100)?.commandLine ?? [];
      assert.equal(program, 'java');
      assert.match(argument, /^x{16000,17000}$/);
    });
  });

  describe('the zone of a link-local address', () => {
    beforeEach(() => {
      proc.table('udp6', [{ local: linkLocal6, port: 546, inode: 501 }]);
      proc.process(100, { sockets: [501] });
    });

    async function address(): Promise<[string, string | undefined]> {
      const [listener] = (await scan(proc.collector())).listeners;
      assert.ok(listener);
      return [listener.address.text, listener.address.zone];
    }

    it('is the one interface that has the address', async () => {
      proc.write(
        'net/if_inet6',
        '00000000000000000000000000000001 01 80 10 80       lo\nfe800000000000000000000000000001 02 40 20 80     eth0\n',
      );
      assert.deepEqual(await address(), ['fe80::1%eth0', 'eth0']);
    });

    it('is unknown if two interfaces have it', async () => {
      proc.write(
        'net/if_inet6',
        'fe800000000000000000000000000001 02 40 20 80    vnet0\nfe800000000000000000000000000001 03 40 20 80    vnet1\n',
      );
      assert.deepEqual(await address(), ['fe80::1', undefined]);
    });

    it('is unknown if the interfaces cannot be read', async () => {
      assert.deepEqual(await address(), ['fe80::1', undefined]);
    });
  });

  describe('hidden owners', () => {
    it("another user's is hidden by permission, with the user's name", async () => {
      writeFileSync(proc.passwd, 'www-data:x:33:33::/var/www:/bin/sh\n');
      proc.table('tcp', [
        { local: wildcard4, port: 80, inode: 501, uid: 33 },
        { local: wildcard4, port: 81, inode: 502, uid: 34 },
      ]);
      const { listeners } = await scan(proc.collector());
      assert.deepEqual(
        listeners.map(({ port, owner }) => [port, owner]),
        [
          [80, { kind: 'hidden', reason: 'no-permission', user: { uid: 33, name: 'www-data' } }],
          [81, { kind: 'hidden', reason: 'no-permission', user: { uid: 34, name: undefined } }],
        ],
      );
    });

    it("this user's is not visible if no process has the socket", async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501, uid: 1000 }]);
      proc.process(100, {});
      assert.deepEqual(lines(await scan(proc.collector())), ['tcp 0.0.0.0:80 <- not-visible']);
    });

    it("this user's is hidden by permission if a process of this user is not readable", async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501, uid: 1000 }]);
      proc.process(100, { uid: 1000 });
      deny(join(proc.root, '100/fd'));
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:80 <- no-permission']);
      // named as what most likely holds it, and not as its owner
      const [{ owner } = assert.fail()] = snapshot.listeners;
      assert.ok(owner.kind === 'hidden');
      assert.deepEqual(
        owner.unreadable?.map(({ pid }) => pid),
        [100],
      );
      assert.equal(snapshot.processes.has(100), false);
    });

    it('names at most 12 of those', async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501, uid: 1000 }]);
      const pids = Array.from({ length: 15 }, (_, index) => 100 + index);
      for (const pid of pids) proc.process(pid, { uid: 1000 });
      deny(...pids.map((pid) => join(proc.root, String(pid), 'fd')));
      const [{ owner } = assert.fail()] = (await scan(proc.collector())).listeners;
      assert.ok(owner.kind === 'hidden');
      assert.equal(owner.unreadable?.length, 12);
    });

    it("another user's unreadable process does not change that", async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501, uid: 1000 }]);
      proc.process(100, { uid: 33 });
      deny(join(proc.root, '100/fd'));
      assert.deepEqual(lines(await scan(proc.collector())), ['tcp 0.0.0.0:80 <- not-visible']);
    });

    it("root's is not visible, because every process is readable to root", async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501, uid: 33 }]);
      assert.deepEqual(lines(await scan(proc.collector(0))), ['tcp 0.0.0.0:80 <- not-visible']);
    });

    it('a denial is an answer, and no problem', async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501, uid: 33 }]);
      proc.process(100, { uid: 33 });
      deny(join(proc.root, '100/fd'));
      assert.deepEqual((await scan(proc.collector())).problems, []);
    });

    /** Once in a test: of a mock of a mock, restoreAll() leaves one. */
    function deny(...folders: readonly string[]): void {
      const readable = (path: string): string => {
        if (!folders.includes(path)) return path;
        throw Object.assign(new Error(`EACCES: permission denied, scandir '${path}'`), { code: 'EACCES' });
      };
      const readdirSync = fs.readdirSync.bind(fs);
      const opendirSync = fs.opendirSync.bind(fs);
      mock.method(fs, 'readdirSync', (path: string) => readdirSync(readable(path)));
      mock.method(fs, 'opendirSync', (path: string) => opendirSync(readable(path)));
    }
  });

  describe('failures', () => {
    beforeEach(() => {
      proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
      proc.table('udp', [{ local: loopback4, port: 53, inode: 502 }]);
      proc.process(100, { sockets: [501, 502, 503] });
    });

    it('keeps the valid rows of a garbled table, and counts the malformed lines', async () => {
      const rows = tableText('tcp', [
        { local: loopback4, port: 3000, inode: 501 },
        { local: loopback4, port: 3001, inode: 503 },
      ]).split('\n');
      rows.splice(2, 0, 'garbage', '\u0000\u0001');
      proc.write('net/tcp', rows.join('\n'));
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), [
        'udp 127.0.0.1:53 <- 100',
        'tcp 127.0.0.1:3000 <- 100',
        'tcp 127.0.0.1:3001 <- 100',
      ]);
      assert.deepEqual(problemsOf(snapshot), [
        `2 lines of ${proc.root}/net/tcp could not be parsed, so TCP listeners on IPv4 may be missing.`,
      ]);
      assert.match(snapshot.problems[0]?.detail ?? '', /garbage/);
    });

    it('keeps the complete rows of a truncated table, and counts the truncated one', async () => {
      const text = tableText('tcp', [
        { local: loopback4, port: 3000, inode: 501 },
        { local: loopback4, port: 3001, inode: 503 },
      ]);
      proc.write('net/tcp', text.slice(0, -40));
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- 100', 'tcp 127.0.0.1:3000 <- 100']);
      assert.deepEqual(problemsOf(snapshot), [
        `1 line of ${proc.root}/net/tcp could not be parsed, so TCP listeners on IPv4 may be missing.`,
      ]);
    });

    it('takes an empty file for a problem, not for an empty table', async () => {
      proc.write('net/tcp', '');
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- 100']);
      assert.equal(snapshot.problems.length, 1);
      assert.match(problemsOf(snapshot)[0] ?? '', /net\/tcp .*TCP listeners on IPv4 may be missing/);
    });

    it('takes random bytes for a problem', async () => {
      proc.write('net/tcp', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 37) % 256)));
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- 100']);
      assert.ok(problemsOf(snapshot).every((message) => message.includes('net/tcp')));
      assert.ok(snapshot.problems.length > 0);
    });

    for (const [table, words] of [
      ['tcp', 'TCP listeners on IPv4'],
      ['tcp6', 'TCP listeners on IPv6'],
      ['udp', 'UDP listeners on IPv4'],
      ['udp6', 'UDP listeners on IPv6'],
    ] as const) {
      it(`shows the rest if net/${table} cannot be read`, async () => {
        proc.folderInPlaceOf(`net/${table}`);
        const snapshot = await scan(proc.collector());
        const all = ['udp 127.0.0.1:53 <- 100', 'tcp 127.0.0.1:3000 <- 100'];
        assert.deepEqual(
          lines(snapshot),
          all.filter((line) => !line.startsWith(`${table} `)),
        );
        assert.deepEqual(problemsOf(snapshot), [
          `${proc.root}/net/${table} could not be read, so ${words} may be missing.`,
        ]);
        assert.match(snapshot.problems[0]?.detail ?? '', /EISDIR/);
        assert.deepEqual(snapshot.unread, [
          {
            protocol: table.slice(0, 3),
            namespace: { kind: 'host' },
            family: table.endsWith('6') ? 6 : 4,
          },
        ]);
      });
    }

    it('says of no family that it was read if a table was read in part: IPv4-mapped addresses are among IPv6', async () => {
      proc.write(
        'net/tcp6',
        `${proc.text('tcp6', [{ local: '0'.repeat(32), port: 80, inode: 777 }])}   1: nonsense\n`,
      );
      const snapshot = await scan(proc.collector());
      assert.deepEqual(snapshot.unread, [{ protocol: 'tcp', namespace: { kind: 'host' } }]);
    });

    it('reports no problem on a system without IPv6', async () => {
      proc.remove('net/tcp6');
      proc.remove('net/udp6');
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- 100', 'tcp 127.0.0.1:3000 <- 100']);
      assert.deepEqual(snapshot.problems, []);
    });

    it('reports a problem if only net/tcp is missing', async () => {
      proc.remove('net/tcp');
      proc.link('net/tcp', '/nowhere/at/all');
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- 100']);
      assert.equal(snapshot.problems.length, 1);
    });

    it('shows the other tables even if they are empty', async () => {
      proc.folderInPlaceOf('net/tcp');
      proc.table('udp', []);
      const snapshot = await scan(proc.collector());
      assert.deepEqual(snapshot.listeners, []);
      assert.equal(snapshot.problems.length, 1);
    });

    it('fails with the reason if /proc is missing', async () => {
      proc.remove('');
      await assert.rejects(scan(proc.collector()), (error) => {
        assert.ok(error instanceof CollectFailure);
        assert.equal(error.reason, 'missing');
        assert.match(error.message, /net\/tcp could not be read\. Check that .* is mounted/);
        assert.match(error.detail, /ENOENT/);
        return true;
      });
    });

    it('fails with the reason if no table can be read', async () => {
      for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) proc.folderInPlaceOf(`net/${table}`);
      await assert.rejects(scan(proc.collector()), (error) => {
        assert.ok(error instanceof CollectFailure);
        assert.equal(error.reason, 'unexpected');
        return true;
      });
    });

    it('fails as denied if no table may be read', async () => {
      mock.method(fs, 'openSync', (path: string) => {
        throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: 'EACCES' });
      });
      await assert.rejects(scan(proc.collector()), (error) => {
        assert.ok(error instanceof CollectFailure);
        assert.equal(error.reason, 'denied');
        return true;
      });
    });

    it('reports no problem if a process exits between the listing and the reading of its files', async () => {
      proc.write('200/empty', '');
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- 100', 'tcp 127.0.0.1:3000 <- 100']);
      assert.deepEqual(snapshot.problems, []);
    });

    it('reports no problem if threads exit between the listing and the reading of their files', async () => {
      proc.process(200);
      proc.table('tcp', [{ local: loopback4, port: 4000, inode: 601 }]);
      for (const ended of [201, 202]) proc.write(`200/task/${ended}/stat`, '');
      const collector = proc.collector();
      await scan(collector);
      const snapshot = await scan(collector);
      assert.deepEqual(snapshot.problems, []);
      assert.ok(lines(snapshot).includes('tcp 127.0.0.1:4000 <- not-visible'));
    });

    it('leaves out an owner that exited before it could be read', async () => {
      proc.process(200, { sockets: [501], ticks: 1 });
      proc.remove('200/stat');
      assert.ok(lines(await scan(proc.collector())).includes('tcp 127.0.0.1:3000 <- 100'));
    });

    it('shows an owner as unknown, not as gone, if the process that holds the socket cannot be read', async () => {
      proc.write('100/stat', 'garbage');
      assert.deepEqual(lines(await scan(proc.collector())), [
        'udp 127.0.0.1:53 <- not-read',
        'tcp 127.0.0.1:3000 <- not-read',
      ]);
    });

    it('leaves out a PID that another process took while it was read', async () => {
      const executable = join(proc.root, '100/exe');
      const readlinkSync = fs.readlinkSync.bind(fs);
      let reads = 0;
      mock.method(fs, 'readlinkSync', (path: string) => {
        // a new process each time the details are read
        if (path === executable) proc.write('100/stat', statText(100, { ticks: 2000 + reads++ }));
        return readlinkSync(path);
      });
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- gone', 'tcp 127.0.0.1:3000 <- gone']);
      assert.deepEqual(snapshot.processes, new Map());
    });

    it('reports open files that could not be read, and keeps the other owners', async () => {
      proc.process(200, {});
      proc.remove('200/fd');
      proc.write('200/fd', 'a file where a folder should be');
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- 100', 'tcp 127.0.0.1:3000 <- 100']);
      assert.equal(snapshot.problems.length, 1);
      assert.match(snapshot.problems[0]?.message ?? '', /owners may be missing/);
      assert.match(snapshot.problems[0]?.detail ?? '', /ENOTDIR/);
    });

    it('leaves unknown what cannot be read of an owner', async () => {
      for (const file of ['cmdline', 'cwd', 'exe', 'status']) proc.remove(`100/${file}`);
      proc.remove('stat');
      const { processes } = await scan(proc.collector());
      assert.deepEqual(processes.get(100), {
        pid: 100,
        startMark: '1000',
        startedAt: undefined,
        name: 'node',
        commandLine: undefined,
        argvQuality: 'exact',
        cwd: undefined,
        executable: undefined,
        user: undefined,
        parentPid: undefined,
        session: 100,
        group: 100,
        services: [],
      });
    });

    it('does not fail because of one property of one process', async () => {
      proc.folderInPlaceOf('100/cmdline');
      proc.remove('100/cwd');
      proc.write('100/cwd', 'no link');
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- 100', 'tcp 127.0.0.1:3000 <- 100']);
      assert.equal(snapshot.processes.get(100)?.commandLine, undefined);
      assert.equal(snapshot.processes.get(100)?.cwd, undefined);
    });

    it('shows the listeners if the processes cannot be listed', async () => {
      const readdirSync = fs.readdirSync.bind(fs);
      mock.method(fs, 'readdirSync', (path: string) => {
        if (path !== proc.root) return readdirSync(path);
        throw Object.assign(new Error('EIO: i/o error, scandir'), { code: 'EIO' });
      });
      const snapshot = await scan(proc.collector());
      assert.deepEqual(lines(snapshot), ['udp 127.0.0.1:53 <- not-read', 'tcp 127.0.0.1:3000 <- not-read']);
      assert.match(problemsOf(snapshot).join(), /could not be listed, so owners are unknown/);
    });

    it('lists the processes again after a failure, even if none was created since', async () => {
      proc.write('loadavg', '0.20 0.18 0.12 1/80 100\n');
      const readdirSync = fs.readdirSync.bind(fs);
      let failing = true;
      mock.method(fs, 'readdirSync', (path: string) => {
        if (path !== proc.root || !failing) return readdirSync(path);
        throw Object.assign(new Error('EIO: i/o error, scandir'), { code: 'EIO' });
      });
      const collector = proc.collector();
      assert.equal(problemsOf(await scan(collector)).length, 1);
      failing = false;
      assert.deepEqual(lines(await scan(collector)), [
        'udp 127.0.0.1:53 <- 100',
        'tcp 127.0.0.1:3000 <- 100',
      ]);
    });
  });

  it('reads the TCP tables with every second poll while the counters stay the same, or every eighth where they are watched in between', async () => {
    proc.write('net/sockstat', 'TCP: inuse 2 orphan 0 tw 0 alloc 3 mem 1\n');
    proc.write('net/sockstat6', 'TCP6: inuse 0\n');
    proc.write('net/snmp', 'Tcp: RtoAlgorithm CurrEstab\nTcp: 1 0\n');
    proc.write('loadavg', '0.20 0.18 0.12 1/80 4000\n');
    proc.process(100, { sockets: [501, 502] });
    let port = 3000;
    const other = { local: loopback4, port: 9000, inode: 502 };
    for (const [trigger, remembered] of [
      ['poll', 1],
      ['still', 7],
      ['change', 0],
    ] as const) {
      const collector = proc.collector();
      const shown = async (): Promise<string[]> =>
        lines(await collector.scan(new AbortController().signal, trigger));
      proc.table('tcp', [{ local: loopback4, port, inode: 501 }, other]);
      const before = [`tcp 127.0.0.1:${port} <- 100`, 'tcp 127.0.0.1:9000 <- 100'];
      assert.deepEqual(await shown(), before);
      port++;
      // a server in the place of another
      proc.table('tcp', [{ local: loopback4, port, inode: 501 }, other]);
      for (let scan = 0; scan < remembered; scan++) assert.deepEqual(await shown(), before, trigger);
      assert.equal((await shown())[0], `tcp 127.0.0.1:${port} <- 100`, trigger);
    }
  });

  describe('a manual scan, which reads everything anew,', () => {
    let collector: LinuxCollector;
    beforeEach(() => {
      collector = proc.collector();
      // counters that stay the same: nothing seems to have changed
      proc.write('net/sockstat', 'sockets: used 9\nTCP: inuse 2 orphan 0 tw 0 alloc 3 mem 1\n');
      proc.write('net/sockstat6', 'TCP6: inuse 0\n');
      proc.write('net/snmp', 'Tcp: RtoAlgorithm CurrEstab\nTcp: 1 1\n');
      proc.write('loadavg', '0.20 0.18 0.12 1/80 4000\n');
    });

    const manual = (): Promise<Snapshot> => collector.scan(new AbortController().signal, 'manual');

    it('sees that another process took the port in the same instant', async () => {
      proc.write('net/sockstat', 'TCP: inuse 4 orphan 0 tw 0 alloc 5 mem 1\n');
      const table = (inode: number): void => {
        const inodes = [501, inode, 503];
        proc.table(
          'tcp',
          inodes.map((each, index) => ({ local: loopback4, port: 3000 + index, inode: each })),
        );
      };
      proc.process(100, { sockets: [501, 502, 503] });
      proc.process(200, {});
      table(502);
      await scan(collector);
      proc.remove('100/fd/4');
      proc.link('100/fd/4', '/dev/null');
      proc.link('200/fd/3', 'socket:[504]');
      table(504);
      const seen = ['tcp 127.0.0.1:3000 <- 100', 'tcp 127.0.0.1:3001 <- 200', 'tcp 127.0.0.1:3002 <- 100'];
      assert.deepEqual(lines(await manual()), seen);
    });

    it('sees that a process with many sockets handed one over', async () => {
      const inodes = Array.from({ length: 20 }, (_, index) => 600 + index);
      proc.process(100, { sockets: inodes });
      proc.process(200, {});
      proc.table(
        'tcp',
        inodes.map((inode, index) => ({ local: loopback4, port: 3000 + index, inode })),
      );
      await scan(collector);
      proc.remove('100/fd/10');
      proc.link('200/fd/3', `socket:[${inodes[7] ?? 0}]`);
      const seen = lines(await manual());
      assert.ok(seen.includes('tcp 127.0.0.1:3007 <- 200'), seen.join());
    });

    it('sees a process that was given a socket which its owner keeps', async () => {
      proc.process(100, { sockets: [501] });
      proc.process(200, {});
      proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
      await scan(collector);
      proc.link('200/fd/3', 'socket:[501]');
      // the folder of a file system grows by blocks, and that of /proc with each descriptor
      for (let descriptor = 4; descriptor < 400; descriptor++) proc.link(`200/fd/${descriptor}`, '/dev/null');
      assert.deepEqual(lines(await manual()), ['tcp 127.0.0.1:3000 <- 100+200']);
    });

    it('shows what every process runs now, and its parents', async () => {
      const pids = Array.from({ length: 40 }, (_, index) => 100 + index);
      proc.process(50, { argv: ['sh'] });
      for (const pid of pids)
        proc.process(pid, { argv: ['old'], comm: 'old', parent: 50, sockets: [pid + 500] });
      proc.table(
        'tcp',
        pids.map((pid) => ({ local: loopback4, port: pid, inode: pid + 500 })),
      );
      await scan(collector);
      for (const pid of [50, ...pids]) {
        proc.write(`${pid}/cmdline`, 'new\0');
        proc.write(`${pid}/stat`, statText(pid, { comm: 'new', parent: pid === 50 ? 0 : 50 }));
      }
      const { processes } = await manual();
      for (const pid of [50, ...pids]) {
        assert.equal(processes.get(pid)?.name, 'new', String(pid));
        assert.deepEqual(processes.get(pid)?.commandLine, ['new'], String(pid));
      }
    });

    it('reads every other network namespace, and finds the processes that moved to one', async () => {
      const pids = Array.from({ length: 30 }, (_, index) => 100 + index);
      const tablesOf = (pid: number, inode: number | undefined): void => {
        const sockets = inode === undefined ? [] : [{ local: loopback4, port: 3000, inode }];
        for (const name of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
          proc.write(`${pid}/net/${name}`, tableText(name, name === 'tcp' ? sockets : []));
        }
      };
      for (const pid of pids) {
        proc.process(pid, { sockets: [pid + 500] });
        tablesOf(pid, pid + 500);
      }
      assert.equal(lines(await manual()).length, 30);
      for (const pid of pids) tablesOf(pid, undefined);
      assert.deepEqual(lines(await manual()), []);
      for (const pid of pids) tablesOf(pid, pid + 500);
      assert.deepEqual(
        lines(await manual()),
        pids.map((pid) => `tcp 127.0.0.1:3000 <- ${pid}`),
      );
    });

    it('knows a network by its number when its table has the inode, and its process the PID, of one that has ended', async () => {
      for (const [number, inode] of [
        [4026532001, 501],
        [4026532002, 502],
      ] as const) {
        for (const name of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
          const sockets = name === 'tcp' ? [{ local: loopback4, port: 3000, inode }] : [];
          proc.write(`100/net/${name}`, tableText(name, sockets));
        }
        proc.remove('100/fd');
        proc.remove('100/cwd');
        proc.remove('100/exe');
        proc.process(100, { sockets: [inode] });
        proc.remove('100/ns');
        proc.link('100/ns/net', `net:[${number}]`);
        const { listeners } = await manual();
        assert.deepEqual(
          listeners.map(({ namespace }) => namespace),
          [{ kind: 'other', id: number }],
        );
      }
    });
  });

  describe('changes during a scan', () => {
    /** Scans with a turn of the event loop at every yield, and with a change in one of these turns. */
    async function scanWithChange(turn: number, change: () => void): Promise<Snapshot | undefined> {
      let clock = 0;
      const { mock: now } = mock.method(performance, 'now', () => (clock += 1000));
      let snapshot: Snapshot | undefined;
      let changed = false;
      const scanning = scan(proc.collector()).then((seen) => {
        snapshot = seen;
      });
      for (let turns = 0; snapshot === undefined; turns++) {
        if (turns === turn) {
          change();
          changed = true;
        }
        await setImmediate();
      }
      await scanning;
      // a mock upon a mock would be restored to the first one
      now.restore();
      return changed ? snapshot : undefined;
    }

    /** @returns what was seen, for a change in each turn there is. */
    async function scanWithChangeInEveryTurn(prepare: () => void, change: () => void): Promise<Set<string>> {
      const seen = new Set<string>();
      for (let turn = 0; ; turn++) {
        proc.dispose();
        proc = new FakeProc();
        prepare();
        const snapshot = await scanWithChange(turn, change);
        if (snapshot === undefined) return seen;
        seen.add(lines(snapshot).join());
      }
    }

    it('shows a listener that closes with its owner or not at all', async () => {
      const seen = await scanWithChangeInEveryTurn(
        () => {
          proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
          proc.process(100, { sockets: [501] });
        },
        () => {
          proc.table('tcp', []);
          proc.remove('100');
        },
      );
      assert.deepEqual([...seen].sort(), ['', 'tcp 127.0.0.1:3000 <- 100']);
    });

    it('finds the new owner of a listener that is handed to another process', async () => {
      const seen = await scanWithChangeInEveryTurn(
        () => {
          proc.table('tcp', [{ local: loopback4, port: 3000, inode: 501 }]);
          proc.process(100, { sockets: [501] });
        },
        () => {
          proc.process(101, { sockets: [501] });
          proc.remove('100');
        },
      );
      assert.deepEqual([...seen].sort(), ['tcp 127.0.0.1:3000 <- 100', 'tcp 127.0.0.1:3000 <- 101']);
    });

    it('searches a missing owner twice, and not again while it stays missing', async () => {
      proc.table('tcp', [{ local: wildcard4, port: 80, inode: 501, uid: 33 }]);
      const listing = mock.method(fs, 'readdirSync');
      const collector = proc.collector();
      const listings = async (): Promise<number> => {
        listing.mock.resetCalls();
        await scan(collector);
        return listing.mock.calls.filter(({ arguments: [path] }) => path === proc.root).length;
      };
      assert.equal(await listings(), 2);
      assert.equal(await listings(), 1);
      proc.table('tcp', [
        { local: wildcard4, port: 80, inode: 501, uid: 33 },
        { local: wildcard4, port: 81, inode: 502, uid: 33 },
      ]);
      assert.equal(await listings(), 2);
    });

    it('stops between two slices when it is cancelled', async () => {
      proc.process(100, { sockets: [501] });
      let clock = 0;
      mock.method(performance, 'now', () => (clock += 1000));
      const abort = new AbortController();
      const scanning = scan(proc.collector(), abort.signal);
      abort.abort(new Error('enough'));
      await assert.rejects(scanning, /enough/);
    });

    it('reads nothing if it was cancelled before', async () => {
      const open = mock.method(fs, 'openSync');
      await assert.rejects(scan(proc.collector(), AbortSignal.abort(new Error('never mind'))), /never mind/);
      assert.equal(open.mock.callCount(), 0);
    });
  });

  describe('hasEnded', () => {
    it('checks the start time, and takes a zombie for ended', async () => {
      proc.process(100, { ticks: 777 });
      proc.process(101, { ticks: 778, state: 'Z' });
      const ended = (pid: number, startMark: string): Promise<boolean> =>
        proc.collector().hasEnded({ pid, startMark });
      assert.deepEqual(
        await Promise.all([ended(100, '777'), ended(100, '776'), ended(101, '778'), ended(102, '1')]),
        [false, true, true, true],
      );
    });
  });

  describe('isSuspended', () => {
    it('checks the start time, and is false for another process', async () => {
      proc.process(100, { ticks: 777, state: 'T' });
      proc.process(101, { ticks: 778 });
      const suspended = (pid: number, startMark: string): Promise<boolean> =>
        proc.collector().isSuspended({ pid, startMark });
      assert.deepEqual(
        await Promise.all([
          suspended(100, '777'),
          suspended(100, '776'),
          suspended(101, '778'),
          suspended(102, '1'),
        ]),
        [true, false, false, false],
      );
    });
  });

  describe('readAncestorChains', () => {
    it('returns each process and its ancestors, nearest first, in the given order', async () => {
      proc.process(1, { ticks: 1 });
      proc.process(50, { parent: 1, ticks: 50 });
      proc.process(100, { parent: 50, ticks: 100 });
      const chains = await proc.collector().readAncestorChains([50, 100]);
      assert.deepEqual(
        chains.map((chain) => chain.map(({ pid }) => pid)),
        [
          [50, 1],
          [100, 50, 1],
        ],
      );
    });

    it('is empty if nothing runs, or a zombie', async () => {
      proc.process(101, { state: 'Z' });
      assert.deepEqual(await proc.collector().readAncestorChains([100, 101]), [[], []]);
    });
  });

  describe('the descendants of an inspection', () => {
    const below = async (pid: number): Promise<number[] | undefined> =>
      (await proc.collector().inspect([pid]))[0]?.descendants.map((process) => process.pid);

    it('are all processes below, parents before their children, without zombies', async () => {
      proc.process(1, { ticks: 1 });
      proc.process(50, { parent: 1, ticks: 50 });
      proc.process(90, { parent: 100, ticks: 300 });
      proc.process(100, { parent: 50, ticks: 100 });
      proc.process(101, { parent: 50, ticks: 101, state: 'Z' });
      proc.process(60, { parent: 1, ticks: 60 });
      assert.deepEqual(await below(50), [100, 90]);
      assert.deepEqual(await below(60), []);
    });

    it('belong to the process that has the PID now, which its start time shows', async () => {
      proc.process(50, { ticks: 50 });
      proc.process(100, { parent: 50, ticks: 100 });
      const [found] = await proc.collector().inspect([50]);
      assert.equal(found?.process.startMark, '50');
      assert.equal(await below(51), undefined);
    });

    it('are left out with the whole inspection if the PID is reused during it', async () => {
      proc.process(50, { ticks: 50 });
      const openSync = fs.openSync.bind(fs);
      mock.method(fs, 'openSync', (path: string, flags: string) => {
        if (path === join(proc.root, '50/cgroup')) proc.write('50/stat', statText(50, { ticks: 51 }));
        return openSync(path, flags);
      });
      assert.deepEqual(await proc.collector().inspect([50]), [undefined]);
    });

    it('are found in a cycle of parents, which may appear while processes change', async () => {
      proc.process(50, { parent: 100, ticks: 50 });
      proc.process(100, { parent: 50, ticks: 100 });
      assert.deepEqual(await below(50), [100]);
    });

    it('leave out processes that exit while they are read', async () => {
      proc.process(50, { ticks: 50 });
      proc.process(100, { parent: 50, ticks: 100 });
      proc.write('101/comm', 'x');
      assert.deepEqual(await below(50), [100]);
    });
  });

  describe('inspect', () => {
    it('reads processes with their ancestors, descendants and units in one walk over /proc', async () => {
      proc.process(1, { ticks: 1 });
      proc.process(50, { parent: 1, ticks: 50 });
      proc.process(100, { parent: 50, ticks: 100 });
      proc.process(101, { parent: 50, ticks: 101, state: 'Z' });
      proc.write('50/cgroup', '0::/system.slice/shop.service\n');
      const collector = proc.collector();
      const listing = mock.method(fs, 'readdirSync');
      const inspections = await collector.inspect([100, 999, 101, 50]);
      assert.equal(listing.mock.calls.filter(({ arguments: [path] }) => path === proc.root).length, 1);
      assert.deepEqual(
        inspections.map(
          (found) =>
            found && {
              pid: found.process.pid,
              ancestors: found.ancestors.map(({ pid }) => pid),
              descendants: found.descendants.map(({ pid }) => pid),
              unit: found.unit === 'unknown' ? found.unit : found.unit?.name,
            },
        ),
        [
          { pid: 100, ancestors: [50, 1], descendants: [], unit: undefined },
          undefined,
          undefined,
          { pid: 50, ancestors: [1], descendants: [100], unit: 'shop.service' },
        ],
      );
    });

    it('does not list /proc where no descendants are wanted', async () => {
      proc.process(1, { ticks: 1 });
      proc.process(50, { parent: 1, ticks: 50 });
      proc.process(100, { parent: 50, ticks: 100 });
      const listing = mock.method(fs, 'readdirSync');
      const collector = proc.collector();
      const [found] = await collector.inspect([50], new Set([50]));
      assert.deepEqual([found?.ancestors.map(({ pid }) => pid), found?.descendants], [[1], []]);
      assert.equal(listing.mock.calls.filter(({ arguments: [path] }) => path === proc.root).length, 0);
      const both = await collector.inspect([50, 1], new Set([50]));
      assert.deepEqual(
        both.map((one) => one?.descendants.map(({ pid }) => pid)),
        [[], [50, 100]],
      );
    });
  });

  describe('environmentOf and the unit of an inspection', () => {
    beforeEach(() => {
      proc.process(100, { ticks: 777 });
      proc.write('100/environ', 'HOME=/home/alice\0PATH=/usr/bin\0');
      proc.write('100/cgroup', '0::/system.slice/shop.service\n');
    });

    it('read the environment and the unit of a process', async () => {
      const process = { pid: 100, startMark: '777' };
      assert.deepEqual(await proc.collector().environmentOf(process), {
        HOME: '/home/alice',
        PATH: '/usr/bin',
      });
      const [inspection] = await proc.collector().inspect([100]);
      assert.deepEqual(inspection?.unit, {
        manager: 'systemd',
        name: 'shop.service',
        scope: 'system',
      });
    });

    it('are unknown if another process has the PID', async () => {
      for (const process of [
        { pid: 100, startMark: '776' },
        { pid: 100, startMark: undefined },
        { pid: 101, startMark: '777' },
      ]) {
        assert.equal(await proc.collector().environmentOf(process), undefined);
      }
    });

    it('are unknown if they cannot be read', async () => {
      proc.folderInPlaceOf('100/environ');
      proc.remove('100/cgroup');
      const process = { pid: 100, startMark: '777' };
      assert.equal(await proc.collector().environmentOf(process), undefined);
      const [inspection] = await proc.collector().inspect([100]);
      assert.ok(inspection !== undefined);
      assert.equal(inspection.unit, undefined);
    });

    it('read a large environment completely', async () => {
      const value = 'x'.repeat(200_000);
      proc.write('100/environ', `A=${value}\0LAST=1\0`);
      const environment = await proc.collector().environmentOf({ pid: 100, startMark: '777' });
      assert.equal(environment?.['A']?.length, 200_000);
      assert.equal(environment['LAST'], '1');
    });
  });

  it('marks a truncated command line', async () => {
    proc.process(100, { argv: ['java', '-cp', 'x'.repeat(20_000), 'Main'] });
    proc.process(101, { argv: ['java', '-cp', 'x'.repeat(10_000), 'Main'] });
    const [[truncated] = [], [exact] = []] = await proc.collector().readAncestorChains([100, 101]);
    assert.equal(truncated?.argvQuality, 'truncated');
    assert.equal(exact?.argvQuality, 'exact');
  });
});
