/** Which tunnels lead to the listener of a row. */
import { parseAddress } from '../net/address';
import { localhostAddresses } from '../net/answering';
import type { ReachRow } from '../rows/reach';
import { answersAt } from '../rows/reach';
import type { Tunnel } from './tunnels';
import { isLoopbackTarget } from './tunnels';
import type { TunnelTarget } from './tunnelWords';

export interface TunnelsTo {
  /** They lead here. */
  readonly known: readonly Tunnel[];
  /** Where they lead cannot be seen. */
  readonly possible: readonly Tunnel[];
}

export function tunnelsTo(row: ReachRow, tunnels: readonly Tunnel[]): TunnelsTo {
  const { protocol, namespace } = row.listener;
  if (protocol === 'udp' || namespace.kind === 'other') return { known: [], possible: [] };
  // the tunnel's own ports are no way to itself
  const others = tunnels.filter(({ pid }) => pid === undefined || pid !== row.process?.pid);
  const known = others.filter(
    ({ targets }) => isTargetList(targets) && targets.some((target) => leadsTo(target, row)),
  );
  // what is known to lead here need not be named again for where else it leads
  const pids = new Set(known.flatMap(({ pid }) => pid ?? []));
  return {
    known,
    possible: others.filter(
      ({ targets, pid }) =>
        (targets === 'any' || targets === 'unknown') && (pid === undefined || !pids.has(pid)),
    ),
  };
}

function isTargetList(targets: Tunnel['targets']): targets is readonly TunnelTarget[] {
  return typeof targets !== 'string';
}

function leadsTo(target: TunnelTarget, row: ReachRow): boolean {
  if (target.port !== row.listener.port) return false;
  const address = target.host === undefined ? undefined : parseAddress(target.host);
  if (address !== undefined && address.scope !== 'wildcard') return answersAt(row, address);
  return isLoopbackTarget(target) && localhostAddresses.some((one) => answersAt(row, one));
}
