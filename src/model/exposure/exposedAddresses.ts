/**
 * At which addresses other machines could connect, as far as the bind address and the interfaces of this machine show.
 * Nothing is probed, so nothing here depends on a firewall, and nothing says "reachable".
 */
import type { LocalAddress } from '../net/address';
import { compareText } from '../net/address';
import type { InterfaceKind, NetworkInterface } from '../net/networkInterfaces';
import type { Listener } from '../listeners/listener';
import { isSameNamespace } from '../net/networkNamespace';
import type { ReachRow } from '../rows/reach';
import { isAnsweredByOthers } from '../rows/reach';

/** An address of this machine that a listener accepts connections at. */
export interface ExposedAddress {
  readonly address: LocalAddress;
  readonly interface: NetworkInterface;
  /** False for an IPv4 address of a listener on `::` that is not known to be dual-stack. */
  readonly isConfirmed: boolean;
}

export interface ExposedAddresses {
  /**
   * The one to give to a colleague first; link-local ones last. Empty for loopback, in another network namespace, and if
   * the address is on no interface or, being link-local, on more than one.
   */
  readonly addresses: readonly ExposedAddress[];
  /** Whether a listener on `::` accepts IPv4 connections; undefined if that is not known. */
  readonly dualStack: boolean | undefined;
  /** Set if there are addresses at which another program answers instead. */
  readonly areSomeTaken?: true;
}

/**
 * Whether a listener on `::` accepts IPv4 connections: `false` if another socket listens on 0.0.0.0, which gets them:
 * without SO_REUSEPORT both can be bound only if this one is IPv6-only (ipv6(7)), and with it the kernel prefers the
 * socket of the connection's own family. (Unless that socket is bound to one device, which no table shows: then it gets
 * those of that device only.) Else what the system says: macOS does; on Linux and Windows no table that every user may
 * read shows it.
 */
export function dualStackOf(
  listener: Pick<Listener, 'protocol' | 'address' | 'port' | 'namespace' | 'dualStack'>,
  all: readonly Pick<Listener, 'protocol' | 'address' | 'port' | 'namespace'>[],
): boolean | undefined {
  const hasTwin = all.some(
    ({ protocol, address, port, namespace }) =>
      address.text === '0.0.0.0' &&
      port === listener.port &&
      protocol === listener.protocol &&
      isSameNamespace(namespace, listener.namespace),
  );
  return listener.address.text === '::' && hasTwin ? false : listener.dualStack;
}

export function exposedAddresses(
  { address, exposure, namespace }: Pick<Listener, 'address' | 'exposure' | 'namespace'>,
  interfaces: readonly NetworkInterface[],
  dualStack?: boolean,
): ExposedAddresses {
  if (namespace.kind === 'other') return { addresses: [], dualStack: undefined };
  switch (exposure) {
    case 'loopback':
      return { addresses: [], dualStack: undefined };
    case 'interface':
      return { addresses: addressesOn(address, interfaces), dualStack: undefined };
    case 'all-interfaces':
      return address.family === 4
        ? { addresses: networkAddresses(interfaces, (family) => family === 4), dualStack: undefined }
        : {
            addresses: networkAddresses(interfaces, (family) => family === 6 || dualStack),
            dualStack,
          };
  }
}

/**
 * The same for a row: 0.0.0.0 and :: folded into one row accept what one dual-stack socket on :: accepts, and an address
 * that another program has taken for itself leads to that one.
 */
export function addressesOfRow(row: ReachRow, interfaces: readonly NetworkInterface[]): ExposedAddresses {
  const { listener, alsoAt, samePort } = row;
  const wildcards = [listener.address, ...alsoAt].filter(({ scope }) => scope === 'wildcard');
  const ipv6 = wildcards.find(({ family }) => family === 6);
  const found =
    wildcards.length === 2 && ipv6 !== undefined
      ? exposedAddresses({ ...listener, address: ipv6 }, interfaces, true)
      : exposedAddresses(
          listener,
          interfaces,
          dualStackOf(
            listener,
            samePort.map((holder) => holder.listener),
          ),
        );
  const addresses = found.addresses.filter(({ address }) => !isAnsweredByOthers(row, address));
  return addresses.length === found.addresses.length ? found : { ...found, addresses, areSomeTaken: true };
}

/** For one address; none if it is on several interfaces, since any of them may be meant. */
function addressesOn(address: LocalAddress, interfaces: readonly NetworkInterface[]): ExposedAddress[] {
  const places = interfaces.flatMap((each) =>
    each.addresses
      .filter((own) =>
        address.zone === undefined ? withoutZone(own) === address.text : own.text === address.text,
      )
      .map((own) => ({ address: own, interface: each, isConfirmed: true })),
  );
  return places.length === 1 ? places : [];
}

function withoutZone({ text }: LocalAddress): string {
  return text.split('%', 1)[0] ?? text;
}

/** @param accepts whether it accepts connections to addresses of a family; undefined if that is not known. */
function networkAddresses(
  interfaces: readonly NetworkInterface[],
  accepts: (family: 4 | 6) => boolean | undefined,
): ExposedAddress[] {
  return (
    interfaces
      // further addresses of the loopback interface (WSL adds one) lead to this machine too
      .filter(({ kind }) => kind !== 'loopback')
      .flatMap((each) =>
        each.addresses
          .filter(({ family, scope }) => scope !== 'loopback' && accepts(family) !== false)
          .map((address) => ({ address, interface: each, isConfirmed: accepts(address.family) === true })),
      )
      .sort(compareExposedAddresses)
  );
}

function compareExposedAddresses(a: ExposedAddress, b: ExposedAddress): number {
  return (
    Number(isLinkLocal(a)) - Number(isLinkLocal(b)) ||
    Number(b.isConfirmed) - Number(a.isConfirmed) ||
    distance(a.interface.kind) - distance(b.interface.kind) ||
    a.address.family - b.address.family ||
    Number(isPrivate(b)) - Number(isPrivate(a)) ||
    compareText(a.interface.name, b.interface.name) ||
    compareText(a.address.text, b.address.text)
  );
}

/** A colleague is on the same network, else on the same VPN; only this machine's own guests are on its bridges. */
function distance(kind: InterfaceKind): number {
  switch (kind) {
    case 'wifi':
    case 'ethernet':
    case 'network':
    case 'mobile':
      return 0;
    case 'other':
      return 1;
    case 'tailscale':
    case 'vpn':
      return 2;
    case 'container':
    case 'vm':
    case 'loopback':
      return 3;
  }
}

export function isLinkLocal({ address }: ExposedAddress): boolean {
  return address.scope === 'link-local';
}

function isPrivate({ address }: ExposedAddress): boolean {
  return address.scope === 'private' || address.scope === 'unique-local';
}
