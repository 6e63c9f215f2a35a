import assert from 'node:assert/strict';
import type { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import type { SystemCalls } from '../../../../src/collect/linux/procFileReader';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';
import type { Listener } from '../../../../src/model/listeners/listener';
import { FakeProc, loopback4 } from './fakeProc';

describe('the end of a TCP table', () => {
  let proc: FakeProc;
  let collector: LinuxCollector;
  const paths = new Map<number, string>();
  /** Of /proc/net/tcp: each makes the kernel walk its table of connections. */
  let reads = 0;
  /** How many rows each read of that file returns, in order; all of them if there is none left. */
  let rowsRead: (number | 'EIO')[] = [];

  const calls: SystemCalls = {
    ...systemCalls,
    open: (path) => {
      const descriptor = systemCalls.open(path);
      paths.set(descriptor, path);
      return descriptor;
    },
    read: (descriptor, buffer, offset, length) => {
      if (paths.get(descriptor) !== `${proc.root}/net/tcp`)
        return systemCalls.read(descriptor, buffer, offset, length);
      reads++;
      const rows = rowsRead.shift();
      if (rows === 'EIO') throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
      return systemCalls.read(descriptor, buffer, offset, rows === undefined ? length : bytesOf(rows));
    },
  };

  /** The length of the heading and so many rows: all lines of the table but the heading are equally long. */
  function bytesOf(rows: number): number {
    const heading = proc.text('tcp', []).length;
    return (
      heading + rows * (proc.text('tcp', [{ local: loopback4, port: 3000, inode: 501 }]).length - heading)
    );
  }

  function listeners(count: number, counted = count): void {
    proc.table(
      'tcp',
      Array.from({ length: count }, (_, index) => ({
        ...{ local: loopback4, port: 3000 + index, inode: 501 + index },
      })),
    );
    proc.write('net/sockstat', `TCP: inuse ${counted} orphan 0 tw 0 alloc 5 mem 1\n`);
  }

  beforeEach(() => {
    proc = new FakeProc();
    reads = 0;
    rowsRead = [];
    proc.write('net/sockstat6', 'TCP6: inuse 0\n');
    proc.write('net/snmp', 'Tcp: RtoAlgorithm CurrEstab\nTcp: 1 0\n');
    proc.write('loadavg', '0.20 0.18 0.12 1/80 4000\n');
    proc.process(100, { sockets: [501, 502, 503] });
    collector = proc.collector(1000, calls);
  });
  afterEach(() => {
    proc.dispose();
  });

  async function poll(): Promise<readonly Listener[]> {
    reads = 0;
    return (await collector.scan(new AbortController().signal, 'poll')).listeners;
  }

  const ports = (found: readonly Listener[]): number[] => found.map(({ port }) => port);

  it('is not searched for if as many listeners were read as the kernel counts', async () => {
    listeners(3);
    assert.deepEqual(ports(await poll()), [3000, 3001, 3002]);
    assert.equal(reads, 1);
    listeners(1);
    assert.deepEqual(ports(await poll()), [3000]);
    assert.equal(reads, 1);
  });

  it('is searched for if the kernel counts more', async () => {
    listeners(3);
    // the first reading seems to end after two rows
    rowsRead = [2, 2];
    assert.deepEqual(ports(await poll()), [3000, 3001, 3002]);
  });

  it('is searched for if the kernel counts more connections that are being opened', async () => {
    listeners(2, 3);
    assert.deepEqual(ports(await poll()), [3000, 3001]);
    assert.ok(reads > 1);
  });

  it('leaves the rows of the last scan if the search for it fails', async () => {
    listeners(3);
    await poll();
    listeners(3, 4);
    rowsRead = [1, 'EIO'];
    const found = await poll();
    assert.deepEqual(ports(found), [3000, 3001, 3002]);
    assert.deepEqual(
      found.map(({ isStale }) => isStale),
      [true, true, true],
    );
  });
});
