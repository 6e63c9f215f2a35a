import type { LocalAddress } from './address';
import type { Listener } from './listener';

type Endpoint = Pick<Listener, 'address' | 'port'>;

/**
 * A host one can connect to. A wildcard is an address to bind, not to connect to (RFC 1122, 3.2.1.3), so it
 * becomes `localhost`, as in VS Code's own Ports view.
 */
function host(address: LocalAddress): string {
  if (address.scope === 'wildcard') return 'localhost';
  return address.family === 6 ? `[${address.text}]` : address.text;
}

/** `127.0.0.1:3000`, `[::1]:3000`, `localhost:3000`, `[fe80::1%eth0]:3000`. */
export function hostAndPort({ address, port }: Endpoint): string {
  return `${host(address)}:${port}`;
}

/** `http://localhost:3000/`; undefined for IPv6 link-local: URLs carry no zone (RFC 9844), so no browser could open it. */
export function httpUrl({ address, port }: Endpoint): string | undefined {
  if (address.family === 6 && address.scope === 'link-local') return undefined;
  return `http://${host(address)}:${port}/`;
}
