import assert from 'node:assert/strict';
import type { AddressScope } from '../../../../src/model/net/address';
import { addressFromBytes, compareAddresses, parseAddress } from '../../../../src/model/net/address';
import { at } from '../../builders';

describe('the scope of an address', () => {
  const scopes: readonly [string, AddressScope][] = [
    ['127.0.0.1', 'loopback'],
    ['127.0.0.53', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['0.0.0.0', 'wildcard'],
    ['::', 'wildcard'],
    ['::ffff:0.0.0.0', 'wildcard'],
    ['169.254.7.9', 'link-local'],
    ['fe80::1', 'link-local'],
    ['febf::1', 'link-local'],
    ['10.0.0.5', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.20', 'private'],
    ['100.64.0.7', 'shared'],
    ['100.127.255.255', 'shared'],
    ['fd12:3456:789a:1::1', 'unique-local'],
    ['fc00::1', 'unique-local'],
    ['224.0.0.251', 'multicast'],
    ['ff02::fb', 'multicast'],
    ['172.32.0.1', 'global'],
    ['100.128.0.1', 'global'],
    ['128.0.0.1', 'global'],
    ['8.8.8.8', 'global'],
    ['2606:4700::1111', 'global'],
    // usable as a unicast address since Linux 5.3, unlike the wildcard
    ['0.1.2.3', 'global'],
  ];
  for (const [text, scope] of scopes) {
    it(`of ${text} is ${scope}`, () => {
      assert.equal(at(text).scope, scope);
    });
  }
});

describe('parseAddress', () => {
  const canonical: readonly [string, string][] = [
    // RFC 5952: 4.1 leading zeros, 4.2.1 shorten as much as possible, 4.2.2 one group, 4.2.3 the first longest, 4.3 lower case
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:DB8::ABCD', '2001:db8::abcd'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['[::1]', '::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['[fe80::1%wlan0.5]', 'fe80::1%wlan0.5'],
    ['::ffff:192.168.1.20', '192.168.1.20'],
    ['::ffff:c0a8:114', '192.168.1.20'],
    // RFC 4291, 2.5.5.1: IPv4-compatible, but an IPv6 address
    ['::127.0.0.1', '::7f00:1'],
    ['127.0.0.1', '127.0.0.1'],
  ];
  for (const [text, expected] of canonical) {
    it(`writes ${text} as ${expected}`, () => {
      assert.equal(parseAddress(text)?.text, expected);
    });
  }

  it('reads family and zone', () => {
    assert.deepEqual(parseAddress('fe80::1%eth0'), {
      family: 6,
      text: 'fe80::1%eth0',
      zone: 'eth0',
      scope: 'link-local',
    });
    assert.deepEqual(parseAddress('127.0.0.1'), {
      family: 4,
      text: '127.0.0.1',
      zone: undefined,
      scope: 'loopback',
    });
  });

  for (const text of [
    '',
    ' ',
    'localhost',
    '*',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '127.0.0.256',
    '127.0.0.1.1',
    '127.0.0.1:3000',
    '1::2::3',
    ':::',
    '12345::',
    '[::1',
    '::1]',
    '[]',
    'fe80::1%',
    '::1/128',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseAddress(text), undefined);
    });
  }
});

describe('addressFromBytes', () => {
  it('reads four octets and sixteen, in network order', () => {
    assert.equal(addressFromBytes([192, 168, 1, 20]).text, '192.168.1.20');
    assert.equal(
      addressFromBytes([0x20, 0x01, 0x0d, 0xb8, ...Array<number>(11).fill(0), 7]).text,
      '2001:db8::7',
    );
  });

  it('makes an IPv4-mapped address IPv4, but no similar one', () => {
    const zeros = (count: number): number[] => Array<number>(count).fill(0);
    assert.equal(addressFromBytes([...zeros(10), 255, 255, 127, 0, 0, 1]).text, '127.0.0.1');
    assert.equal(addressFromBytes([...zeros(12), 127, 0, 0, 1]).family, 6);
  });

  it('adds the given zone', () => {
    const bytes = [0xfe, 0x80, ...Array<number>(13).fill(0), 1];
    assert.deepEqual(addressFromBytes(bytes, 'eth0'), at('fe80::1%eth0'));
  });
});

describe('compareAddresses', () => {
  it('puts IPv4 before IPv6, and orders by text within', () => {
    const texts = ['::1', '192.168.1.20', '::', 'fe80::1', '0.0.0.0', '127.0.0.1'];
    assert.deepEqual(
      texts
        .map(at)
        .sort(compareAddresses)
        .map(({ text }) => text),
      ['0.0.0.0', '127.0.0.1', '192.168.1.20', '::', '::1', 'fe80::1'],
    );
    assert.equal(compareAddresses(at('::1'), at('0:0::1')), 0);
  });
});
