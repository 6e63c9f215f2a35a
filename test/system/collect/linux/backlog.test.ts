import assert from 'node:assert/strict';
import { onlyListener } from '../../../support/linux/sightings';
import type { Actor, Looker } from '../../../support/linux/world';
import { needsCommand, useWorld } from '../../../support/linux/world';

describe('LinuxCollector and a server that lets connections wait', () => {
  const world = useWorld();
  let server: Actor;
  let client: Actor;
  let looker: Looker;
  before('find ss', async function () {
    await needsCommand(this, 'ss');
  });
  beforeEach(async () => {
    [server, client, looker] = await Promise.all([world().actor(), world().actor(), world().looker()]);
  });
  afterEach(() => world().clear());

  /** Until the kernel has that many for the server to accept. */
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
    return onlyListener(await looker.look(), port).waiting;
  }

  for (const host of ['127.0.0.1', '::1']) {
    it(`counts what waits through two looks on ${host}, and nothing more once it is accepted`, async () => {
      await server.ask(`listen a tcp ${host} 3000 backlog=8`);
      assert.equal(await waiting(3000), 0);
      await connect(host, 3000, ['one', 'two', 'three']);
      await queued(3000, 3);
      await looker.look();
      assert.equal(await waiting(3000), 3);
      assert.equal(await waiting(3000), 3);
      await server.ask('accept a 3');
      await queued(3000, 0);
      assert.equal(await waiting(3000), 0);
    });
  }

  it('says nothing at the first look: a busy server has a queue for a moment too', async () => {
    await server.ask('listen a tcp 127.0.0.1 3000 backlog=8');
    await connect('127.0.0.1', 3000, ['one', 'two']);
    await queued(3000, 2);
    assert.equal(await waiting(3000), 0);
    assert.equal(await waiting(3000), 2);
  });

  it('counts no connection that came since the look before', async () => {
    await server.ask('listen a tcp 127.0.0.1 3000 backlog=8');
    await connect('127.0.0.1', 3000, ['one']);
    await queued(3000, 1);
    assert.equal(await waiting(3000), 0);
    await connect('127.0.0.1', 3000, ['two', 'three']);
    await queued(3000, 3);
    assert.equal(await waiting(3000), 1);
    assert.equal(await waiting(3000), 3);
  });

  it('starts anew with the next server on the port', async () => {
    await server.ask('listen a tcp 127.0.0.1 3000 backlog=8');
    await connect('127.0.0.1', 3000, ['one', 'two']);
    await queued(3000, 2);
    await looker.look();
    assert.equal(await waiting(3000), 2);
    await server.ask('close a');
    await server.ask('listen a tcp 127.0.0.1 3000 backlog=8');
    await connect('127.0.0.1', 3000, ['three', 'four']);
    await queued(3000, 2);
    assert.equal(await waiting(3000), 0);
  });

  it('takes unread datagrams for no connections', async () => {
    await server.ask('listen a udp 127.0.0.1 3000');
    await client.ask('send 127.0.0.1 3000');
    await client.ask('send 127.0.0.1 3000');
    await looker.look();
    assert.equal(await waiting(3000), 0);
    assert.equal(await waiting(3000), 0);
  });
});
