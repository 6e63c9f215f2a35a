import assert from 'node:assert/strict';
import { parseSs, cgroupMountOf } from '../../../../src/collect/linux/parseSs';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import type { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { FakeProc, notInstalled, wildcard4, wildcard6 } from './fakeProc';
import { needsPosix } from '../../../support/posix';

const never = new AbortController().signal;

describe('parseSs', () => {
  const line = (rest: string): string => `tcp LISTEN 0      128    127.0.0.1:5432 0.0.0.0:* ${rest}\n`;

  it('reads sockets of both protocols and families', () => {
    const text = [
      'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* uid:101 ino:1234 sk:2 cgroup:/system.slice/a.service <->      ',
      'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* ino:1 sk:10b2 cgroup:/ <->',
      'tcp LISTEN 0 511 *:3000 *:* uid:1000 ino:2 sk:1001 cgroup:/user.slice v6only:0 <->',
      'tcp LISTEN 0 511 [::]:3001 [::]:* ino:3 sk:3 fwmark:0x1 cgroup:/x v6only:1 <->',
      'udp UNCONN 0 0 [fe80::1]%eth0:546 [::]:* ino:4 sk:4 v6only:1 <->',
      '',
    ].join('\n');
    assert.deepEqual(parseSs(text), [
      { protocol: 'udp', port: 53, inode: 1234, cgroup: '/system.slice/a.service', v6only: undefined },
      { protocol: 'tcp', port: 22, inode: 1, cgroup: '/', v6only: undefined },
      { protocol: 'tcp', port: 3000, inode: 2, cgroup: '/user.slice', v6only: false },
      { protocol: 'tcp', port: 3001, inode: 3, cgroup: '/x', v6only: true },
      { protocol: 'udp', port: 546, inode: 4, cgroup: undefined, v6only: true },
    ]);
  });

  const cgroups: Readonly<Record<string, [rest: string, cgroup: string | undefined]>> = {
    'that was removed, or is not in this namespace': [
      'ino:7 sk:1 cgroup:unreachable:8ed7 <->',
      'unreachable',
    ],
    'that an older ss does not show': ['uid:33 ino:7 sk:1 <->', undefined],
    'with escapes': [
      'ino:7 sk:1 cgroup:/system.slice/my\\x2dapp.service <->',
      '/system.slice/my\\x2dapp.service',
    ],
    'that is named like other fields': [
      'ino:7 sk:1 cgroup:/a ino:9 sk:9 cgroup:/system.slice/ssh.service v6only:1 <-> b <->',
      '/a ino:9 sk:9 cgroup:/system.slice/ssh.service v6only:1 <-> b',
    ],
  };
  for (const [what, [rest, cgroup]] of Object.entries(cgroups)) {
    it(`reads a cgroup ${what}`, () => {
      const [socket] = parseSs(line(rest));
      assert.equal(socket?.inode, 7);
      assert.equal(socket.cgroup, cgroup);
    });
  }

  it('skips what it does not understand', () => {
    const text =
      'Netid State\nusage: ss\ntcp LISTEN 0 1 *:0 *:* ino:1 sk:1 <->\ntcp LISTEN 0 1 *:80 *:* sk:1 <->\n';
    assert.deepEqual(parseSs(text), []);
  });
});

describe('cgroupMountOf', () => {
  it('is the first mount of version 2', () => {
    const mounts =
      'tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\nx /a\\040b cgroup2 rw 0 0\ny /c cgroup2 rw 0 0\n';
    assert.equal(cgroupMountOf(mounts), '/a b');
    assert.equal(cgroupMountOf('cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\n'), undefined);
  });
});

describe('LinuxCollector, of what /proc does not tell', () => {
  before(function () {
    needsPosix(this, 'links to what is no path, as in /proc');
  });

  let proc: FakeProc;
  let collector: LinuxCollector;
  /** What ss prints after the address, by inode. */
  let details: Record<number, string>;

  beforeEach(() => {
    proc = new FakeProc();
    proc.write('self/mounts', `cgroup2 ${proc.folder}/cgroup cgroup2 rw 0 0\n`);
    proc.table('tcp', [{ local: wildcard4, port: 5432, inode: 501, uid: 0 }]);
    details = { 501: 'cgroup:/system.slice/postgresql.service <->' };
    proc.run = () => {
      const lines = Object.entries(details).map(
        ([inode, rest]) =>
          `tcp LISTEN 0 1 0.0.0.0:${ports[inode] ?? 5432} 0.0.0.0:* ino:${inode} sk:1 ${rest}\n`,
      );
      return Promise.resolve({ exitCode: 0, stdout: Buffer.from(lines.join('')), stderr: Buffer.alloc(0) });
    };
    collector = proc.collector();
  });
  afterEach(() => {
    proc.dispose();
  });

  const ports: Readonly<Record<string, number>> = { 502: 3000, 503: 6379 };

  async function settled(): Promise<Snapshot> {
    await collector.scan(never, 'poll');
    await collector.whenDetailsLoaded();
    return collector.scan(never, 'poll');
  }

  function only({ listeners }: Snapshot, port: number): Listener {
    const [listener, ...others] = listeners.filter((one) => one.port === port);
    assert.ok(listener);
    assert.deepEqual(others, []);
    return listener;
  }

  function groupOn(snapshot: Snapshot, port: number): string | undefined {
    const { owner } = only(snapshot, port);
    assert.ok(owner.kind === 'hidden');
    return owner.group?.kind === 'known' ? owner.group.path : owner.group?.reason;
  }

  it('asks ss, by its path, about a socket with a hidden owner, and not again', async () => {
    const first = await collector.scan(never, 'poll');
    assert.equal(first.details, 'loading');
    assert.equal(groupOn(first, 5432), undefined);
    await collector.whenDetailsLoaded();
    for (const trigger of ['poll', 'manual', 'poll'] as const) {
      proc.now += 1_000_000;
      const snapshot = await collector.scan(never, trigger);
      assert.equal(snapshot.details, 'complete');
      assert.equal(groupOn(snapshot, 5432), '/system.slice/postgresql.service');
    }
    assert.deepEqual(
      proc.commands.map(({ file, args }) => [file, ...args].join(' ')),
      ['/usr/bin/ss -H -t -u -l -n -e'],
    );
  });

  it('does not ask while every owner is known and nothing listens on ::', async () => {
    proc.table('tcp', [{ local: wildcard4, port: 3000, inode: 502 }]);
    proc.process(100, { sockets: [502] });
    assert.equal((await collector.scan(never, 'poll')).details, 'complete');
    assert.deepEqual(proc.commands, []);
  });

  it('asks about later sockets at most once in five seconds, but at once in a refresh', async () => {
    await settled();
    proc.table('tcp', [
      { local: wildcard4, port: 5432, inode: 501, uid: 0 },
      { local: wildcard4, port: 6379, inode: 503, uid: 0 },
    ]);
    details[503] = 'cgroup:/system.slice/redis.service <->';
    proc.now += 4_999;
    assert.equal(groupOn(await settled(), 6379), undefined);
    assert.equal(proc.commands.length, 1);
    proc.now += 1;
    assert.equal(groupOn(await settled(), 6379), '/system.slice/redis.service');
    assert.equal(proc.commands.length, 2);
  });

  it('knows whether a socket on :: takes IPv4 connections too, also one of a known owner', async () => {
    proc.table('tcp', []);
    proc.table('tcp6', [{ local: wildcard6, port: 3000, inode: 502 }]);
    proc.process(100, { sockets: [502] });
    proc.run = () => {
      const stdout = Buffer.from('tcp LISTEN 0 1 *:3000 *:* ino:502 sk:1 cgroup:/ v6only:0 <->\n');
      return Promise.resolve({ exitCode: 0, stdout, stderr: Buffer.alloc(0) });
    };
    const snapshot = await settled();
    assert.equal(only(snapshot, 3000).dualStack, true);
    assert.equal(only(snapshot, 3000).owner.kind, 'known');
  });

  it('does not take the answer about a socket for another with its inode', async () => {
    await settled();
    proc.table('tcp', [{ local: wildcard4, port: 6379, inode: 501, uid: 0 }]);
    assert.equal(groupOn(await collector.scan(never, 'poll'), 6379), undefined);
  });

  it('names the processes of the cgroup, and reads them again in a refresh', async () => {
    const procs = '../cgroup/system.slice/postgresql.service/cgroup.procs';
    proc.write(procs, '300\n0\n301\n');
    proc.process(300, { comm: 'postgres', argv: ['postgres'], executable: '/usr/bin/postgres', uid: 0 });
    const candidates = (snapshot: Snapshot): unknown => {
      const { owner } = only(snapshot, 5432);
      return owner.kind === 'hidden' && owner.group?.kind === 'known' && owner.group.candidates;
    };
    // 301 is hidden, or has exited
    const named = { pid: 300, name: 'postgres' };
    assert.deepEqual(candidates(await settled()), [named, { pid: 301, name: undefined }]);
    proc.write(procs, '300\n');
    assert.deepEqual(candidates(await collector.scan(never, 'manual')), [named]);
  });

  const answer =
    (stdout: string, exitCode = 0) =>
    () =>
      Promise.resolve({ exitCode, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) });
  const row = 'tcp LISTEN 0 1 0.0.0.0:5432 0.0.0.0:* ino:501 sk:1';
  const failures: Readonly<Record<string, [prepare: (fake: FakeProc) => void, reason: string]>> = {
    'ss is not installed': [(fake) => (fake.run = notInstalled), 'no-tool'],
    'only version 1 of cgroups is mounted': [
      (fake) => {
        fake.write('self/mounts', 'cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\n');
      },
      'no-cgroup2',
    ],
    'ss is too old': [(fake) => (fake.run = answer(`${row} <->\n`)), 'old-tool'],
    'the cgroup is outside': [
      (fake) => (fake.run = answer(`${row} cgroup:unreachable:2f <->\n`)),
      'unreachable',
    ],
    'ss complains': [(fake) => (fake.run = answer(`${row} cgroup:/a.service <->\n`, 1)), 'failed'],
    'ss prints nothing': [(fake) => (fake.run = answer('')), 'failed'],
    'ss does not list it': [(fake) => (fake.run = answer(`${row.replace('501', '9')} <->\n`)), 'failed'],
  };
  for (const [what, [prepare, reason]] of Object.entries(failures)) {
    it(`says that it is unknown because ${what}, and does not ask in every scan`, async () => {
      prepare(proc);
      assert.equal(groupOn(await settled(), 5432), reason);
      const asked = proc.commands.length;
      for (let scan = 0; scan < 10; scan++) {
        const snapshot = await collector.scan(never, scan % 2 === 0 ? 'poll' : 'manual');
        assert.equal(snapshot.details, 'complete');
      }
      assert.equal(proc.commands.length, asked);
    });
  }

  it('asks again after five minutes if there was no ss', async () => {
    const { run } = proc;
    proc.run = notInstalled;
    assert.equal(groupOn(await settled(), 5432), 'no-tool');
    proc.run = run;
    proc.now += 300_000;
    assert.equal(groupOn(await settled(), 5432), '/system.slice/postgresql.service');
  });
});
