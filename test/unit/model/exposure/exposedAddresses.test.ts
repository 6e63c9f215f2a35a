import assert from 'node:assert/strict';
import type { InterfaceKind, NetworkInterface } from '../../../../src/model/net/networkInterfaces';
import {
  dualStackOf,
  exposedAddresses,
  addressesOfRow,
} from '../../../../src/model/exposure/exposedAddresses';
import { exposedAddressesSentence } from '../../../../src/messages/exposure';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { LocalAddress } from '../../../../src/model/net/address';
import type { ReachRow } from '../../../../src/model/rows/reach';
import {
  at,
  container,
  hiddenOwner,
  listener as listenerOf,
  ownedBy,
  process_,
  rowsIn,
  snapshotOf,
} from '../../builders';

const hidden = hiddenOwner('not-visible', undefined);
const listener = (endpoint: string) => listenerOf(endpoint, hidden);

function has(name: string, kind: InterfaceKind, ...addresses: string[]): NetworkInterface {
  return { name, kind, addresses: addresses.map((text) => at(text)) };
}

const laptop = [
  has('lo', 'loopback', '127.0.0.1', '::1', '10.255.255.254', 'fe80::1%lo'),
  has('docker0', 'container', '172.17.0.1'),
  has('virbr0', 'vm', '192.168.122.1'),
  has('tailscale0', 'tailscale', '100.101.102.103', 'fd7a:115c:a1e0::7'),
  has('wg0', 'vpn', '10.8.0.2'),
  has('eth0', 'ethernet', '203.0.113.9', '2001:db8::9', 'fe80::9%eth0'),
  has('wlan0', 'wifi', '169.254.3.4', '192.168.1.5', 'fd00::5', 'fe80::5%wlan0'),
];

function addressesOf(endpoint: string, dualStack?: boolean): string[] {
  return exposedAddresses(listener(endpoint), laptop, dualStack).addresses.map(
    ({ address, isConfirmed }) => `${address.text}${isConfirmed ? '' : '?'}`,
  );
}

describe('exposedAddresses', () => {
  it('are the IPv4 ones for 0.0.0.0: the local network first, then VPNs, bridges and link-local ones', () => {
    assert.deepEqual(addressesOf('0.0.0.0:5173'), [
      '192.168.1.5',
      '203.0.113.9',
      '10.8.0.2',
      '100.101.102.103',
      '172.17.0.1',
      '192.168.122.1',
      '169.254.3.4',
    ]);
  });

  it('are the IPv6 ones for an IPv6-only ::', () => {
    assert.deepEqual(addressesOf('[::]:5173', false), [
      'fd00::5',
      '2001:db8::9',
      'fd7a:115c:a1e0::7',
      'fe80::9%eth0',
      'fe80::5%wlan0',
    ]);
  });

  it('are those of both families for a dual-stack ::', () => {
    assert.deepEqual(addressesOf('[::]:5173', true), [
      '192.168.1.5',
      '203.0.113.9',
      'fd00::5',
      '2001:db8::9',
      '10.8.0.2',
      '100.101.102.103',
      'fd7a:115c:a1e0::7',
      '172.17.0.1',
      '192.168.122.1',
      '169.254.3.4',
      'fe80::9%eth0',
      'fe80::5%wlan0',
    ]);
  });

  it('are those of both families for 0.0.0.0 and :: folded into one row', () => {
    const [fourth, sixth] = [listener('0.0.0.0:8080'), listener('[::]:8080')];
    const holder = (one: Listener) => ({
      ...{ ownerId: 'container:1', listener: one, container: container(), process: undefined },
      recognition: undefined,
    });
    const samePort = [fourth, sixth].map(holder);
    const rowOf = (one: Listener, alsoAt: readonly LocalAddress[] = []): ReachRow => ({
      ...{ ...holder(one), alsoAt, samePort },
    });
    const reach = addressesOfRow(rowOf(fourth, [sixth.address]), laptop);
    assert.deepEqual(
      reach.addresses.map(({ address, isConfirmed }) => `${address.text}${isConfirmed ? '' : '?'}`),
      addressesOf('[::]:8080', true),
    );
    assert.doesNotMatch(exposedAddressesSentence(fourth, reach), /IPv[46]/);
    const alone = addressesOfRow(rowOf(fourth), laptop);
    assert.deepEqual(
      alone.addresses.map(({ address }) => address.text),
      addressesOf('0.0.0.0:8080'),
    );
    // another program's
    const other = addressesOfRow(rowOf(sixth), laptop);
    assert.deepEqual(
      other.addresses.map(({ address }) => address.text),
      addressesOf('[::]:8080', false),
    );
  });

  it('are the IPv6 ones, and the IPv4 ones unconfirmed, if dual-stack is unknown', () => {
    assert.deepEqual(addressesOf('[::]:5173'), [
      'fd00::5',
      '2001:db8::9',
      'fd7a:115c:a1e0::7',
      '192.168.1.5?',
      '203.0.113.9?',
      '10.8.0.2?',
      '100.101.102.103?',
      '172.17.0.1?',
      '192.168.122.1?',
      'fe80::9%eth0',
      'fe80::5%wlan0',
      '169.254.3.4?',
    ]);
  });

  it('are none for loopback', () => {
    assert.deepEqual(addressesOf('127.0.0.1:5173'), []);
    assert.deepEqual(addressesOf('[::1]:5173'), []);
  });

  it('never are loopback addresses, on any interface', () => {
    const odd = [has('eth0', 'ethernet', '127.0.0.9', '10.0.0.1')];
    assert.deepEqual(
      exposedAddresses(listener('0.0.0.0:5173'), odd).addresses.map(({ address }) => address.text),
      ['10.0.0.1'],
    );
  });

  it('are none in another network namespace, which has interfaces of its own', () => {
    const elsewhere = { ...listener('0.0.0.0:80'), namespace: { kind: 'other', id: 7 } } as const;
    assert.deepEqual(exposedAddresses(elsewhere, laptop).addresses, []);
  });

  it('leave out those that another program has taken, and say so if none is left', () => {
    const owner = ownedBy(process_(100, ['a']));
    const all = listenerOf('0.0.0.0:5173', owner);
    const taken = listenerOf('192.168.1.5:5173', ownedBy(process_(200, ['b'])));
    const [row] = rowsIn(snapshotOf([all, taken])).filter((one) => one.listener === all);
    assert.ok(row);
    const wifi = has('wlan0', 'wifi', '192.168.1.5');
    const both = addressesOfRow(row, [wifi, has('wg0', 'vpn', '10.8.0.2')]);
    assert.deepEqual(
      both.addresses.map(({ address }) => address.text),
      ['10.8.0.2'],
    );
    assert.match(
      exposedAddressesSentence(all, addressesOfRow(row, [wifi])),
      /where no other program answers, unless a firewall stops them\.$/,
    );
  });

  it('are that one with its interface for a specific address', () => {
    const { addresses } = exposedAddresses(listener('172.17.0.1:5173'), laptop);
    assert.deepEqual(
      addresses.map((place) => [place.address.text, place.interface.name]),
      [['172.17.0.1', 'docker0']],
    );
  });

  it('are none if no interface has the address now', () => {
    assert.deepEqual(addressesOf('192.168.9.9:5173'), []);
  });

  it('match a link-local address by its zone, or without one by the only interface that has it', () => {
    assert.deepEqual(addressesOf('[fe80::5%wlan0]:5173'), ['fe80::5%wlan0']);
    assert.deepEqual(addressesOf('[fe80::5]:5173'), ['fe80::5%wlan0']);
    assert.deepEqual(addressesOf('[fe80::5%eth0]:5173'), []);
    const twice = [has('eth0', 'ethernet', 'fe80::1%eth0'), has('eth1', 'ethernet', 'fe80::1%eth1')];
    assert.deepEqual(exposedAddresses(listener('[fe80::1]:5173'), twice).addresses, []);
  });
});

describe('dualStackOf', () => {
  const six = listener('[::]:3000');

  it('is false if another socket listens on 0.0.0.0 with the same port', () => {
    assert.equal(dualStackOf(six, [six, listener('0.0.0.0:3000')]), false);
  });

  it('is what the system says, unless another socket has IPv4', () => {
    for (const dualStack of [true, false]) {
      const reported = { ...six, dualStack };
      assert.equal(dualStackOf(reported, [reported]), dualStack);
      assert.equal(dualStackOf(reported, [reported, listener('0.0.0.0:3000')]), false);
    }
  });

  it('is unknown otherwise', () => {
    assert.equal(dualStackOf(six, [six]), undefined);
  });

  it('ignores another port, protocol, address or network namespace', () => {
    const elsewhere = { ...listener('0.0.0.0:3000'), namespace: { kind: 'other', id: 7 } } as const;
    const others = [
      listener('0.0.0.0:3001'),
      listener('0.0.0.0:3000/udp'),
      listener('127.0.0.1:3000'),
      elsewhere,
    ];
    assert.equal(dualStackOf(six, [six, ...others]), undefined);
  });

  it('is undefined for other addresses', () => {
    assert.equal(dualStackOf(listener('[::1]:3000'), [listener('0.0.0.0:3000')]), undefined);
    assert.equal(dualStackOf(listener('0.0.0.0:3000'), [listener('0.0.0.0:3000')]), undefined);
  });
});
