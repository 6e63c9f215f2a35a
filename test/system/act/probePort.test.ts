import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { findFreePort, probePort } from '../../../src/act/probePort';

describe('free ports of a real system', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      const closed = once(server, 'close');
      server.close();
      await closed;
    }
  });

  async function hold(host: '127.0.0.1' | '::1', port = 0): Promise<number> {
    const server = createServer();
    servers.push(server);
    server.listen({ host, port });
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** Free a moment ago: the system assigns other ports before it assigns this one again. */
  async function freeOne(): Promise<number> {
    const port = await hold('127.0.0.1');
    const server = servers.pop();
    assert.ok(server);
    const closed = once(server, 'close');
    server.close();
    await closed;
    return port;
  }

  it('distinguishes a port in use from a free one, and does not keep it', async () => {
    const held = await hold('127.0.0.1');
    const free = await freeOne();
    assert.deepEqual(await probePort(held, '127.0.0.1'), { kind: 'in-use' });
    for (let again = 0; again < 3; again++) {
      assert.deepEqual(await probePort(free, '127.0.0.1'), { kind: 'free' });
    }
    await assert.rejects(async () => {
      const socket = connect(free, '127.0.0.1');
      await once(socket, 'connect');
    }, /ECONNREFUSED/);
  });

  it('does the same for UDP, which has ports of its own', async () => {
    const tcp = await hold('127.0.0.1');
    assert.deepEqual(await probePort(tcp, '127.0.0.1', 'udp'), { kind: 'free' });
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    try {
      assert.deepEqual(await probePort(port, '127.0.0.1', 'udp'), { kind: 'in-use' });
    } finally {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    }
    assert.deepEqual(await probePort(port, '127.0.0.1', 'udp'), { kind: 'free' });
  });

  it('reports any other failure', async () => {
    const trial = await probePort(await freeOne(), '192.0.2.1' as '127.0.0.1');
    assert.equal(trial.kind, 'failed');
    assert.match(trial.detail, /EADDRNOTAVAIL/);
  });

  it('takes the requested port if it is free', async () => {
    const port = await freeOne();
    assert.equal(await findFreePort(port, new Set()), port);
  });

  it('takes the next port that is free on both loopbacks and has no listener elsewhere', async () => {
    const first = await freeOne();
    await hold('127.0.0.1', first);
    const taken = new Set([first + 1]);
    const found = await findFreePort(first, taken);
    assert.ok(found > first + 1 && found <= first + 200, String(found));
  });

  it('skips what the system reserves, however many in a row', async () => {
    const port = Math.min(await freeOne(), 60_000);
    const found = await findFreePort(port, new Set(), [{ from: port - 5, to: port + 400 }]);
    assert.ok(found > port + 400, String(found));
  });

  it('skips a port that is in use only on the IPv6 loopback', async function () {
    const port = await freeOne();
    try {
      await hold('::1', port);
    } catch {
      this.skip();
    }
    assert.notEqual(await findFreePort(port, new Set()), port);
  });

  it('takes one that the system assigns if none is requested', async () => {
    const port = await findFreePort(undefined, new Set());
    assert.ok(port >= 1024 && port <= 65_535);
    assert.deepEqual(await probePort(port, '127.0.0.1'), { kind: 'free' });
  });

  it('reports which ports it tried, and stops at the last port', async () => {
    const all = new Set(Array.from({ length: 65_536 }, (_, port) => port));
    await assert.rejects(
      findFreePort(3000, all, [{ from: 3001, to: 4000 }]),
      /No port from 3000 to 4200 is free/,
    );
    await assert.rejects(findFreePort(3000, all), /No port from 3000 to 3200 is free/);
    await assert.rejects(findFreePort(65_500, all), /No port from 65500 to 65535 is free/);
    await assert.rejects(findFreePort(undefined, all), /did not provide a free port/);
  });
});
