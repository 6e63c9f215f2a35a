import type { LocalAddress } from './address';
import type { NetworkNamespace } from './networkNamespace';
/**
 * Which interfaces accept, told by the bind address alone. Whether packets arrive is a firewall's
 * business and cannot be seen from this machine: nothing here says "reachable".
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

/** Other machines can connect, as far as the bind address tells. In another network it tells nothing of this one. */
export function isExposed({
  exposure,
  namespace,
}: {
  exposure: Exposure;
  namespace: NetworkNamespace;
}): boolean {
  return namespace.kind === 'host' && exposure !== 'loopback';
}
