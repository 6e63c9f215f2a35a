import assert from 'node:assert/strict';
import { engineOfBridge } from '../../../../src/model/containers/engines';
import type { Device, InterfaceKind } from '../../../../src/model/net/networkInterfaces';
import { interfaceAddress, kindOf } from '../../../../src/model/net/networkInterfaces';
import { at } from '../../builders';
import { interfaceWords } from '../../../../src/messages/exposure';

const hardware: Device = { type: undefined, isWireless: false, isHardware: true };
const software: Device = { type: undefined, isWireless: false, isHardware: false };

describe('kindOf', () => {
  const cases: readonly [
    name: string,
    device: Device | undefined,
    address: string,
    kind: InterfaceKind,
    words: string,
  ][] = [
    // Linux, which describes the device
    ['wlp3s0', { type: 'wlan', isWireless: true, isHardware: true }, '192.168.1.5', 'wifi', 'Wi-Fi (wlp3s0)'],
    ['enp0s31f6', hardware, '192.168.1.5', 'ethernet', 'Ethernet (enp0s31f6)'],
    ['lan', hardware, '192.168.1.5', 'ethernet', 'Ethernet (lan)'],
    ['wwan0', { ...hardware, type: 'wwan' }, '100.70.1.2', 'mobile', 'mobile network (wwan0)'],
    ['office', { ...software, type: 'wireguard' }, '10.8.0.2', 'vpn', 'VPN (office)'],
    ['eth0', software, '172.17.0.2', 'network', 'network (eth0)'],
    ['bond0', { ...software, type: 'bond' }, '10.0.0.2', 'network', 'network (bond0)'],
    ['wlan0', software, '10.0.0.2', 'network', 'network (wlan0)'],
    ['docker0', { ...software, type: 'bridge' }, '172.17.0.1', 'container', 'Docker bridge (docker0)'],
    [
      'br-0123456789ab',
      { ...software, type: 'bridge' },
      '172.18.0.1',
      'container',
      'Docker bridge (br-0123456789ab)',
    ],
    ['veth12ab34c', software, 'fe80::1', 'container', 'container network (veth12ab34c)'],
    ['podman0', { ...software, type: 'bridge' }, '10.88.0.1', 'container', 'Podman bridge (podman0)'],
    ['virbr0', { ...software, type: 'bridge' }, '192.168.122.1', 'vm', 'virtual machines (virbr0)'],
    ['vboxnet0', software, '192.168.56.1', 'vm', 'virtual machines (vboxnet0)'],
    ['tun0', software, '10.8.0.2', 'vpn', 'VPN (tun0)'],
    ['tailscale0', software, '100.101.102.103', 'tailscale', 'Tailscale'],
    // ambiguous names
    ['br-lan', { ...software, type: 'bridge' }, '192.168.1.5', 'other', 'interface br-lan'],
    ['ppp0', { ...software, type: 'ppp' }, '203.0.113.9', 'other', 'interface ppp0'],
    ['tap0', software, '10.8.0.2', 'other', 'interface tap0'],
    // macOS, which does not describe devices
    ['en0', undefined, '192.168.1.5', 'network', 'network (en0)'],
    ['utun4', undefined, '10.8.0.2', 'vpn', 'VPN (utun4)'],
    ['utun5', undefined, '100.101.102.103', 'vpn', 'VPN (utun5)'],
    ['utun6', undefined, 'fd7a:115c:a1e0::1:2', 'tailscale', 'Tailscale'],
    ['utun0', undefined, 'fe80::1%utun0', 'other', 'interface utun0'],
    ['bridge100', undefined, '192.168.64.1', 'other', 'interface bridge100'],
    ['awdl0', undefined, 'fe80::1%awdl0', 'other', 'interface awdl0'],
    // Windows, whose names are words
    ['Wi-Fi', undefined, '192.168.1.5', 'wifi', 'Wi-Fi'],
    ['WLAN 2', undefined, '192.168.1.5', 'wifi', 'WLAN 2'],
    ['Ethernet 3', undefined, '192.168.1.5', 'network', 'Ethernet 3'],
    [
      'vEthernet (WSL (Hyper-V firewall))',
      undefined,
      '172.20.0.1',
      'vm',
      'vEthernet (WSL (Hyper-V firewall))',
    ],
    ['vEthernet (Office)', undefined, '192.168.1.5', 'other', 'vEthernet (Office)'],
    ['ProtonVPN', undefined, '10.2.0.2', 'vpn', 'ProtonVPN'],
    ['Tailscale', undefined, '100.101.102.103', 'tailscale', 'Tailscale'],
    // no sysfs
    ['wlan0', undefined, '192.168.1.5', 'wifi', 'Wi-Fi (wlan0)'],
    ['rmnet_data0', undefined, '100.70.1.2', 'mobile', 'mobile network (rmnet_data0)'],
  ];
  for (const [name, device, address, kind, words] of cases) {
    it(`is ${kind} for ${name} at ${address}${device === undefined ? '' : ' by its device'}`, () => {
      const isContainerBridge = engineOfBridge(name) !== undefined;
      const facts = { name, isLoopback: false, addresses: [at(address)], device, isContainerBridge };
      assert.equal(kindOf(facts), kind);
      assert.equal(interfaceWords({ name, kind }), words);
    });
  }

  it('is loopback if the system says so, whatever its name', () => {
    const facts = {
      name: 'eth0',
      isLoopback: true,
      addresses: [at('10.0.0.1')],
      device: undefined,
      isContainerBridge: false,
    };
    assert.equal(kindOf(facts), 'loopback');
    assert.equal(interfaceWords({ name: 'lo', kind: 'loopback' }), 'loopback (lo)');
  });
});

describe('interfaceAddress', () => {
  it('adds the zone only to a link-local address', () => {
    assert.deepEqual(interfaceAddress('fe80::1', 'eth0'), {
      family: 6,
      text: 'fe80::1%eth0',
      zone: 'eth0',
      scope: 'link-local',
    });
    assert.equal(interfaceAddress('fd00::1', 'eth0')?.text, 'fd00::1');
    assert.equal(interfaceAddress('169.254.1.2', 'eth0')?.text, '169.254.1.2');
  });

  it('is undefined for malformed text', () => {
    assert.equal(interfaceAddress('nowhere', undefined), undefined);
  });
});
