import assert from 'node:assert/strict';
import type { Exposure } from '../../../../src/model/net/exposure';
import { exposureOf, exposureSentence, exposureWords } from '../../../../src/model/net/exposure';
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

describe('the words of an exposure', () => {
  const all: readonly Exposure[] = ['loopback', 'interface', 'all-interfaces'];

  it('tell the three apart', () => {
    assert.deepEqual(
      all.map((exposure) => exposureWords(exposure)),
      ['loopback', 'one interface', 'all interfaces'],
    );
  });

  it('never claim that something can be reached from elsewhere: a firewall may stand before it', () => {
    for (const exposure of all) {
      const sentence = exposureSentence(exposure, at('192.168.1.20'));
      assert.doesNotMatch(sentence, /reachable/i);
      if (exposure !== 'loopback') assert.match(sentence, /unless a firewall/);
    }
  });

  it('name the address of a single interface', () => {
    assert.match(exposureSentence('interface', at('192.168.1.20')), /192\.168\.1\.20/);
  });
});
