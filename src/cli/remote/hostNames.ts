/** More at once would be a flood of connections. */
export const maximumHosts = 64;

/**
 * What ssh(1) takes as a destination: a name of the person's configuration, a host name or an address, with a user if
 * wanted. Letters, digits and marks that no shell, no option and no `ProxyCommand` gives a meaning: ssh passes names on to
 * commands of the configuration (`%h`, `%r`).
 */
const destination =
  /^(?:[\p{L}\p{N}_][\p{L}\p{N}_.+@-]{0,99}@)?(?:[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,252}|[\da-f]{0,4}(?::[\da-f.]{0,15}){2,8}(?:%[\w.-]{1,15})?)$/iu;

/** The names of `web1,ada@db.example`, each once; or the one that is no host, or that there are too many. */
export function parseHosts(
  text: string,
):
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  | { readonly kind: 'noHost'; readonly name: string }
  | { readonly kind: 'tooMany' } {
  const hosts = [...new Set(text.split(','))];
  const wrong = hosts.find((host) => !destination.test(host));
  if (wrong !== undefined) return { kind: 'noHost', name: wrong };
  return hosts.length > maximumHosts ? { kind: 'tooMany' } : { kind: 'hosts', hosts };
}
