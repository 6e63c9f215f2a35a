import type { LocalAddress } from './address';
import type { NetworkNamespace } from './networkNamespace';
import { hostNamespace } from './networkNamespace';

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

/** The words of a row: short enough for a 200-pixel sidebar. */
export function exposureWords(exposure: Exposure, namespace: NetworkNamespace = hostNamespace): string {
  if (namespace.kind === 'other') return 'another network';
  switch (exposure) {
    case 'loopback':
      return 'loopback';
    case 'interface':
      return 'one interface';
    case 'all-interfaces':
      return 'all interfaces';
  }
}

/** The sentence of a tooltip: who can reach it, as far as the bind address tells. */
export function exposureSentence(
  exposure: Exposure,
  address: LocalAddress,
  namespace: NetworkNamespace = hostNamespace,
): string {
  if (namespace.kind === 'other') {
    return 'Listening in another network namespace, such as a container has: its addresses are not those of this machine.';
  }
  switch (exposure) {
    case 'loopback':
      return 'Listening on loopback: only programs on this machine can connect.';
    case 'interface':
      return `Listening on one address, ${address.text}: machines on that network can connect unless a firewall stops them.`;
    case 'all-interfaces':
      return 'Listening on all interfaces: other machines can connect unless a firewall stops them.';
  }
}
