/**
 * The network namespace of a listener (network_namespaces(7)): the host's, or another one of the same machine, such as
 * a container's. Another namespace has its own addresses, and its own loopback.
 */
export type NetworkNamespace =
  | { readonly kind: 'host' }
  /** `id` identifies the namespace while it exists. */
  | { readonly kind: 'other'; readonly id: number };

export const hostNamespace: NetworkNamespace = { kind: 'host' };

export function isSameNamespace(a: NetworkNamespace, b: NetworkNamespace): boolean {
  return a.kind === 'host' ? b.kind === 'host' : b.kind === 'other' && a.id === b.id;
}
