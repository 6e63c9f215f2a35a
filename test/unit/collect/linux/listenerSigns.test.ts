import assert from 'node:assert/strict';
import type { ChangeRequest, ChangeSigns } from '../../../../src/collect/collector';
import { ListenerSigns } from '../../../../src/collect/linux/listenerSigns';
import { AddressCache } from '../../../../src/collect/linux/parseProcNet';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';

const quick: ChangeRequest = { udp: false, isThorough: false };
const thorough: ChangeRequest = { udp: false, isThorough: true };

/** A socket of /proc/net/tcp; a connection has the state 01, which is counted in /proc/net/snmp. */
interface Row {
  readonly inode: number;
  readonly state?: '0A' | '01' | '07';
}

const heading =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

function tableOf(rows: readonly Row[], digits: number, bytes: number): string {
  const lines = rows.map(({ inode, state = '0A' }, index) => {
    const address = '0'.repeat(digits);
    const local = `${String(index).padStart(4)}: ${address}:1F90 ${address}:0000 ${state}`;
    return `${local} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000`;
  });
  return [heading, ...lines].map((line) => `${line.padEnd(bytes - 1)}\n`).join('');
}

/** Files under /proc that are made anew when they are read from position 0, about a page at a time. */
class Files {
  tcp: Row[] = [];
  tcp6: Row[] = [];
  udp: Row[] = [];
  lastPid = 11206;
  /** Paths that cannot be opened. */
  readonly failing = new Map<string, string>();
  /** Texts in place of the usual ones. */
  readonly others = new Map<string, string>();
  readonly reads: string[] = [];
  /** Inodes of sockets that a known process has open. */
  readonly held = new Set<number>();
  opened = 0;
  /** Rows that were printed. */
  rowsRead = 0;
  /** Something happens before a file is read. */
  beforeRead: (path: string) => void = () => undefined;
  private readonly paths = new Map<number, string>();
  private readonly snapshots = new Map<number, string>();

  readonly signs = new ListenerSigns(
    '/proc',
    {
      ...systemCalls,
      open: (path) => {
        const code = this.failing.get(path);
        if (code !== undefined) throw Object.assign(new Error(`${code}: ${path}`), { code });
        this.opened++;
        this.paths.set(this.paths.size, path);
        return this.paths.size - 1;
      },
      readAt: (descriptor, buffer, length, position) => {
        const path = this.paths.get(descriptor)!;
        this.reads.push(path.slice('/proc/'.length));
        this.beforeRead(path);
        if (position === 0) this.snapshots.set(descriptor, this.others.get(path) ?? this.text(path));
        const text = this.snapshots.get(descriptor)!.slice(position, position + Math.min(length, 4_050));
        if (path.endsWith('tcp')) this.rowsRead += Math.ceil(text.length / 150);
        return buffer.write(text, 'latin1');
      },
      close: () => this.opened--,
    },
    new AddressCache('LE'),
    (inode) => this.held.has(inode),
  );

  read(request: ChangeRequest): ChangeSigns {
    const signs = this.signs.read(request);
    assert.ok(signs !== undefined);
    return signs;
  }

  private text(path: string): string {
    const inUse = (rows: readonly Row[]): number => rows.length;
    switch (path) {
      case '/proc/net/sockstat':
        return `sockets: used 290\nTCP: inuse ${inUse(this.tcp)} orphan 0 tw 3 alloc 25 mem 4\nUDP: inuse ${inUse(this.udp)} mem 1\nUDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n`;
      case '/proc/net/sockstat6':
        return `TCP6: inuse ${inUse(this.tcp6)}\nUDP6: inuse 0\nUDPLITE6: inuse 0\nRAW6: inuse 1\nFRAG6: inuse 0 memory 0\n`;
      case '/proc/net/snmp': {
        const connections = [...this.tcp, ...this.tcp6].filter(({ state }) => state === '01').length;
        return `Ip: Forwarding\nIp: 1\nTcp: RtoAlgorithm MaxConn CurrEstab InSegs\nTcp: 1 -1 ${connections} 7\n`;
      }
      case '/proc/loadavg':
        return `0.20 0.18 0.12 1/480 ${this.lastPid}\n`;
      case '/proc/net/tcp':
        return tableOf(this.tcp, 8, 150);
      case '/proc/net/tcp6':
        return tableOf(this.tcp6, 32, 180);
      case '/proc/net/udp':
        return tableOf(this.udp, 8, 128);
      default:
        throw new Error(path);
    }
  }
}

const listener = (inode: number): Row => ({ inode });
const connection = (inode: number): Row => ({ inode, state: '01' });

describe('ListenerSigns', () => {
  let files: Files;
  let before: ChangeSigns;

  beforeEach(() => {
    files = new Files();
    files.tcp = [listener(1), listener(2), listener(3), connection(50), connection(51)];
    files.tcp6 = [listener(4), listener(5)];
    before = files.read(thorough);
    files.reads.length = 0;
  });

  /** Whether a reading tells of a change of listeners. */
  function isNoticed(request: ChangeRequest = quick): boolean {
    const now = files.read(request);
    const isChange = now.listeners !== before.listeners;
    before = now;
    return isChange;
  }

  it('reads two counters while nothing happens, and now and then the last PID', () => {
    assert.equal(isNoticed(), false);
    assert.deepEqual(files.reads, ['net/sockstat', 'net/sockstat6']);
    files.lastPid = 11207;
    assert.equal(files.read(thorough).lastPid, 11207);
  });

  for (const family of ['tcp', 'tcp6'] as const) {
    for (const [place, at] of [
      ['before', 0],
      ['between', 1],
      ['behind', family === 'tcp' ? 3 : 2],
    ] as const) {
      it(`notices a listener that comes ${place} the others, and goes, in ${family}`, () => {
        const rows = files[family];
        files[family] = rows.toSpliced(at, 0, listener(90));
        assert.equal(isNoticed(), true);
        assert.equal(isNoticed(thorough), false);
        files[family] = rows;
        assert.equal(isNoticed(), true);
        assert.equal(isNoticed(thorough), false);
      });
    }
  }

  it('takes no connection for a listener', () => {
    for (let inode = 60; inode < 70; inode++) {
      files.tcp = [...files.tcp, connection(inode)];
      files.tcp6 = [...files.tcp6, connection(inode)];
      assert.equal(isNoticed(), false);
    }
    files.tcp = files.tcp.slice(0, 3);
    assert.equal(isNoticed(), false);
  });

  it('says that connections move while counters do and listeners do not', () => {
    const are = (request: ChangeRequest): boolean => files.read(request).areConnectionsMoving;
    assert.deepEqual([before.areConnectionsMoving, are(quick), are(thorough)], [false, false, false]);
    files.tcp.push(connection(52));
    assert.deepEqual([are(quick), are(quick)], [true, false]);
    // a connection that came and went between two readings is in TIME_WAIT
    files.others.set(
      '/proc/net/sockstat',
      'sockets: used 290\nTCP: inuse 6 orphan 0 tw 4 alloc 25 mem 4\nUDP: inuse 0 mem 1\n',
    );
    assert.deepEqual([are(thorough), are(thorough)], [true, false]);
    files.others.clear();
    files.tcp = [listener(6), ...files.tcp];
    assert.deepEqual([are(quick), are(quick)], [false, false]);
  });

  it('notices a listener that comes while a connection ends, at the next thorough reading', () => {
    files.tcp = [listener(9), ...files.tcp.slice(0, -1)];
    assert.equal(isNoticed(), false);
    assert.equal(isNoticed(thorough), true);
    // all of them are known: one that goes later is missed by no counter
    files.tcp = files.tcp.filter(({ inode }) => inode !== 3);
    assert.equal(isNoticed(), true);
  });

  it('notices each listener that takes the place of another', () => {
    for (const [index] of files.tcp.slice(0, 3).entries()) {
      files.tcp = files.tcp.with(index, listener(90 + index));
      assert.equal(isNoticed(thorough), true);
    }
    files.tcp6 = files.tcp6.with(1, listener(99));
    assert.equal(isNoticed(thorough), true);
    assert.equal(isNoticed(thorough), false);
  });

  it('reads no further than the row behind the listeners', () => {
    const connections = Array.from({ length: 1_000 }, (_, index) => connection(1_000 + index));
    files.tcp = [...files.tcp, ...connections];
    files.rowsRead = 0;
    assert.equal(isNoticed(), false);
    // with the heading, and room for one that is new
    assert.ok(files.rowsRead <= 6, String(files.rowsRead));
    files.rowsRead = 0;
    assert.equal(isNoticed(thorough), false);
    assert.ok(files.rowsRead <= 4, String(files.rowsRead));
  });

  it('takes a short answer for the end, which one more read would find by another walk over all connections', () => {
    const [first, second, third] = files.tcp;
    const states = [[first, second, third], [first, second, third, listener(9)], [first, third], [first], []];
    for (const rows of states) {
      files.tcp = rows.flatMap((row) => row ?? []);
      files.reads.length = 0;
      isNoticed();
      const tables = files.reads.filter((file) => file === 'net/tcp');
      assert.deepEqual(tables, rows.length === 0 ? [] : ['net/tcp'], `${rows.length} rows`);
    }
  });

  it('reads a table of several pages', () => {
    files.tcp = Array.from({ length: 300 }, (_, index) => listener(1_000 + index));
    files.tcp6 = Array.from({ length: 200 }, (_, index) => listener(2_000 + index));
    assert.equal(isNoticed(), true);
    assert.equal(isNoticed(thorough), false);
    files.tcp = files.tcp.with(299, listener(9));
    assert.equal(isNoticed(thorough), true);
    files.tcp6 = files.tcp6.with(199, listener(9));
    assert.equal(isNoticed(thorough), true);
  });

  describe('where processes are known to have the last listeners of the tables', () => {
    beforeEach(() => {
      for (const inode of [3, 5]) files.held.add(inode);
    });

    it('does not read what is behind the others, for which the kernel walks over all connections', () => {
      files.rowsRead = 0;
      assert.equal(isNoticed(thorough), false);
      // the heading and two rows
      assert.equal(files.rowsRead, 3);
      assert.deepEqual(files.reads, ['net/sockstat', 'net/sockstat6', 'net/tcp', 'net/tcp6', 'loadavg']);
    });

    it('notices each listener that takes the place of another, once', () => {
      for (const index of [0, 1, 2]) {
        files.held.delete(files.tcp[index]!.inode);
        files.tcp = files.tcp.with(index, listener(90 + index));
        assert.equal(isNoticed(thorough), true, `of row ${index}`);
        files.held.add(90 + index);
        assert.equal(isNoticed(thorough), false);
      }
    });

    it('notices one that came before or behind another that went', () => {
      const [first, second, third, ...connections] = files.tcp as [Row, Row, Row, ...Row[]];
      files.tcp = [listener(9), first, second, ...connections];
      files.held.delete(3);
      assert.equal(isNoticed(thorough), true);
      files.held.add(3);
      files.tcp = [first, second, third, ...connections];
      assert.equal(isNoticed(thorough), true);
      files.tcp = [second, third, listener(9), ...connections];
      assert.equal(isNoticed(thorough), true);
    });

    it('reads no row of a connection, nor the last listener, when connections come and go', () => {
      files.rowsRead = 0;
      files.tcp = [...files.tcp, connection(60), connection(61)];
      assert.equal(isNoticed(), false);
      assert.equal(files.rowsRead, 3);
      files.tcp6 = [...files.tcp6, connection(62)];
      assert.equal(isNoticed(thorough), false);
      assert.equal(files.rowsRead, 6);
      files.tcp = files.tcp.slice(0, 3);
      assert.equal(isNoticed(), false);
      assert.equal(files.rowsRead, 9);
      assert.equal(before.isExact, true);
    });

    it('notices a listener that comes or goes with connections, wherever it is', () => {
      const [tcp, tcp6] = [files.tcp, files.tcp6];
      for (const at of [0, 1, 3]) {
        files.tcp = [...tcp.toSpliced(at, 0, listener(90)), connection(60)];
        assert.equal(isNoticed(), true, `before row ${at}`);
        files.tcp = [...tcp, connection(61), connection(62), connection(63)];
        assert.equal(isNoticed(), true, `no longer before row ${at}`);
        files.tcp = tcp;
        assert.equal(isNoticed(), false);
      }
      // one for another, in different tables
      files.tcp = [listener(9), ...tcp, connection(60)];
      files.tcp6 = tcp6.slice(1);
      assert.equal(isNoticed(), true);
      files.tcp = [...tcp, connection(60), connection(61), connection(62)];
      assert.equal(isNoticed(), true, 'it is known since');
    });

    it('notices a listener although a connection more is counted than there was with the sockets', () => {
      files.tcp = files.tcp.toSpliced(3, 0, listener(90));
      files.beforeRead = (path) => {
        if (path === '/proc/net/snmp') files.tcp = [...files.tcp, connection(60)];
      };
      assert.equal(isNoticed(), true);
    });

    it('reads the rows if connections are not counted', () => {
      files.failing.set('/proc/net/snmp', 'EACCES');
      files.tcp = [...files.tcp, connection(60)];
      assert.equal(isNoticed(), false);
      files.tcp = [listener(90), ...files.tcp];
      assert.equal(isNoticed(), true);
      files.failing.clear();
      files.others.set('/proc/net/snmp', 'Tcp: nothing\n');
      files.tcp = files.tcp.slice(1);
      assert.equal(isNoticed(), true);
    });

    it('notices one that takes the place of the only one', () => {
      files.tcp = [listener(3)];
      assert.equal(isNoticed(), true);
      files.rowsRead = 0;
      assert.equal(isNoticed(thorough), false);
      assert.equal(files.rowsRead, 0);
      files.tcp = [listener(4)];
      files.held.delete(3);
      assert.equal(isNoticed(thorough), true);
    });

    it('reads a table of several pages', () => {
      const [first, last] = [1_000, 1_299];
      files.tcp = Array.from({ length: 300 }, (_, index) => listener(first + index));
      files.held.add(last);
      assert.equal(isNoticed(), true);
      files.rowsRead = 0;
      assert.equal(isNoticed(thorough), false);
      // a row that is read in two pieces is counted twice
      assert.ok(files.rowsRead <= 320, String(files.rowsRead));
      for (const index of [0, 150, 298, 299]) {
        files.tcp = files.tcp.with(index, listener(5_000 + index));
        if (index === 299) files.held.delete(last);
        assert.equal(isNoticed(thorough), true, `of row ${index}`);
      }
    });
  });

  it('reads nothing but the counters of sockets while other counters move', () => {
    files.others.set(
      '/proc/net/sockstat',
      'sockets: used 300\nTCP: inuse 5 orphan 1 tw 9 alloc 29 mem 7\nUDP: inuse 0 mem 1\n',
    );
    assert.equal(isNoticed(), false);
    assert.deepEqual(files.reads, ['net/sockstat', 'net/sockstat6']);
  });

  it('does not read the rows of very many listeners, and says so', () => {
    files.tcp = Array.from({ length: 5_000 }, (_, index) => listener(1_000 + index));
    files.rowsRead = 0;
    assert.equal(isNoticed(), true);
    assert.ok(files.rowsRead < 1_000, String(files.rowsRead));
    assert.equal(before.isExact, false);
    assert.equal(isNoticed(thorough), false);
    files.tcp = files.tcp.slice(1);
    assert.equal(isNoticed(), true, 'whatever moves the counter may be one');
    files.tcp = [listener(1)];
    assert.equal(isNoticed(), true);
    assert.equal(before.isExact, true);
  });

  it('watches UDP sockets only if asked to', () => {
    files.udp = [{ inode: 70, state: '07' }];
    assert.equal(isNoticed(), false);
    const udp = { udp: true, isThorough: false };
    assert.equal(isNoticed(udp), true);
    files.udp = [...files.udp, { inode: 71, state: '01' }];
    assert.equal(isNoticed(udp), false, 'a connected one');
    files.udp = [{ inode: 72, state: '07' }, files.udp[1]!];
    assert.equal(isNoticed({ ...udp, isThorough: true }), true);
  });

  it('opens each file once, and closes all', () => {
    const { opened } = files;
    for (let round = 0; round < 10; round++) files.read(thorough);
    assert.equal(files.opened, opened);
    files.signs.close();
    assert.equal(files.opened, 0);
  });

  it('is unknown, and holds nothing open, while a file cannot be read, and knows nothing of what happened meanwhile', () => {
    files.signs.close();
    files.failing.set('/proc/net/sockstat', 'EMFILE');
    assert.equal(files.signs.read(quick), undefined);
    assert.equal(files.opened, 0);
    files.failing.clear();
    assert.equal(isNoticed(), true);
  });

  it('is unknown if a file says something else', () => {
    for (const file of ['net/sockstat', 'net/sockstat6', 'loadavg']) {
      files.others.set(`/proc/${file}`, 'nothing\n');
      assert.equal(files.signs.read(thorough), undefined, file);
      files.others.clear();
    }
  });

  it('does without IPv6 where the kernel has none', () => {
    files = new Files();
    files.failing.set('/proc/net/sockstat6', 'ENOENT');
    files.tcp = [listener(1)];
    before = files.read(quick);
    files.tcp = [listener(1), listener(2)];
    assert.equal(isNoticed(), true);
  });
});
