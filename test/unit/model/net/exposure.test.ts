import assert from 'node:assert/strict';
import type { Exposure } from '../../../../src/model/net/exposure';
import { exposureOf } from '../../../../src/model/net/exposure';
import { at } from '../../builders';

describe('exposureOf', () => {
  const exposures: readonly [string, Exposure][] = [
    ['127.0.0.1', 'loopback'],
    ['127.8.8.8', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['0.0.0.0', 'all-interfaces'],
    ['::', 'all-interfaces'],
    ['192.168.1.20', 'interface'],
    ['100.64.0.7', 'interface'],
    ['169.254.1.1', 'interface'],
    ['fe80::1%eth0', 'interface'],
    ['fd00::1', 'interface'],
    ['8.8.8.8', 'interface'],
    ['224.0.0.251', 'interface'],
    ['0.1.2.3', 'interface'],
  ];
  for (const [address, exposure] of exposures) {
    it(`is ${exposure} for ${address}`, () => {
      assert.equal(exposureOf(at(address)), exposure);
    });
  }
});
