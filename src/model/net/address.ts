import ipaddr from 'ipaddr.js';

/** The special-purpose range of RFC 6890 that an address is in, which says which interfaces accept. */
export type AddressScope =
  'loopback' | 'wildcard' | 'link-local' | 'private' | 'shared' | 'unique-local' | 'multicast' | 'global';

export interface LocalAddress {
  readonly family: 4 | 6;
  /** Canonical: dotted quad, or RFC 5952 with the zone if it is known (`fe80::1%eth0`). */
  readonly text: string;
  /** RFC 4007 zone: the interface of a link-local address; undefined if there is none or it is unknown. */
  readonly zone: string | undefined;
  readonly scope: AddressScope;
}

/** @param bytes 4 or 16 octets in network order; an IPv4-mapped address (RFC 4291, 2.5.5.2) becomes IPv4. */
export function addressFromBytes(bytes: readonly number[], zone?: string): LocalAddress {
  return describe(ipaddr.fromByteArray([...bytes]), zone);
}

/** Reads `127.0.0.1`, `::1`, `[::1]`, `fe80::1%eth0`, `::ffff:127.0.0.1`; undefined for anything else. */
export function parseAddress(text: string): LocalAddress | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const [address = '', zone] = bare.split('%', 2);
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return undefined;
  if (zone === '') return undefined;
  // ipaddr.js takes `::1.2.3.4` (RFC 4291, 2.5.5.1) for an IPv4-mapped address, which starts with `::ffff:`
  return describe(ipaddr.parse(address.replace(/^::(?=\d+\.)/, '::0:')), zone);
}

function describe(parsed: ipaddr.IPv4 | ipaddr.IPv6, zone: string | undefined): LocalAddress {
  if (parsed instanceof ipaddr.IPv6) {
    if (parsed.isIPv4MappedAddress()) return describe(parsed.toIPv4Address(), undefined);
    const text = parsed.toRFC5952String();
    return {
      family: 6,
      text: zone === undefined ? text : `${text}%${zone}`,
      zone,
      scope: scopeOf(parsed.range()),
    };
  }
  const text = parsed.toString();
  const range = parsed.range();
  // only the first address of 0.0.0.0/8 is the wildcard: Linux accepts the others as ordinary addresses
  const scope = range === 'unspecified' && text !== '0.0.0.0' ? 'global' : scopeOf(range);
  return { family: 4, text, zone: undefined, scope };
}

function scopeOf(range: string): AddressScope {
  switch (range) {
    case 'loopback':
      return 'loopback';
    case 'unspecified':
      return 'wildcard';
    case 'linkLocal':
      return 'link-local';
    case 'private':
      return 'private';
    case 'carrierGradeNat':
      return 'shared';
    case 'uniqueLocal':
      return 'unique-local';
    case 'multicast':
      return 'multicast';
    default:
      return 'global';
  }
}

/** IPv4 before IPv6, then by text: predictable for a person. */
export function compareAddresses(a: LocalAddress, b: LocalAddress): number {
  return a.family - b.family || compareText(a.text, b.text);
}

/** By code units: the same on every machine, and ten times faster than a locale's order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
