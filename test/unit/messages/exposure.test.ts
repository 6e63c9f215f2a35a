import assert from 'node:assert/strict';
import {
  exposedAddressesSentence,
  exposureSentence,
  exposureWords,
  remoteSentence,
} from '../../../src/messages/exposure';
import { exposedAddresses } from '../../../src/model/exposure/exposedAddresses';
import type { Exposure } from '../../../src/model/net/exposure';
import { at, networkInterface, laptop, unowned } from '../builders';

describe('the words of an exposure', () => {
  const all: readonly Exposure[] = ['loopback', 'interface', 'all-interfaces'];

  it('are different for each of the three', () => {
    assert.deepEqual(
      all.map((exposure) => exposureWords(exposure)),
      ['loopback', 'one interface', 'all interfaces'],
    );
  });

  it('never claim that other machines can connect: a firewall may stop them', () => {
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

describe('exposedAddressesSentence', () => {
  const sentence = (endpoint: string, interfaces = laptop, dualStack?: boolean) =>
    exposedAddressesSentence(unowned(endpoint), exposedAddresses(unowned(endpoint), interfaces, dualStack));
  const home = [
    networkInterface('lo', 'loopback', '127.0.0.1', '::1'),
    networkInterface('wlan0', 'wifi', '192.168.1.5', 'fe80::5%wlan0'),
    networkInterface('docker0', 'container', '172.17.0.1'),
  ];

  it('names addresses and interfaces, the nearest first', () => {
    assert.equal(
      sentence('0.0.0.0:5173', home),
      'Listening on all interfaces: other machines can connect at 192.168.1.5 on Wi-Fi (wlan0) and 172.17.0.1 on Docker bridge (docker0), unless a firewall stops them.',
    );
  });

  it('counts the addresses beyond the third', () => {
    assert.equal(
      sentence('0.0.0.0:5173'),
      'Listening on all interfaces: other machines can connect at 192.168.1.5 on Wi-Fi (wlan0), 203.0.113.9 on Ethernet (eth0), 10.8.0.2 on VPN (wg0) and 3 more, unless a firewall stops them.',
    );
  });

  it('names a fourth rather than counting one', () => {
    const four = [networkInterface('eth0', 'ethernet', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4')];
    assert.match(sentence('0.0.0.0:5173', four), /10\.0\.0\.4 on Ethernet/);
  });

  it('names the interface of a single address', () => {
    assert.equal(
      sentence('192.168.1.5:5173', home),
      'Listening on one address, 192.168.1.5 on Wi-Fi (wlan0): machines on that network can connect unless a firewall stops them.',
    );
  });

  it('omits the interface if the address is on none', () => {
    assert.match(sentence('192.168.9.9:5173', home), /^Listening on one address, 192\.168\.9\.9: /);
  });

  it('says that IPv4 is unknown for ::, and at which addresses it would be', () => {
    assert.equal(
      sentence('[::]:5173', home),
      'Listening on all interfaces: other machines can connect at fe80::5%wlan0 on Wi-Fi (wlan0), unless a firewall stops them. Whether it accepts IPv4 connections too, at 192.168.1.5 on Wi-Fi (wlan0) and 172.17.0.1 on Docker bridge (docker0), is not known.',
    );
  });

  it('says which listener gets IPv4 connections if :: does not', () => {
    assert.match(
      sentence('[::]:5173', home, false),
      / IPv4 connections to this port go to the listener on 0\.0\.0\.0\.$/,
    );
    assert.doesNotMatch(sentence('[::]:5173', home, false), /192\.168/);
  });

  it('names both families alike if :: is known to accept both', () => {
    assert.match(sentence('[::]:5173', home, true), /at 192\.168\.1\.5 on Wi-Fi \(wlan0\)/);
    assert.doesNotMatch(sentence('[::]:5173', home, true), /not known|0\.0\.0\.0/);
  });

  it('says that there is no address now, and does not call it safe', () => {
    const offline = [networkInterface('lo', 'loopback', '127.0.0.1', '::1')];
    assert.equal(
      sentence('0.0.0.0:5173', offline),
      'Listening on all interfaces: other machines can connect unless a firewall stops them, but this machine has no IPv4 address on a network now.',
    );
  });

  it('stays general if the interfaces are unknown', () => {
    assert.equal(
      exposedAddressesSentence(unowned('0.0.0.0:5173'), undefined),
      'Listening on all interfaces: other machines can connect unless a firewall stops them.',
    );
  });

  it('says of loopback that only this machine can connect', () => {
    assert.equal(
      sentence('127.0.0.1:5173'),
      'Listening on loopback: only programs on this machine can connect.',
    );
  });

  it('never says reachable, and always that a firewall may stop other machines', () => {
    for (const endpoint of ['0.0.0.0:1', '[::]:1', '192.168.1.5:1', '[fe80::5%wlan0]:1', '8.8.8.8:1']) {
      for (const interfaces of [laptop, home, []]) {
        assert.match(sentence(endpoint, interfaces), /unless a firewall stops them/);
        assert.doesNotMatch(sentence(endpoint, interfaces), /reachable/i);
      }
    }
  });
});

describe('remoteSentence', () => {
  it('is empty only on the machine in front of the user', () => {
    assert.equal(remoteSentence('machine'), undefined);
    assert.match(remoteSentence('container') ?? '', /published/);
    assert.match(remoteSentence('wsl') ?? '', /WSL/);
    assert.match(remoteSentence('ssh') ?? '', /remote machine/);
  });
});
