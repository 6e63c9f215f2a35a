/** Which of the sockets on one port gets a connection: what the kernel does, without connecting. */
import type { LocalAddress } from './address';
import { parseAddress } from './address';

/** What the choice depends on. */
interface Bound {
  readonly listener: {
    readonly address: LocalAddress;
    /** For `::`: whether it accepts IPv4 connections too. Left out if unknown. */
    readonly dualStack?: boolean;
  };
}

interface Answering<Socket> {
  /** Several if they share an address (SO_REUSEPORT): any of them may answer. Empty if nothing listens there. */
  readonly sockets: readonly Socket[];
  /** False if it depends on whether a socket on `::` accepts IPv4 connections, which is not known. */
  readonly isCertain: boolean;
}

/** The two addresses of `localhost` (RFC 6761), in the order in which programs try them (RFC 6724). */
export const localhostAddresses: readonly LocalAddress[] = ['::1', '127.0.0.1'].flatMap(
  (text) => parseAddress(text) ?? [],
);

/**
 * Every kernel prefers the socket bound to the very address, then the wildcard of its family. An IPv4 connection gets to
 * `::` only if no IPv4 socket matches, and if that socket is dual-stack (inet_lookup_listener in Linux,
 * in_pcblookup_hash in BSD and macOS). Sockets bound to one device (SO_BINDTODEVICE) look like others in every table.
 * @param sockets all that listen on one port of one protocol, in one network namespace.
 */
export function answeringAt<Socket extends Bound>(
  address: LocalAddress,
  sockets: readonly Socket[],
): Answering<Socket> {
  const exact = sockets.filter(({ listener }) => isAt(listener.address, address));
  if (exact.length > 0) return { sockets: exact, isCertain: true };
  const wildcards = sockets.filter(({ listener }) => listener.address.scope === 'wildcard');
  const own = wildcards.filter(({ listener }) => listener.address.family === address.family);
  if (own.length > 0 || address.family === 6) return { sockets: own, isCertain: true };
  const mapped = wildcards.filter(({ listener }) => listener.dualStack !== false);
  return { sockets: mapped, isCertain: mapped.every(({ listener }) => listener.dualStack === true) };
}

/** A link-local address is bound on one interface, which not every system tells. */
function isAt(bound: LocalAddress, address: LocalAddress): boolean {
  return (
    bound.text === address.text ||
    (bound.zone === undefined &&
      address.zone !== undefined &&
      `${bound.text}%${address.zone}` === address.text)
  );
}
