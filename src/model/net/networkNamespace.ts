/**
 * The network a listener is in: this one, or another network namespace of the same machine (network_namespaces(7)),
 * such as a container's. Its addresses are not this machine's: its loopback is another one.
 */
export type Network =
  | { readonly kind: 'own' }
  /** `id` tells one from another as long as it lives; it has no meaning beyond. */
  | { readonly kind: 'other'; readonly id: number };

export const ownNetwork: Network = { kind: 'own' };

export function isSameNetwork(a: Network, b: Network): boolean {
  return a.kind === 'own' ? b.kind === 'own' : b.kind === 'other' && a.id === b.id;
}
