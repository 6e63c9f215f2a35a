/** Who gets through a proxy of this machine: whoever can connect to it. */
import type { Listener } from '../listeners/listener';
import type { LocalAddress } from '../net/address';
import { parseAddress } from '../net/address';
import { answeringAt, localhostAddresses } from '../net/answering';
import type { Tunnel } from './tunnels';
import { isLoopbackTarget } from './tunnels';
import type { TunnelTarget } from './tunnelWords';

/**
 * Completes proxies by the listeners that they are reached at. What only this machine can connect to counts if something that
 * is reached from elsewhere leads there, by however many others.
 * @param listeners all that listen now.
 */
export function withEntrances(tunnels: readonly Tunnel[], listeners: readonly Listener[]): readonly Tunnel[] {
  const ports = portsOf(listeners);
  const found = tunnels.map((tunnel) => {
    const entrances = entrancesOf(tunnel, listeners, ports);
    const exposed = entrances.filter(({ exposure }) => exposure !== 'loopback');
    // if they are not known, others may be able to connect
    const isReached = entrances.length === 0 || exposed.length > 0;
    return { tunnel, isReached, entrances: isReached ? exposed : entrances, via: [] as Tunnel[] };
  });
  const waiting = found.filter(({ isReached }) => isReached);
  const local = new Set(found.filter(({ isReached }) => !isReached));
  for (let outer = waiting.pop(); outer !== undefined; outer = waiting.pop()) {
    for (const inner of local) {
      if (!leadsToAny(outer.tunnel, inner.entrances, ports)) continue;
      // once, so that a circle ends
      local.delete(inner);
      inner.via.push(outer.tunnel, ...outer.via);
      waiting.push(inner);
    }
  }
  return found.map((one) => ({
    ...one.tunnel,
    ...(one.entrances.length === 0 ? {} : { entrances: one.entrances }),
    ...(one.via.length === 0 ? {} : { via: one.via }),
    ...(local.has(one) ? { isLocal: true as const } : {}),
  }));
}

type Ports = ReadonlyMap<number, readonly Listener[]>;

/** Those of this machine's own network. */
function portsOf(listeners: readonly Listener[]): Ports {
  const ports = new Map<number, Listener[]>();
  for (const listener of listeners) {
    if (listener.protocol !== 'tcp' || listener.namespace.kind !== 'host') continue;
    const there = ports.get(listener.port);
    if (there === undefined) ports.set(listener.port, [listener]);
    else there.push(listener);
  }
  return ports;
}

function entrancesOf(tunnel: Tunnel, listeners: readonly Listener[], ports: Ports): readonly Listener[] {
  const { listens } = tunnel;
  if (listens === undefined) return [];
  const named =
    listens === 'own'
      ? []
      : listens.flatMap(({ host, port }) =>
          (ports.get(port) ?? []).filter(
            (one) => isAt(one, host) && (one.owner.kind === 'hidden' || isOwn(one, tunnel)),
          ),
        );
  // a configuration may have been changed since
  if (named.length > 0) return [...new Set(named)];
  return listeners.filter(
    (one) => one.protocol === 'tcp' && one.namespace.kind === 'host' && isOwn(one, tunnel),
  );
}

/** Its workers may hold what it listens on. */
function isOwn({ owner }: Listener, { pid }: Tunnel): boolean {
  return (
    pid !== undefined &&
    owner.kind === 'known' &&
    owner.processes.some((one) => one.pid === pid || one.parentPid === pid)
  );
}

/** A name, and a wildcard, may be bound in several ways. */
function isAt({ address }: Listener, host: string | undefined): boolean {
  const wanted = host === undefined ? undefined : parseAddress(host);
  return wanted === undefined || wanted.scope === 'wildcard' || wanted.text === address.text;
}

function leadsToAny({ targets }: Tunnel, entrances: readonly Listener[], ports: Ports): boolean {
  if (typeof targets === 'string') return false;
  return targets.some((target) => {
    const candidates = entrances.filter(({ port }) => port === target.port);
    return (
      candidates.length > 0 &&
      addressesOf(target).some((address) => {
        const bound = (ports.get(target.port) ?? []).map((listener) => ({ listener }));
        return answeringAt(address, bound).sockets.some(({ listener }) => candidates.includes(listener));
      })
    );
  });
}

/** Where a program of this machine connects to for a target. */
function addressesOf(target: TunnelTarget): readonly LocalAddress[] {
  const address = target.host === undefined ? undefined : parseAddress(target.host);
  if (address !== undefined && address.scope !== 'wildcard') return [address];
  return isLoopbackTarget(target) ? localhostAddresses : [];
}
