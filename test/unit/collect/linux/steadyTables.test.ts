import assert from 'node:assert/strict';
import type { ChangeReader, ScanTrigger } from '../../../../src/collect/collector';
import type { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import type { SystemCalls } from '../../../../src/collect/linux/procFileReader';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';
import { needsPosix } from '../../../support/posix';
import { FakeProc, loopback4, loopback6 } from './fakeProc';

describe('TCP tables in which as many sockets listen as before', () => {
  let proc: FakeProc;
  let collector: LinuxCollector;
  const paths = new Map<number, string>();
  /** Tables of which the last scan has read all: that makes the kernel walk over its table of connections. */
  let readToTheEnd: string[] = [];

  let onOpen: (path: string) => void = () => undefined;
  let beforeLink: (path: string) => void = () => undefined;

  const noted = (descriptor: number, length: number, read: number): number => {
    const name = paths.get(descriptor)?.split('/net/')[1] ?? '';
    if (name.startsWith('tcp') && read < length) readToTheEnd.push(name);
    return read;
  };
  const calls: SystemCalls = {
    ...systemCalls,
    open: (path) => {
      onOpen(path);
      const descriptor = systemCalls.open(path);
      paths.set(descriptor, path);
      return descriptor;
    },
    link: (path) => {
      beforeLink(path);
      return systemCalls.link(path);
    },
    read: (descriptor, buffer, offset, length) =>
      noted(descriptor, length, systemCalls.read(descriptor, buffer, offset, length)),
  };

  const tcp = [3000, 3001, 3002].map((port, at) => ({ local: loopback4, port, inode: 501 + at }));
  const tcp6 = [4000, 4001].map((port, at) => ({ local: loopback6, port, inode: 511 + at }));

  before(function () {
    needsPosix(this, 'links to what is no path, as in /proc');
  });
  beforeEach(() => {
    proc = new FakeProc();
    proc.table('tcp', tcp);
    proc.table('tcp6', tcp6);
    count(0);
    proc.write('net/sockstat', 'TCP: inuse 3 orphan 0 tw 0 alloc 5 mem 1\n');
    proc.write('net/sockstat6', 'TCP6: inuse 2\n');
    lastPid(4000);
    proc.process(100, { sockets: [501, 502, 503, 511, 512] });
    collector = proc.collector(1000, calls);
  });
  afterEach(() => {
    onOpen = () => undefined;
    beforeLink = () => undefined;
    proc.dispose();
  });

  function count(established: number): void {
    proc.write('net/snmp', `Tcp: RtoAlgorithm CurrEstab\nTcp: 1 ${established}\n`);
  }

  function lastPid(pid: number): void {
    proc.write('loadavg', `0.20 0.18 0.12 1/80 ${pid}\n`);
  }

  async function scan(trigger: ScanTrigger = 'poll'): Promise<number[]> {
    readToTheEnd = [];
    const { listeners } = await collector.scan(new AbortController().signal, trigger);
    return listeners.map(({ port }) => port);
  }

  const all = [3000, 3001, 3002, 4000, 4001];

  it('are read up to the last row while a process has that open, and to the end at times', async () => {
    await scan();
    let toTheEnd = 0;
    for (let poll = 1; poll <= 32; poll++) {
      // so that no poll takes the rows for granted
      lastPid(4000 + poll);
      assert.deepEqual(await scan(), all);
      toTheEnd += readToTheEnd.length;
    }
    assert.equal(toTheEnd, 8);
  });

  it('are read to the end for a person, and after a change', async () => {
    for (const trigger of ['poll', 'manual', 'change', 'change'] as const) {
      await scan(trigger);
      assert.deepEqual(readToTheEnd, ['tcp', 'tcp6'], trigger);
    }
  });

  describe('while sockets come in one of them', () => {
    let added: { local: string; port: number; inode: number }[];

    /** One more listens on IPv4. */
    function add(): number {
      const port = 3010 + added.length;
      const inode = 521 + added.length;
      added.push({ local: loopback4, port, inode });
      // the kernel's order is that of its hash table
      proc.table('tcp', [...added, ...tcp]);
      proc.write('net/sockstat', `TCP: inuse ${3 + added.length} orphan 0 tw 0 alloc 5 mem 1\n`);
      proc.link(`100/fd/${7 + added.length}`, `socket:[${inode}]`);
      return port;
    }

    beforeEach(async () => {
      added = [];
      // connections of the table: their place proves that listeners come first
      count(1);
      proc.write('net/sockstat6', 'TCP6: inuse 3\n');
      await scan();
    });

    it('are read to the end where one has come, and in the other up to the last row, until it was time', async () => {
      const read: string[] = [];
      for (let change = 1; change <= 10; change++) {
        const port = add();
        assert.ok((await scan('change')).includes(port));
        read.push(readToTheEnd.join());
      }
      assert.deepEqual(
        read,
        read.map((_, at) => (at === 7 ? 'tcp,tcp6' : 'tcp')),
      );
    });

    it('are read to the end where something came in the other too, by a poll, or for a person', async () => {
      for (const trigger of ['poll', 'manual'] as const) {
        add();
        await scan(trigger);
        assert.deepEqual(readToTheEnd, ['tcp', 'tcp6'], trigger);
      }
      add();
      proc.write('net/sockstat6', 'TCP6: inuse 4\n');
      await scan('change');
      assert.deepEqual(readToTheEnd, ['tcp', 'tcp6']);
    });

    it('show at once that one of an unknown owner is in the place of another in the other table', async () => {
      proc.remove('100/fd/6');
      await scan('manual');
      add();
      proc.table('tcp6', tcp6.with(0, { local: loopback6, port: 4100, inode: 701 }));
      assert.ok((await scan('change')).includes(4100));
    });

    describe('which was noticed between scans', () => {
      let signs: ChangeReader;
      const quick = { udp: false, isThorough: false };
      beforeEach(() => {
        signs = collector.changeReader();
        signs.read({ ...quick, isThorough: true });
      });
      afterEach(() => {
        signs.close();
      });

      /** One more listens, which is noticed. */
      function addNoticed(): number {
        const { listeners } = signs.read(quick) ?? {};
        const port = add();
        assert.notEqual(signs.read(quick)?.listeners, listeners);
        return port;
      }

      it('are not read to the end once more', async () => {
        const ports = [addNoticed(), addNoticed()];
        const found = await scan('change');
        assert.deepEqual(readToTheEnd, []);
        assert.deepEqual(
          ports.filter((port) => !found.includes(port)),
          [],
        );
        const more = addNoticed();
        assert.ok((await scan('change')).includes(more));
        assert.deepEqual(readToTheEnd, []);
      });

      it('are read to the end where one more has come since', async () => {
        const ports = [addNoticed(), add()];
        const found = await scan('change');
        assert.deepEqual(readToTheEnd, ['tcp']);
        assert.ok(ports.every((port) => found.includes(port)));
      });

      it('are read to the end where one is in the place of another since', async () => {
        addNoticed();
        proc.table('tcp', [...added, { local: loopback4, port: 3100, inode: 601 }, ...tcp.slice(1)]);
        proc.remove('100/fd/3');
        proc.link('100/fd/3', 'socket:[601]');
        const found = await scan('change');
        assert.deepEqual(readToTheEnd, ['tcp']);
        assert.deepEqual([found.includes(3000), found.includes(3100)], [false, true]);
      });

      it('are read to the end where nobody is known to have the last one, or nothing is noticed any more', async () => {
        const { listeners } = signs.read(quick) ?? {};
        add();
        proc.table('tcp', [...tcp, ...added]);
        assert.notEqual(signs.read(quick)?.listeners, listeners);
        assert.ok((await scan('change')).includes(3010));
        assert.deepEqual(readToTheEnd, ['tcp']);
        addNoticed();
        signs.close();
        assert.ok((await scan('change')).includes(3011));
        assert.deepEqual(readToTheEnd, ['tcp']);
      });
    });

    it('are read to the end where counters do not prove that these are all', async () => {
      add();
      // a connection on IPv4, which is not counted as one, or a listener that is not in the table yet
      proc.write('net/sockstat', 'TCP: inuse 5 orphan 0 tw 0 alloc 5 mem 1\n');
      await scan('change');
      assert.deepEqual(readToTheEnd, ['tcp', 'tcp', 'tcp6']);
    });

    it('show at once that another socket is in the place of one in the other table, whichever it is', async () => {
      for (const [at, socket] of tcp6.entries()) {
        add();
        const other = { ...socket, port: 4100 + at, inode: 701 + at };
        proc.table('tcp6', tcp6.with(at, other));
        proc.remove(`100/fd/${6 + at}`);
        proc.link(`100/fd/${6 + at}`, `socket:[${other.inode}]`);
        assert.ok((await scan('change')).includes(other.port));
        proc.table('tcp6', tcp6);
        proc.remove(`100/fd/${6 + at}`);
        proc.link(`100/fd/${6 + at}`, `socket:[${socket.inode}]`);
        await scan('manual');
      }
    });
  });

  it('show at once that another socket is in the place of one, whichever it is', async () => {
    for (const [at, socket] of tcp.entries()) {
      await scan('manual');
      const port = 3100 + at;
      const other = { ...socket, port, inode: 601 + at };
      proc.table('tcp', tcp.with(at, other));
      proc.remove(`100/fd/${3 + at}`);
      proc.link(`100/fd/${3 + at}`, `socket:[${other.inode}]`);
      lastPid(5000 + at);
      assert.ok((await scan()).includes(port), `${port}`);
      proc.table('tcp', tcp);
      proc.remove(`100/fd/${3 + at}`);
      proc.link(`100/fd/${3 + at}`, `socket:[${socket.inode}]`);
    }
  });

  for (const trigger of ['poll', 'still'] as const) {
    it(`are read once more where a socket closes and another takes its place before owners are looked for (${trigger})`, async () => {
      await scan();
      // one more has come: a scan reads the tables
      proc.table('tcp', [...tcp, { local: loopback4, port: 3003, inode: 504 }]);
      proc.write('net/sockstat', 'TCP: inuse 4 orphan 0 tw 0 alloc 5 mem 1\n');
      proc.link('100/fd/8', 'socket:[504]');
      beforeLink = (path) => {
        if (!path.endsWith('/100/fd/8')) return;
        beforeLink = () => undefined;
        proc.table('tcp', [...tcp, { local: loopback4, port: 3003, inode: 505 }]);
        proc.remove('100/fd/8');
        proc.link('100/fd/8', 'socket:[505]');
      };
      const { listeners } = await collector.scan(new AbortController().signal, trigger);
      const found = listeners.filter(({ port }) => port === 3003).map(({ owner }) => owner.kind);
      assert.deepEqual(found, ['known']);
    });
  }

  describe('which show two sockets with one address, of which one has no owner', () => {
    const newer = { local: loopback4, port: 3003, inode: 505 };
    const both = [...tcp, { ...newer, inode: 504 }, newer];
    let opened: number;

    beforeEach(async () => {
      await scan();
      opened = 0;
      proc.table('tcp', both);
      proc.write('net/sockstat', 'TCP: inuse 5 orphan 0 tw 0 alloc 5 mem 1\n');
      proc.link('100/fd/8', 'socket:[505]');
      onOpen = (path) => {
        if (path.endsWith('/net/tcp')) opened++;
      };
    });

    async function owners(): Promise<string[]> {
      const { listeners } = await collector.scan(new AbortController().signal, 'poll');
      return listeners.filter(({ port }) => port === 3003).map(({ owner }) => owner.kind);
    }

    it('are read until one has closed', async () => {
      onOpen = (path) => {
        if (path.endsWith('/net/tcp') && ++opened === 3) proc.table('tcp', [...tcp, newer]);
      };
      assert.deepEqual(await owners(), ['known']);
    });

    it('are read three times, and once in each scan that follows, if both are there', async () => {
      const times: number[] = [];
      for (const scans of [1, 2]) {
        assert.deepEqual((await owners()).sort(), ['hidden', 'known']);
        times[scans] = opened;
      }
      const [, first, second = Infinity] = times;
      assert.equal(first, 3);
      assert.ok(second <= 4, String(second));
    });
  });

  it('are read to the end where connections were opened, which may wait at the last row', async () => {
    await scan();
    lastPid(5000);
    count(2);
    proc.write('net/sockstat', 'TCP: inuse 5 orphan 0 tw 0 alloc 5 mem 1\n');
    await scan();
    assert.ok(readToTheEnd.includes('tcp'));
  });

  it('are read to the end where connections wait at the last row, until none does', async () => {
    const rows = proc.text('tcp6', tcp6).split('\n');
    const waiting = rows.with(2, (rows[2] ?? '').replace('0A 00000000:00000000', '0A 00000000:00000003'));
    proc.write('net/tcp6', waiting.join('\n'));
    await scan();
    for (let poll = 1; poll <= 4; poll++) {
      lastPid(5000 + poll);
      await scan();
      assert.ok(readToTheEnd.includes('tcp6'));
    }
  });

  it('are read to the end where nobody is known to have the last one', async () => {
    proc.remove('100/fd/7');
    await scan();
    for (let poll = 1; poll <= 4; poll++) {
      lastPid(5000 + poll);
      assert.deepEqual(await scan(), all);
      assert.ok(readToTheEnd.includes('tcp6'));
    }
  });
});
