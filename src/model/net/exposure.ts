import type { LocalAddress } from './address';
import type { NetworkNamespace } from './networkNamespace';
/**
 * Which interfaces accept connections, by the bind address alone. Whether packets arrive is up to firewalls, which is
 * not visible from this machine: that is why no name here says "reachable".
 */
export type Exposure = 'loopback' | 'interface' | 'all-interfaces';

export function exposureOf(address: LocalAddress): Exposure {
  switch (address.scope) {
    case 'loopback':
      return 'loopback';
    case 'wildcard':
      return 'all-interfaces';
    case 'link-local':
    case 'private':
    case 'shared':
    case 'unique-local':
    case 'multicast':
    case 'global':
      return 'interface';
  }
}

/** Whether other machines can connect by the bind address, which says nothing in another network namespace. */
export function isExposed({
  exposure,
  namespace,
}: {
  exposure: Exposure;
  namespace: NetworkNamespace;
}): boolean {
  return namespace.kind === 'host' && exposure !== 'loopback';
}
