import * as l10n from '@vscode/l10n';
import { engineOfBridge } from '../model/containers/engines';
import type { ExposedAddress, ExposedAddresses } from '../model/exposure/exposedAddresses';
import { isLinkLocal } from '../model/exposure/exposedAddresses';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { Listener } from '../model/listeners/listener';
import type { LocalAddress } from '../model/net/address';
import type { Exposure } from '../model/net/exposure';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import type { NetworkNamespace } from '../model/net/networkNamespace';
import { hostNamespace } from '../model/net/networkNamespace';
import { listOf } from './list';
import { loopbackSentence } from './tunnels';

const noTunnels = { known: [], possible: [], local: [] };

/** The words of a row: short enough for a 200-pixel sidebar. */
export function exposureWords(exposure: Exposure, namespace: NetworkNamespace = hostNamespace): string {
  if (namespace.kind === 'other') return l10n.t('other namespace');
  switch (exposure) {
    case 'loopback':
      return l10n.t('loopback');
    case 'interface':
      return l10n.t('one interface');
    case 'all-interfaces':
      return l10n.t('all interfaces');
  }
}

/** The sentence of a tooltip: who can connect, as far as the bind address shows. */
export function exposureSentence(
  exposure: Exposure,
  address: LocalAddress,
  namespace: NetworkNamespace = hostNamespace,
  loopback = loopbackSentence(noTunnels, 'machine'),
): string {
  if (namespace.kind === 'other') {
    return l10n.t(
      "Listening in another network namespace (a container's, for example); its addresses are not this machine's.",
    );
  }
  switch (exposure) {
    case 'loopback':
      return loopback;
    case 'interface':
      return oneAddressSentence(address.text);
    case 'all-interfaces':
      return l10n.t('Listening on all interfaces: other machines can connect unless a firewall stops them.');
  }
}

function oneAddressSentence(address: string): string {
  return l10n.t(
    'Listening on one address, {address}: machines on that network can connect unless a firewall stops them.',
    { address },
  );
}

/** `Wi-Fi (wlan0)`, `Docker bridge (docker0)`, `VPN (wg0)`, `Tailscale`, `network (en0)`, `interface tap0`. */
export function interfaceWords({ name, kind }: Pick<NetworkInterface, 'name' | 'kind'>): string {
  // Windows names them in words: Ethernet 2, vEthernet (WSL)
  if (/[A-Z ]/.test(name)) return name;
  switch (kind) {
    case 'loopback':
      return l10n.t('loopback ({name})', { name });
    case 'wifi':
      return `Wi-Fi (${name})`;
    case 'ethernet':
      return `Ethernet (${name})`;
    case 'mobile':
      return l10n.t('mobile network ({name})', { name });
    case 'network':
      return l10n.t('network ({name})', { name });
    case 'tailscale':
      return 'Tailscale';
    case 'vpn':
      return `VPN (${name})`;
    case 'container': {
      const engine = engineOfBridge(name)?.title;
      return engine === undefined
        ? l10n.t('container network ({name})', { name })
        : l10n.t('{engine} bridge ({name})', { engine, name });
    }
    case 'vm':
      return l10n.t('virtual machines ({name})', { name });
    case 'other':
      return l10n.t('interface {name}', { name });
  }
}

/**
 * The sentence of a tooltip: who can connect and at which addresses, as far as these show.
 * @param exposed undefined if the network interfaces could not be read.
 * @param loopback what to say if it listens on loopback.
 */
export function exposedAddressesSentence(
  listener: Pick<Listener, 'address' | 'exposure' | 'namespace' | 'dualStack'>,
  exposed: ExposedAddresses | undefined,
  loopback = loopbackSentence(noTunnels, 'machine'),
): string {
  const { address, exposure, namespace } = listener;
  const plain = exposureSentence(exposure, address, namespace, loopback);
  if (namespace.kind === 'other') return plain;
  if (exposed === undefined) {
    return address.text === '::'
      ? `${plain} ${l10n.t('Whether it accepts IPv4 connections too is not known.')}`
      : plain;
  }
  switch (exposure) {
    case 'loopback':
      return plain;
    case 'interface': {
      const [place] = exposed.addresses;
      return place === undefined ? plain : oneAddressSentence(exposedAddressWords(place));
    }
    case 'all-interfaces':
      return [allInterfacesSentence(listener, exposed), ipv4Sentence(listener, exposed)]
        .filter((sentence) => sentence !== undefined)
        .join(' ');
  }
}

function allInterfacesSentence(
  { address }: Pick<Listener, 'address'>,
  { addresses, dualStack, areSomeTaken }: ExposedAddresses,
): string {
  const confirmed = namedExposedAddresses(addresses.filter(({ isConfirmed }) => isConfirmed));
  if (confirmed !== undefined) {
    return l10n.t(
      'Listening on all interfaces: other machines can connect at {addresses}, unless a firewall stops them.',
      { addresses: confirmed },
    );
  }
  if (areSomeTaken === true) {
    return l10n.t(
      'Listening on all interfaces: other machines can connect where no other program answers, unless a firewall stops them.',
    );
  }
  return dualStack === true
    ? l10n.t(
        'Listening on all interfaces: other machines can connect unless a firewall stops them, but this machine has no address on a network now.',
      )
    : l10n.t(
        'Listening on all interfaces: other machines can connect unless a firewall stops them, but this machine has no IPv{version} address on a network now.',
        { version: address.family },
      );
}

function ipv4Sentence(
  { address, dualStack: reported }: Pick<Listener, 'address' | 'dualStack'>,
  { addresses, dualStack }: ExposedAddresses,
): string | undefined {
  if (address.family === 4 || dualStack === true) return undefined;
  if (reported === false) return l10n.t('It accepts IPv6 connections only.');
  if (dualStack === false) return l10n.t('IPv4 connections to this port go to the listener on 0.0.0.0.');
  const possible = namedExposedAddresses(addresses.filter(({ isConfirmed }) => !isConfirmed));
  return possible === undefined
    ? l10n.t('Whether it accepts IPv4 connections too is not known.')
    : l10n.t('Whether it accepts IPv4 connections too, at {addresses}, is not known.', {
        addresses: possible,
      });
}

/** More would make a paragraph of a sentence. */
const maximumNamedAddresses = 3;

/** `192.168.1.5 on Wi-Fi (wlan0), 172.17.0.1 on Docker bridge (docker0) and 2 more`; undefined if there are none. */
function namedExposedAddresses(places: readonly ExposedAddress[]): string | undefined {
  const routable = places.filter((place) => !isLinkLocal(place));
  // few can use a link-local address, so it is named only if there is no other
  const worth = routable.length > 0 ? routable : places;
  if (worth.length === 0) return undefined;
  const isOneTooMany = worth.length === maximumNamedAddresses + 1;
  const named = worth.slice(0, isOneTooMany ? worth.length : maximumNamedAddresses);
  const more = worth.length - named.length;
  return listOf([
    ...named.map(exposedAddressWords),
    ...(more > 0 ? [l10n.t('{count} more', { count: more })] : []),
  ]);
}

function exposedAddressWords({ address, interface: place }: ExposedAddress): string {
  return l10n.t('{address} on {interface}', { address: address.text, interface: interfaceWords(place) });
}

/** What a warning adds about where this window runs; undefined on the user's own machine. */
export function remoteSentence(kind: RemoteKind): string | undefined {
  switch (kind) {
    case 'machine':
      return undefined;
    case 'container':
      return l10n.t(
        'This window is connected to a container with a network of its own: a port may have to listen on all interfaces to be published, and who can connect is decided where it is published.',
      );
    case 'wsl':
      return l10n.t(
        'This window is connected to WSL: by default only this Windows machine can connect, unless networking is mirrored or ports are forwarded.',
      );
    case 'ssh':
      return l10n.t('This is about the remote machine, not your local one.');
  }
}
