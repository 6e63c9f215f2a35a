/** Which tunnels lead to the listener of a row. */
import { parseAddress } from '../net/address';
import { localhostAddresses } from '../net/answering';
import { isLoopbackHost } from '../net/endpoint';
import type { ReachRow } from '../rows/reach';
import { answersAt } from '../rows/reach';
import type { Listener } from '../listeners/listener';
import type { Tunnel } from './tunnels';
import { isLoopbackTarget } from './tunnels';
import type { TunnelTarget } from './tunnelWords';

export interface TunnelsTo {
  /** They lead here. */
  readonly known: readonly Tunnel[];
  /** Where they lead cannot be seen. */
  readonly possible: readonly Tunnel[];
  /** They lead here, and only programs on this machine can connect to them. */
  readonly local: readonly Tunnel[];
}

export function tunnelsTo(row: ReachRow, tunnels: readonly Tunnel[]): TunnelsTo {
  const { protocol, namespace, exposure } = row.listener;
  if (protocol === 'udp' || namespace.kind === 'other') return { known: [], possible: [], local: [] };
  const leading = tunnels.filter(
    ({ targets }) => isTargetList(targets) && targets.some((target) => leadsTo(target, row)),
  );
  const known = merged(
    leading.filter(({ isLocal }) => isLocal !== true).flatMap((one) => [one, ...(one.via ?? [])]),
  );
  const local = merged(leading.filter(({ isLocal }) => isLocal === true));
  // what is known to lead here need not be named again for where else it leads
  const pids = new Set(known.flatMap(({ pid }) => pid ?? []));
  return {
    known,
    possible: merged(
      tunnels.filter(
        ({ targets, pid, isLocal }) =>
          isLocal !== true &&
          (isTargetList(targets) ? targets.some((target) => mayLeadTo(target, row)) : true) &&
          // its own ports are no way to itself
          (pid === undefined || (pid !== row.process?.pid && !pids.has(pid))),
      ),
    ),
    // who can connect to others is not narrowed by them
    local: exposure === 'loopback' ? local.filter(({ pid }) => pid === undefined || !pids.has(pid)) : [],
  };
}

/** A proxy that leads here in several ways is named once, with all of its entrances. */
function merged(tunnels: readonly Tunnel[]): readonly Tunnel[] {
  const found = new Map<string, Tunnel>();
  for (const one of tunnels) {
    const key = [one.title, one.from, one.pid].join('\n');
    const before = found.get(key);
    const entrances = new Set<Listener>([...(before?.entrances ?? []), ...(one.entrances ?? [])]);
    found.set(key, before === undefined ? one : { ...before, entrances: [...entrances] });
  }
  return [...found.values()];
}

/** A name may be one of this machine, as `/etc/hosts` gives them. */
function mayLeadTo({ host, port }: TunnelTarget, { listener }: ReachRow): boolean {
  return (
    port === listener.port && host !== undefined && parseAddress(host) === undefined && !isLoopbackHost(host)
  );
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
