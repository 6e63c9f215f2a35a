import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { NetworkInterface } from '../../../../src/model/net/networkInterfaces';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { ExposedAddresses } from '../../../../src/model/exposure/exposedAddresses';
import { dualStackOf, exposedAddresses } from '../../../../src/model/exposure/exposedAddresses';
import type { Actor, WorldCollector } from '../../../support/linux/world';
import { needsCommand, useWorld } from '../../../support/linux/world';
import { skipBecause } from '../../../support/skip';
import { interfaceWords, exposedAddressesSentence } from '../../../../src/messages/exposure';

/** Where a neighbor on the same network tries to connect; the bridge is another interface of the world. */
const here = { four: '10.77.0.1', six: 'fd77::1', bridge: '10.78.0.1' };

describe('who can connect to a listener, as a neighbor finds it and as it is reported', () => {
  const world = useWorld();
  let actor: Actor;
  let neighbor: Actor;
  let collector: WorldCollector;

  before('make a network with a neighbor', async function () {
    if (!existsSync('/proc/net/if_inet6')) skipBecause(this, 'the kernel has no IPv6');
    neighbor = await world().actor({ through: ['unshare', '-n'] });
    const there = { through: ['nsenter', `--net=/proc/${neighbor.pid}/ns/net`] };
    const ip = (line: string, where = {}) => world().run(['ip', ...line.split(' ')], where);
    try {
      await ip(`link add eth7 type veth peer name eth0 netns ${neighbor.pid}`);
      await ip('link add docker0 type bridge');
    } catch (error) {
      skipBecause(this, `no interfaces can be added: ${String(error)}`);
    }
    // a bridge is up only with an interface attached
    await ip('link add veth7 type veth peer name veth8');
    await ip('link set veth7 master docker0');
    for (const name of ['eth7', 'docker0', 'veth7', 'veth8']) {
      await ip(`link set ${name} addrgenmode none`);
      await ip(`link set ${name} up`);
    }
    await ip(`addr add ${here.four}/24 dev eth7`);
    await ip(`-6 addr add ${here.six}/64 dev eth7 nodad`);
    await ip(`addr add ${here.bridge}/24 dev docker0`);
    await ip('link set eth0 addrgenmode none', there);
    await ip('link set eth0 up', there);
    await ip('addr add 10.77.0.2/24 dev eth0', there);
    await ip('-6 addr add fd77::2/64 dev eth0 nodad', there);
    await ip(`route add default via ${here.four}`, there);
  });

  before('start a server and a collector', async () => {
    [actor, collector] = await Promise.all([world().actor(), world().collector()]);
  });
  after(() => world().clear());

  let nextPort = 3000;
  /** @returns the port, a new one each time. */
  async function listen(...options: readonly string[]): Promise<number> {
    const port = nextPort++;
    for (const each of options) {
      const [host = '', ...more] = each.split(' ');
      await actor.ask(['listen', `${host}-${port}`, 'tcp', host, port, ...more].join(' '));
    }
    return port;
  }

  /** Longer than any answer takes on a virtual wire, even on a busy machine. */
  const patienceSeconds = 2;
  const tries = (who: Actor, host: string, port: number) => who.ask(`try ${host} ${port} ${patienceSeconds}`);

  interface Reported {
    readonly listener: Listener;
    readonly interfaces: readonly NetworkInterface[];
    readonly reach: ExposedAddresses;
    readonly sentence: string;
  }

  async function reported(port: number, address: string): Promise<Reported> {
    const { listeners } = await collector.scan();
    const interfaces = await collector.interfaces();
    const listener = listeners.find((each) => each.port === port && each.address.text === address);
    assert.ok(listener !== undefined && interfaces !== undefined);
    const reach = exposedAddresses(listener, interfaces, dualStackOf(listener, listeners));
    return { listener, interfaces, reach, sentence: exposedAddressesSentence(listener, reach) };
  }

  const everywhere =
    'Listening on all interfaces: other machines can connect at 10.77.0.1 on network (eth7) and 10.78.0.1 on Docker bridge (docker0), unless a firewall stops them.';

  it('on loopback: refused, and reported as for this machine only', async () => {
    const port = await listen('127.0.0.1');
    assert.equal(await tries(neighbor, here.four, port), 'refused');
    assert.equal(await tries(actor, '127.0.0.1', port), 'open');
    const { listener, reach, sentence } = await reported(port, '127.0.0.1');
    assert.equal(listener.exposure, 'loopback');
    assert.deepEqual(reach.addresses, []);
    assert.equal(sentence, 'Listening on loopback: only programs on this machine can connect.');
  });

  it('on one address: open there and refused at another, and reported with its interface', async () => {
    const port = await listen(here.four);
    assert.equal(await tries(neighbor, here.four, port), 'open');
    assert.equal(await tries(neighbor, here.bridge, port), 'refused');
    const { listener, sentence } = await reported(port, here.four);
    assert.equal(listener.exposure, 'interface');
    assert.equal(
      sentence,
      'Listening on one address, 10.77.0.1 on network (eth7): machines on that network can connect unless a firewall stops them.',
    );
  });

  it('on 0.0.0.0: open at every reported IPv4 address, and at no other', async () => {
    const port = await listen('0.0.0.0');
    const { listener, reach, sentence } = await reported(port, '0.0.0.0');
    assert.equal(listener.exposure, 'all-interfaces');
    for (const { address } of reach.addresses) {
      assert.equal(await tries(neighbor, address.text, port), 'open', address.text);
    }
    assert.equal(await tries(neighbor, here.six, port), 'refused');
    assert.equal(sentence, everywhere);
    assert.deepEqual(
      reach.addresses.map(({ address }) => address.text),
      ['10.77.0.1', '10.78.0.1'],
    );
  });

  it('on ::, for both families or IPv6 only: IPv4 differs, and is reported so, or as unknown if ss does not tell it', async () => {
    const [both, own] = [await listen('::'), await listen(':: v6only')];
    for (const [port, ipv4] of [
      [both, 'open'],
      [own, 'refused'],
    ] as const) {
      assert.equal(await tries(neighbor, here.six, port), 'open');
      assert.equal(await tries(neighbor, here.four, port), ipv4);
      const { reach, sentence } = await reported(port, '::');
      if (reach.dualStack === undefined) {
        assert.equal(
          sentence,
          'Listening on all interfaces: other machines can connect at fd77::1 on network (eth7), unless a firewall stops them. Whether it accepts IPv4 connections too, at 10.77.0.1 on network (eth7) and 10.78.0.1 on Docker bridge (docker0), is not known.',
        );
      } else {
        assert.equal(reach.dualStack, ipv4 === 'open');
        const addresses = reach.addresses.map(({ address }) => address.text);
        assert.deepEqual(
          addresses.filter((text) => !text.includes(':')),
          ipv4 === 'open' ? ['10.77.0.1', '10.78.0.1'] : [],
        );
        assert.equal(sentence.endsWith('It accepts IPv6 connections only.'), ipv4 === 'refused');
      }
    }
  });

  describe('on 0.0.0.0 and ::', () => {
    const cases: readonly [words: string, options: readonly string[]][] = [
      ['of which one is IPv6-only', ['0.0.0.0', ':: v6only']],
      ['that share the port', ['0.0.0.0 reuseport', ':: reuseport']],
      ['that share the port, the other way round', [':: reuseport', '0.0.0.0 reuseport']],
    ];
    for (const [words, options] of cases) {
      it(`${words}: every IPv4 connection goes to 0.0.0.0, as reported`, async () => {
        const port = await listen(...options);
        const { reach, sentence } = await reported(port, '::');
        assert.equal(reach.dualStack, false);
        assert.match(sentence, / IPv4 connections to this port go to the listener on 0\.0\.0\.0\.$/);
        const connections = 8;
        for (let count = 0; count < connections; count++) {
          await neighbor.ask(`connect ${port}-${count} ${here.four} ${port}`);
        }
        // if :: got one of them, this would wait forever
        await actor.ask(`accept 0.0.0.0-${port} ${connections}`);
        assert.equal(await tries(neighbor, here.six, port), 'open');
      });
    }
  });

  describe('behind a firewall', () => {
    before(async function () {
      await needsCommand(this, 'nft');
      const rules = [
        'add table inet own',
        'add chain inet own input { type filter hook input priority 0; }',
        'add rule inet own input iifname "lo" accept',
        'add rule inet own input tcp dport 4001 drop',
        'add rule inet own input tcp dport 4002 reject',
      ];
      try {
        await world().run(['nft', rules.join('; ')]);
      } catch (error) {
        skipBecause(this, `no firewall rules can be set: ${String(error)}`);
      }
    });

    const cases: readonly [words: string, port: number, found: string][] = [
      ['that lets it through', 4000, 'open'],
      ['that drops', 4001, 'timeout'],
      ['that rejects', 4002, 'refused'],
    ];
    for (const [words, port, found] of cases) {
      it(`${words}: ${found} from the neighbor, open from the machine itself, and reported in the same words`, async () => {
        nextPort = port;
        await listen('0.0.0.0');
        assert.equal(await tries(neighbor, here.four, port), found);
        // which is why no attempt from here could find out
        assert.equal(await tries(actor, here.four, port), 'open');
        assert.equal((await reported(port, '0.0.0.0')).sentence, everywhere);
      });
    }
  });

  it('describes interfaces by what the kernel reports, rather than by their names', async function () {
    try {
      // /sys shows the network namespace that it was mounted in
      await world().run(['mount', '-t', 'sysfs', 'sysfs', '/sys']);
    } catch (error) {
      skipBecause(this, `no sysfs can be mounted: ${String(error)}`);
    }
    const ip = (line: string) => world().run(['ip', ...line.split(' ')]);
    await ip('link add wlan7 type veth peer name wlan8');
    await ip('link set wlan7 up');
    await ip('link set wlan8 up');
    await ip('addr add 10.79.0.1/24 dev wlan7');
    const words = new Map((await collector.interfaces())?.map((each) => [each.name, interfaceWords(each)]));
    await ip('link del wlan7');
    assert.deepEqual(
      ['lo', 'eth7', 'wlan7', 'docker0'].map((name) => words.get(name)),
      ['loopback (lo)', 'network (eth7)', 'network (wlan7)', 'Docker bridge (docker0)'],
    );
  });
});
