import type { LocalAddress } from './address';

interface AddressAndPort {
  readonly address: LocalAddress;
  readonly port: number;
}

/**
 * A host one can connect to. A wildcard can be bound but not connected to (RFC 1122, 3.2.1.3), so it
 * becomes `localhost`, as in VS Code's own Ports view.
 */
function host(address: LocalAddress): string {
  if (address.scope === 'wildcard') return 'localhost';
  return address.family === 6 ? `[${address.text}]` : address.text;
}

/** `127.0.0.1:3000`, `[::1]:3000`, `localhost:3000`, `[fe80::1%eth0]:3000`. */
export function hostAndPort({ address, port }: AddressAndPort): string {
  return `${host(address)}:${port}`;
}

/** The host to connect to from this machine: a wildcard accepts on the loopback address of its family. */
export function connectHost({ scope, family, text }: LocalAddress): string {
  return scope === 'wildcard' ? (family === 4 ? '127.0.0.1' : '::1') : text;
}

/**
 * `http://localhost:3000/`; undefined for IPv6 link-local: URLs carry no zone (RFC 9844), so no browser could open it.
 * @param from `forwarded`: the browser is on another machine, to which VS Code forwards ports of `localhost` alone.
 */
export function httpUrl(
  { address, port }: AddressAndPort,
  scheme: 'http' | 'https' = 'http',
  from: 'here' | 'forwarded' = 'here',
): string | undefined {
  if (address.family === 6 && address.scope === 'link-local') return undefined;
  const isForwarded = from === 'forwarded' && address.scope === 'loopback' && address.family === 6;
  return `${scheme}://${isForwarded ? 'localhost' : host(address)}:${port}/`;
}
