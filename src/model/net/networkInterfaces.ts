import type { LocalAddress } from './address';
import { parseAddress } from './address';

/**
 * What an interface leads to. `network`: a real network, whether wired or wireless is unknown; `container`: containers
 * of this machine; `vm`: its virtual machines; `other`: unknown.
 */
export type InterfaceKind =
  | 'loopback'
  | 'wifi'
  | 'ethernet'
  | 'mobile'
  | 'network'
  | 'tailscale'
  | 'vpn'
  | 'container'
  | 'vm'
  | 'other';

export interface NetworkInterface {
  readonly name: string;
  readonly kind: InterfaceKind;
  readonly addresses: readonly LocalAddress[];
}

/** What sysfs says about an interface (Linux). */
export interface Device {
  /** The kernel's DEVTYPE: `wlan`, `bridge`, `wireguard`, `wwan`…; undefined for plain Ethernet, real or virtual. */
  readonly type: string | undefined;
  readonly isWireless: boolean;
  /** On a hardware bus, as opposed to virtual. */
  readonly isHardware: boolean;
}

interface InterfaceFacts {
  readonly name: string;
  readonly isLoopback: boolean;
  readonly addresses: readonly LocalAddress[];
  /** Undefined if the system describes no devices. */
  readonly device: Device | undefined;
  /** Created by a container engine, by its name. */
  readonly isContainerBridge: boolean;
}

/** What the system says takes precedence over the name; an ambiguous name says nothing. */
export function kindOf(facts: InterfaceFacts): InterfaceKind {
  const { name, isLoopback, addresses, device, isContainerBridge } = facts;
  if (isLoopback) return 'loopback';
  if (/^tailscale/i.test(name) || addresses.some(isTailscale)) return 'tailscale';
  if (device?.isWireless === true) return 'wifi';
  if (device?.type === 'wwan') return 'mobile';
  if (device?.type === 'wireguard') return 'vpn';
  if (device?.isHardware === true && device.type === undefined) return 'ethernet';
  if (isContainerBridge) return 'container';
  const [, named = 'other'] = kindsByName.find(([pattern]) => pattern.test(name)) ?? [];
  // sysfs has ruled both out
  if (device !== undefined && (named === 'wifi' || named === 'mobile')) return 'network';
  // tunnels of macOS itself have link-local addresses alone
  if (named === 'vpn' && addresses.every(({ scope }) => scope === 'link-local')) return 'other';
  return named;
}

/**
 * Ambiguous names are left out: `ppp` (a VPN or the link to the provider), `tap` (a VPN or a virtual machine), `br0`,
 * macOS's `bridge100` (a virtual machine or Internet Sharing), Windows' `vEthernet` of a user-defined switch (which may
 * carry the machine's own network).
 */
const kindsByName: readonly (readonly [pattern: RegExp, kind: InterfaceKind])[] = [
  [/^(veth[0-9a-f]+|cni\d+|lxcbr\d+|lxdbr\d+)$/, 'container'],
  [/^(virbr|vmnet|vboxnet)\d+$/, 'vm'],
  [/^vEthernet \((WSL|Default Switch|DockerNAT)/, 'vm'],
  [/^(VMware Network Adapter|VirtualBox Host-Only)/, 'vm'],
  [/^(tun|utun|wg|ipsec)\d+$/, 'vpn'],
  [/VPN|WireGuard|NordLynx/i, 'vpn'],
  // systemd.net-naming-scheme(7), and the kernel's older names
  [/^wl/, 'wifi'],
  [/^(Wi-?Fi|WLAN)\b/, 'wifi'],
  [/^(ww|rmnet|pdp_ip)/, 'mobile'],
  [/^(en|eth|bond|team)/, 'network'],
  [/^Ethernet\b/, 'network'],
];

/** Tailscale's own IPv6 range; its IPv4 range, 100.64.0.0/10, is shared with others (RFC 6598). */
function isTailscale({ text }: LocalAddress): boolean {
  return text.startsWith('fd7a:115c:a1e0:');
}

/** @param zone what the system writes after the `%` of a link-local address. */
export function interfaceAddress(text: string, zone: string | undefined): LocalAddress | undefined {
  const address = parseAddress(text);
  const isZoned = address?.family === 6 && address.scope === 'link-local' && zone !== undefined;
  return isZoned ? (parseAddress(`${text}%${zone}`) ?? address) : address;
}
