import assert from 'node:assert/strict';
import { onlyListener } from '../../../support/linux/scans';
import type { Actor, WorldCollector } from '../../../support/linux/world';
import { needsCommand, useWorld } from '../../../support/linux/world';

describe('LinuxCollector with a server that does not accept its connections', () => {
  const world = useWorld();
  let server: Actor;
  let client: Actor;
  let collector: WorldCollector;
  before('find ss', async function () {
    await needsCommand(this, 'ss');
  });
  beforeEach(async () => {
    [server, client, collector] = await Promise.all([world().actor(), world().actor(), world().collector()]);
  });
  afterEach(() => world().clear());

  /** Waits until the kernel has this many connections for the server to accept. */
  async function queued(port: number, count: number): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const row = await world().run(['ss', '-H', '-lnt', `sport = :${port}`]);
      if (Number(row.trim().split(/\s+/)[1]) === count) return;
    }
    assert.fail(`there were never ${count} connections waiting`);
  }

  async function connect(host: string, port: number, names: readonly string[]): Promise<void> {
    for (const name of names) await client.ask(`connect ${name} ${host} ${port}`);
  }

  async function waiting(port: number): Promise<number> {
    return onlyListener(await collector.scan(), port).waiting;
  }

  for (const host of ['127.0.0.1', '::1']) {
    it(`counts the connections that wait during two scans on ${host}, and none once they are accepted`, async () => {
      await server.ask(`listen a tcp ${host} 3000 backlog=8`);
      assert.equal(await waiting(3000), 0);
      await connect(host, 3000, ['one', 'two', 'three']);
      await queued(3000, 3);
      await collector.scan();
      assert.equal(await waiting(3000), 3);
      assert.equal(await waiting(3000), 3);
      await server.ask('accept a 3');
      await queued(3000, 0);
      assert.equal(await waiting(3000), 0);
    });
  }

  it('reports nothing in the first scan: a busy server has a queue for a moment, too', async () => {
    await server.ask('listen a tcp 127.0.0.1 3000 backlog=8');
    await connect('127.0.0.1', 3000, ['one', 'two']);
    await queued(3000, 2);
    assert.equal(await waiting(3000), 0);
    assert.equal(await waiting(3000), 2);
  });

  it('does not count connections made since the scan before', async () => {
    await server.ask('listen a tcp 127.0.0.1 3000 backlog=8');
    await connect('127.0.0.1', 3000, ['one']);
    await queued(3000, 1);
    assert.equal(await waiting(3000), 0);
    await connect('127.0.0.1', 3000, ['two', 'three']);
    await queued(3000, 3);
    assert.equal(await waiting(3000), 1);
    assert.equal(await waiting(3000), 3);
  });

  it('starts over with the next server on the port', async () => {
    await server.ask('listen a tcp 127.0.0.1 3000 backlog=8');
    await connect('127.0.0.1', 3000, ['one', 'two']);
    await queued(3000, 2);
    await collector.scan();
    assert.equal(await waiting(3000), 2);
    await server.ask('close a');
    await server.ask('listen a tcp 127.0.0.1 3000 backlog=8');
    await connect('127.0.0.1', 3000, ['three', 'four']);
    await queued(3000, 2);
    assert.equal(await waiting(3000), 0);
  });

  it('does not count unread datagrams as connections', async () => {
    await server.ask('listen a udp 127.0.0.1 3000');
    await client.ask('send 127.0.0.1 3000');
    await client.ask('send 127.0.0.1 3000');
    await collector.scan();
    assert.equal(await waiting(3000), 0);
    assert.equal(await waiting(3000), 0);
  });
});
