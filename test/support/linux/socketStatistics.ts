/** The listeners of a world according to `ss` (iproute2), in the format of `lines`. */
import { parseAddress } from '../../../src/model/net/address';
import type { World } from './world';

/** Listeners and owners, as `tcp 127.0.0.1:3000 <- 5+6`, one line for the sockets of one owner on one address, sorted. */
export async function socketStatistics(world: World): Promise<string[]> {
  return parseSocketStatistics(await world.run(['ss', '-H', '-lntup']));
}

/**
 *     tcp   LISTEN 0      511    127.0.0.1:3000    0.0.0.0:*    users:(("node",pid=5,fd=18),("node",pid=6,fd=18))
 *     udp   UNCONN 0      0      [fe80::1]%eth0:546   [::]:*
 */
export function parseSocketStatistics(text: string): string[] {
  const sockets = new Map<string, number>();
  for (const row of text.split('\n')) {
    const [protocol, , , , local, , users = ''] = row.trim().split(/\s+/);
    if (protocol === undefined || local === undefined) continue;
    const colon = local.lastIndexOf(':');
    // the oldest first, which has the lowest PID in a world whose PIDs have not wrapped around
    const owners = [...new Set([...users.matchAll(/pid=(\d+)/g)].map((found) => Number(found[1])))];
    const owner = owners.sort((a, b) => a - b).join('+');
    const listener = `${protocol} ${canonical(local.slice(0, colon))}:${local.slice(colon + 1)} <- ${owner}`;
    sockets.set(listener, (sockets.get(listener) ?? 0) + 1);
  }
  return [...sockets].map(([listener, count]) => (count === 1 ? listener : `${listener} x${count}`)).sort();
}

/** `*` is the wildcard of a socket for both families; a zone follows the brackets. */
function canonical(address: string): string {
  if (address === '*') return '::';
  const parsed = parseAddress(address.replace(/^\[(.*)\](%.*)?$/, '$1$2'));
  if (parsed === undefined) throw new Error(`ss wrote an address that is none: ${address}`);
  return parsed.text;
}
