import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { skipBecause } from '../../../support/skip';

describe('what uses a port without listening on it', () => {
  const open: Socket[] = [];
  let server: Server;
  let port: number;

  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'it reads /proc');
  });

  beforeEach(async () => {
    server = createServer((socket) => open.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    ({ port } = address);
  });

  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
    server.close();
  });

  async function states(): Promise<string[] | undefined> {
    return (await new LinuxCollector().connectionsOn([port]))?.map(({ state }) => state);
  }

  it('is nothing but the listener at first', async () => {
    assert.deepEqual(await states(), []);
  });

  it('is a connection that was accepted', async () => {
    const client = connect(port, '127.0.0.1');
    open.push(client);
    await Promise.all([once(client, 'connect'), once(server, 'connection')]);
    assert.deepEqual(await states(), ['ESTABLISHED']);
  });

  it('is the port of a client, with its program, told from what a server accepted', async () => {
    const client = connect(port, '127.0.0.1');
    open.push(client);
    await Promise.all([once(client, 'connect'), once(server, 'connection')]);
    const own = client.localPort ?? 0;
    const found = (await new LinuxCollector().connectionsOn([port, own])) ?? [];
    const user = { pid: process.pid, name: found[0]?.user?.name };
    assert.equal(typeof user.name, 'string');
    assert.deepEqual(
      [...found].sort((a, b) => Number(a.isOutgoing) - Number(b.isOutgoing)),
      [
        { protocol: 'tcp', port, state: 'ESTABLISHED', isOutgoing: false, user },
        { protocol: 'tcp', port: own, state: 'ESTABLISHED', isOutgoing: true, user },
      ],
    );
  });

  it('is what a server leaves when it closes first', async () => {
    const client = connect(port, '127.0.0.1').resume();
    const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
      [Socket],
      unknown,
    ];
    accepted.resume().end();
    await Promise.all([once(client, 'close'), once(accepted, 'close')]);
    assert.deepEqual(await states(), ['TIME_WAIT']);
  });
});
