import type { LocalAddress } from './address';
import { parseAddress } from './address';

/**
 * What an interface leads to. `network`: a real network, of which nothing tells whether it is wired or wireless;
 * `container`: containers of this machine; `vm`: its virtual machines; `other`: not known.
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

export interface InterfaceAddress extends LocalAddress {
  /** Leading bits that the addresses of its network share; undefined where the system does not tell. */
  readonly prefixLength: number | undefined;
}

export interface NetworkInterface {
  readonly name: string;
  readonly kind: InterfaceKind;
  readonly addresses: readonly InterfaceAddress[];
}

/** What Linux tells about an interface beside its name. */
export interface Device {
  /** The kernel's DEVTYPE: `wlan`, `bridge`, `wireguard`, `wwan`…; undefined for plain Ethernet, real or made up. */
  readonly type: string | undefined;
  readonly isWireless: boolean;
  /** Stands on a bus, as opposed to one made by software. */
  readonly isHardware: boolean;
}

export interface InterfaceFacts {
  readonly name: string;
  readonly isLoopback: boolean;
  readonly addresses: readonly LocalAddress[];
  /** Undefined if the system describes no devices. */
  readonly device: Device | undefined;
  /** Created by a container engine, by its name. */
  readonly isContainerBridge: boolean;
}

/** What the system says goes before what the name says; a name that may mean two things means neither. */
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
  // where the system has said that it is neither, a name does not make it so
  if (device !== undefined && (named === 'wifi' || named === 'mobile')) return 'network';
  // macOS has tunnels of its own, which have link-local addresses alone
  if (named === 'vpn' && addresses.every(({ scope }) => scope === 'link-local')) return 'other';
  return named;
}

/**
 * Left out for they are ambiguous: `ppp` (a VPN or the way to the provider), `tap` (a VPN or a virtual machine),
 * `br0`, macOS's `bridge100` (a virtual machine or Internet Sharing), Windows' `vEthernet` of a switch that
 * somebody made (which may carry the machine's own network).
 */
const kindsByName: readonly (readonly [pattern: RegExp, kind: InterfaceKind])[] = [
  [/^(veth[0-9a-f]+|cni\d+|lxcbr\d+|lxdbr\d+)$/, 'container'],
  [/^(virbr|vmnet|vboxnet)\d+$/, 'vm'],
  [/^vEthernet \((WSL|Default Switch|DockerNAT)/, 'vm'],
  [/^(VMware Network Adapter|VirtualBox Host-Only)/, 'vm'],
  [/^(tun|utun|wg|ipsec)\d+$/, 'vpn'],
  [/VPN|WireGuard|NordLynx/i, 'vpn'],
  // systemd.net-naming-scheme(7), and the kernel's own names before it
  [/^wl/, 'wifi'],
  [/^(Wi-?Fi|WLAN)\b/, 'wifi'],
  [/^(ww|rmnet|pdp_ip)/, 'mobile'],
  [/^(en|eth|bond|team)/, 'network'],
  [/^Ethernet\b/, 'network'],
];

/** Tailscale's own range; 100.64.0.0/10, where its IPv4 addresses are, is shared with others (RFC 6598). */
function isTailscale({ text }: LocalAddress): boolean {
  return text.startsWith('fd7a:115c:a1e0:');
}

/** @param zone what the system writes behind the `%` of a link-local address. */
export function interfaceAddress(
  text: string,
  prefixLength: number | undefined,
  zone: string | undefined,
): InterfaceAddress | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const isZoned = address.family === 6 && address.scope === 'link-local' && zone !== undefined;
  return { ...(isZoned ? (parseAddress(`${text}%${zone}`) ?? address) : address), prefixLength };
}
