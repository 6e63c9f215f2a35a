/**
 * The network a listener is in: this one, or another network namespace of the same machine (network_namespaces(7)),
 * such as a container's. Its addresses are not this machine's: its loopback is another one.
 */
export type NetworkNamespace =
  | { readonly kind: 'host' }
  /** `id` tells one from another as long as it lives; it has no meaning beyond. */
  | { readonly kind: 'other'; readonly id: number };

export const hostNamespace: NetworkNamespace = { kind: 'host' };

export function isSameNamespace(a: NetworkNamespace, b: NetworkNamespace): boolean {
  return a.kind === 'host' ? b.kind === 'host' : b.kind === 'other' && a.id === b.id;
}
