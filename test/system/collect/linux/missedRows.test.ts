import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { LinuxCollector, thisLinux } from '../../../../src/collect/linux/linuxCollector';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';
import { runTool } from '../../../../src/collect/runTool';
import type { ScanTrigger } from '../../../../src/collect/collector';
import { skipBecause } from '../../../support/skip';

/** So many rows take several pages of /proc/net/udp. */
const sockets = 120;
const table = '/proc/net/udp';

describe('a table of sockets that comes in several pages', () => {
  const open = new Map<number, Socket>();
  /** Connected ones, which are no listeners; by their port too. */
  const connected = new Map<number, Socket>();
  const paths = new Map<number, string>();
  /** How often the scan has opened the table, and how many pages it has read since then. */
  let readings = 0;
  let pages = 0;
  /** Whether a socket of this page closes before the next page is read; both are counted from 1. */
  let closes: (reading: number, page: number) => boolean = () => false;
  let closed: Map<number, Socket> = open;
  let closedCount = 0;

  const collector = new LinuxCollector({
    ...thisLinux({ run: runTool }),
    calls: {
      ...systemCalls,
      open: (path) => {
        const descriptor = systemCalls.open(path);
        paths.set(descriptor, path);
        if (path === table) {
          readings++;
          pages = 0;
        }
        return descriptor;
      },
      read: (descriptor, buffer, offset, length) => {
        const read = systemCalls.read(descriptor, buffer, offset, length);
        if (paths.get(descriptor) === table && closes(readings, ++pages)) {
          closeFirstOf(buffer.toString('latin1', offset, offset + read));
        }
        return read;
      },
    },
  });

  function closeFirstOf(page: string): void {
    const listed = [...page.matchAll(/^\s*\d+: [0-9A-F]{8}:([0-9A-F]{4}) /gm)].map(([, port = '']) =>
      parseInt(port, 16),
    );
    const port = listed.find((one) => closed.has(one));
    if (port === undefined) return;
    closedCount++;
    closed.get(port)?.close();
    closed.delete(port);
  }

  async function listed(trigger: ScanTrigger): Promise<number[]> {
    readings = 0;
    const { listeners } = await collector.scan(new AbortController().signal, trigger);
    const own = listeners.filter(
      ({ protocol, owner }) =>
        protocol === 'udp' && owner.kind === 'known' && owner.processes[0].pid === process.pid,
    );
    return own
      .map(({ port }) => port)
      .filter((port) => open.has(port))
      .sort((a, b) => a - b);
  }

  const expected = (): number[] => [...open.keys()].sort((a, b) => a - b);

  beforeEach(async function () {
    closes = () => false;
    closedCount = 0;
    if (process.platform !== 'linux') return skipBecause(this, 'needs Linux');
    while (open.size < sockets) {
      const socket = await bound();
      open.set(socket.address().port, socket);
    }
    while (connected.size < sockets) {
      const socket = await bound();
      await new Promise<void>((resolve) => {
        socket.connect(9, '127.0.0.1', resolve);
      });
      connected.set(socket.address().port, socket);
    }
  });
  after(() => {
    for (const socket of [...open.values(), ...connected.values()]) socket.close();
  });

  async function bound(): Promise<Socket> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return socket;
  }

  it('lacks none that listens, if connections close between the pages of the first reading', async () => {
    closes = (reading) => reading === 1;
    closed = connected;
    assert.deepEqual(await listed('manual'), expected());
    assert.ok(closedCount > 3, `${closedCount} closed`);
  });

  it('lacks none that listens, if others close in several readings one after the other', async () => {
    await listed('poll');
    closes = (reading, page) => page === 1 && reading <= 3;
    closed = open;
    assert.deepEqual(await listed('poll'), expected());
    assert.equal(closedCount, 3);
  });

  it('is read once while nothing closes, and twice for a person who is about to act', async () => {
    await listed('poll');
    await listed('poll');
    assert.equal(readings, 1);
    await listed('manual');
    assert.equal(readings, 2);
  });
});
