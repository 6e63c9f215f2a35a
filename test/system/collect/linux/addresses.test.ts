import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { lines, onlyListener, settlesOn } from '../../../support/linux/scans';
import type { Actor, WorldCollector } from '../../../support/linux/world';
import { needsCommand, useWorld } from '../../../support/linux/world';
import { skipBecause } from '../../../support/skip';

describe('LinuxCollector with addresses of the kernel', () => {
  const world = useWorld();
  let actor: Actor;
  let collector: WorldCollector;
  beforeEach(async () => {
    [actor, collector] = await Promise.all([world().actor(), world().collector()]);
  });
  afterEach(() => world().clear());

  function needsIpv6(context: Mocha.Context): void {
    if (!existsSync('/proc/net/if_inet6')) skipBecause(context, 'the kernel has no IPv6');
  }

  it('shows an IPv4-mapped socket as IPv4, beside the IPv6 socket', async function () {
    needsIpv6(this);
    await actor.ask('listen mapped tcp ::ffff:127.0.0.1 3000');
    await actor.ask('listen six tcp ::1 3000');
    await settlesOn(collector, 1, 3000, [
      `tcp 127.0.0.1:3000 <- ${actor.pid}`,
      `tcp ::1:3000 <- ${actor.pid}`,
    ]);
    assert.deepEqual(
      (await collector.scan()).listeners.map(({ address, exposure }) => [address.family, exposure]),
      [
        [4, 'loopback'],
        [6, 'loopback'],
      ],
    );
  });

  it('shows the IPv6 wildcard, for both families or for IPv6 only', async function () {
    needsIpv6(this);
    await actor.ask('listen both tcp :: 3000');
    await actor.ask('listen own tcp :: 3001 v6only');
    const snapshot = await collector.scan();
    assert.deepEqual(lines(snapshot), [`tcp :::3000 <- ${actor.pid}`, `tcp :::3001 <- ${actor.pid}`]);
    assert.deepEqual(
      snapshot.listeners.map(({ exposure }) => exposure),
      ['all-interfaces', 'all-interfaces'],
    );
  });

  it('shows 0.0.0.0 and :: of one server as two listeners', async function () {
    needsIpv6(this);
    await actor.ask('listen four tcp 0.0.0.0 3000');
    await actor.ask('listen six tcp :: 3000 v6only');
    await settlesOn(collector, 1, 3000, [`tcp 0.0.0.0:3000 <- ${actor.pid}`, `tcp :::3000 <- ${actor.pid}`]);
  });

  it('shows 127.0.0.53 beside 127.0.0.1, and counts it as loopback', async () => {
    await actor.ask('listen resolver udp 127.0.0.53 53');
    await actor.ask('listen other udp 127.0.0.1 53');
    const snapshot = await collector.scan();
    assert.deepEqual(lines(snapshot), [
      `udp 127.0.0.1:53 <- ${actor.pid}`,
      `udp 127.0.0.53:53 <- ${actor.pid}`,
    ]);
    assert.deepEqual(
      snapshot.listeners.map(({ exposure }) => exposure),
      ['loopback', 'loopback'],
    );
  });

  it('leaves out a connected UDP socket: it is a client', async () => {
    await actor.ask('listen server udp 127.0.0.1 3000');
    await actor.ask('listen client udp 127.0.0.1 3001');
    await actor.ask('aim client 127.0.0.1 3000');
    assert.deepEqual(lines(await collector.scan()), [`udp 127.0.0.1:3000 <- ${actor.pid}`]);
  });

  describe('that are link-local', () => {
    before('add interfaces', async function () {
      needsIpv6(this);
      await needsCommand(this, 'ip');
      try {
        await world().run(['ip', 'link', 'add', 'left0', 'type', 'veth', 'peer', 'name', 'right0']);
      } catch (error) {
        skipBecause(this, `no interfaces can be added: ${String(error)}`);
      }
      for (const name of ['left0', 'right0']) {
        await world().run(['ip', 'link', 'set', name, 'addrgenmode', 'none']);
        await world().run(['ip', 'link', 'set', name, 'up']);
      }
      await world().run(['ip', '-6', 'addr', 'add', 'fe80::1/64', 'dev', 'left0', 'nodad']);
      await world().run(['ip', '-6', 'addr', 'add', 'fe80::2/64', 'dev', 'left0', 'nodad']);
      await world().run(['ip', '-6', 'addr', 'add', 'fe80::2/64', 'dev', 'right0', 'nodad']);
    });

    it('names the interface that has the address', async () => {
      await actor.ask('listen a tcp fe80::1%left0 3000');
      await settlesOn(collector, 1, 3000, [`tcp fe80::1%left0:3000 <- ${actor.pid}`]);
      const { address, exposure } = onlyListener(await collector.scan(), 3000);
      assert.deepEqual(address, { family: 6, text: 'fe80::1%left0', zone: 'left0', scope: 'link-local' });
      assert.equal(exposure, 'interface');
    });

    it('names no interface if two have the address: the table does not distinguish them', async () => {
      await actor.ask('listen a tcp fe80::2%left0 3000');
      await settlesOn(collector, 1, 3000, [`tcp fe80::2:3000 <- ${actor.pid}`]);
      assert.equal(onlyListener(await collector.scan(), 3000).address.zone, undefined);
    });

    it('counts both sockets if one server has that address on both interfaces', async () => {
      await actor.ask('listen a tcp fe80::2%left0 3000');
      await actor.ask('listen b tcp fe80::2%right0 3000');
      await settlesOn(collector, 1, 3000, [`tcp fe80::2:3000 <- ${actor.pid} x2`]);
    });

    it('notices when another interface gets the address, and loses it', async () => {
      await actor.ask('listen a tcp fe80::1%left0 3000');
      await settlesOn(collector, 1, 3000, [`tcp fe80::1%left0:3000 <- ${actor.pid}`]);
      await world().run(['ip', '-6', 'addr', 'add', 'fe80::1/64', 'dev', 'right0', 'nodad']);
      await settlesOn(collector, 40, 3000, [`tcp fe80::1:3000 <- ${actor.pid}`]);
      await world().run(['ip', '-6', 'addr', 'del', 'fe80::1/64', 'dev', 'right0']);
      await settlesOn(collector, 40, 3000, [`tcp fe80::1%left0:3000 <- ${actor.pid}`]);
    });
  });
});
