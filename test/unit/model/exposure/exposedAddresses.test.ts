import assert from 'node:assert/strict';
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
  container,
  listener as listenerOf,
  ownedBy,
  process_,
  rowsIn,
  snapshotOf,
  networkInterface,
  laptop,
  unowned,
} from '../../builders';

function addressesOf(endpoint: string, dualStack?: boolean): string[] {
  return exposedAddresses(unowned(endpoint), laptop, dualStack).addresses.map(
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
    const [fourth, sixth] = [unowned('0.0.0.0:8080'), unowned('[::]:8080')];
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
    const odd = [networkInterface('eth0', 'ethernet', '127.0.0.9', '10.0.0.1')];
    assert.deepEqual(
      exposedAddresses(unowned('0.0.0.0:5173'), odd).addresses.map(({ address }) => address.text),
      ['10.0.0.1'],
    );
  });

  it('are none in another network namespace, which has interfaces of its own', () => {
    const elsewhere = { ...unowned('0.0.0.0:80'), namespace: { kind: 'other', id: 7 } } as const;
    assert.deepEqual(exposedAddresses(elsewhere, laptop).addresses, []);
  });

  it('leave out those that another program has taken, and say so if none is left', () => {
    const owner = ownedBy(process_(100, ['a']));
    const all = listenerOf('0.0.0.0:5173', owner);
    const taken = listenerOf('192.168.1.5:5173', ownedBy(process_(200, ['b'])));
    const [row] = rowsIn(snapshotOf([all, taken])).filter((one) => one.listener === all);
    assert.ok(row);
    const wifi = networkInterface('wlan0', 'wifi', '192.168.1.5');
    const both = addressesOfRow(row, [wifi, networkInterface('wg0', 'vpn', '10.8.0.2')]);
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
    const { addresses } = exposedAddresses(unowned('172.17.0.1:5173'), laptop);
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
    const twice = [
      networkInterface('eth0', 'ethernet', 'fe80::1%eth0'),
      networkInterface('eth1', 'ethernet', 'fe80::1%eth1'),
    ];
    assert.deepEqual(exposedAddresses(unowned('[fe80::1]:5173'), twice).addresses, []);
  });
});

describe('dualStackOf', () => {
  const six = unowned('[::]:3000');

  it('is false if another socket listens on 0.0.0.0 with the same port', () => {
    assert.equal(dualStackOf(six, [six, unowned('0.0.0.0:3000')]), false);
  });

  it('is what the system says, unless another socket has IPv4', () => {
    for (const dualStack of [true, false]) {
      const reported = { ...six, dualStack };
      assert.equal(dualStackOf(reported, [reported]), dualStack);
      assert.equal(dualStackOf(reported, [reported, unowned('0.0.0.0:3000')]), false);
    }
  });

  it('is unknown otherwise', () => {
    assert.equal(dualStackOf(six, [six]), undefined);
  });

  it('ignores another port, protocol, address or network namespace', () => {
    const elsewhere = { ...unowned('0.0.0.0:3000'), namespace: { kind: 'other', id: 7 } } as const;
    const others = [
      unowned('0.0.0.0:3001'),
      unowned('0.0.0.0:3000/udp'),
      unowned('127.0.0.1:3000'),
      elsewhere,
    ];
    assert.equal(dualStackOf(six, [six, ...others]), undefined);
  });

  it('is undefined for other addresses', () => {
    assert.equal(dualStackOf(unowned('[::1]:3000'), [unowned('0.0.0.0:3000')]), undefined);
    assert.equal(dualStackOf(unowned('0.0.0.0:3000'), [unowned('0.0.0.0:3000')]), undefined);
  });
});
