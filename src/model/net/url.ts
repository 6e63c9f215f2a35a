import type { LocalAddress } from './address';

/** The scheme that a server speaks. */
export type Scheme = 'http' | 'https';

/** A host as URLs write it: `127.0.0.1`, `[::1]`, `[fe80::1%eth0]`. */
export function hostOf({ family, text }: LocalAddress): string {
  return family === 6 ? `[${text}]` : text;
}

/** `127.0.0.1:3000`, `[::1]:3000`, `[fe80::1%eth0]:3000`. */
export function hostAndPort({
  address,
  port,
}: {
  readonly address: LocalAddress;
  readonly port: number;
}): string {
  return `${hostOf(address)}:${port}`;
}

/** False for IPv6 link-local: URLs carry no zone (RFC 9844), so no browser could open it. */
export function hasUrl({ family, scope }: LocalAddress): boolean {
  return family === 4 || scope !== 'link-local';
}

/** `http://localhost:3000/`. @param host `localhost`, `127.0.0.1`, `[::1]` */
export function urlAt(host: string, port: number, scheme: Scheme): string {
  return `${scheme}://${host}:${port}/`;
}

/** What is shown of an address: no scheme is claimed of a server that was not asked. */
export function placeText(host: string, port: number, scheme: Scheme | undefined): string {
  return scheme === undefined ? `${host}:${port}` : urlAt(host, port, scheme);
}
