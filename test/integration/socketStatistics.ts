/** The listeners according to `ss`, to compare the tree with. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseAddress } from '../../src/model/net/address';

/** `tcp 127.0.0.1 3000 pid 4711` */
export type ListenerLine = string;

export function listenerLine(
  protocol: string,
  address: string,
  port: number | string,
  pid: number,
): ListenerLine {
  return `${protocol.toLowerCase()} ${address} ${port} pid ${pid}`;
}

/** @returns undefined if `ss` is not installed. */
export async function listenersByStatistics(pids: ReadonlySet<number>): Promise<ListenerLine[] | undefined> {
  let output;
  try {
    output = (await promisify(execFile)('ss', ['-H', '-lntup'])).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return output
    .split('\n')
    .flatMap((line) => {
      // tcp   LISTEN 0      511    127.0.0.1:3000    0.0.0.0:*    users:(("node",pid=4711,fd=18))
      const [protocol, , , , local = '', , users = ''] = line.trim().split(/\s+/);
      const colon = local.lastIndexOf(':');
      const owners = [...users.matchAll(/pid=(\d+)/g)].map((found) => Number(found[1]));
      return [...new Set(owners)]
        .filter((pid) => pids.has(pid))
        .map((pid) =>
          listenerLine(protocol ?? '', canonical(local.slice(0, colon)), local.slice(colon + 1), pid),
        );
    })
    .sort();
}

/** ss prints `*` for `::` of a dual-stack socket, and a zone after the brackets. */
function canonical(address: string): string {
  if (address === '*') return '::';
  const parsed = parseAddress(address.replace(/^\[(.*)\](%.*)?$/, '$1$2'));
  if (parsed === undefined) throw new Error(`ss wrote an address that is none: ${address}`);
  return parsed.text;
}
