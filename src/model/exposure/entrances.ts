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
  const owners = byOwner(listeners);
  const found = tunnels.map((tunnel) => {
    const { entrances, isRunning } = entrancesOf(tunnel, owners, ports);
    const exposed = entrances.filter(({ exposure }) => exposure !== 'loopback');
    // if they are not known, others may be able to connect
    const isReached = entrances.length === 0 || exposed.length > 0;
    return {
      tunnel: isRunning ? tunnel : { ...tunnel, targets: 'unknown' as const },
      ...{ isReached, entrances: isReached ? exposed : entrances, via: [] as Tunnel[] },
    };
  });
  const waiting = found.filter(({ isReached }) => isReached);
  const local = new Set(found.filter(({ isReached }) => !isReached));
  for (let outer = waiting.pop(); outer !== undefined; outer = waiting.pop()) {
    for (const inner of local) {
      if (!leadsToAny(outer.tunnel, inner.entrances, ports)) continue;
      // once, so that a circle ends
      local.delete(inner);
      inner.via.push(...[withOwn(outer), ...outer.via].slice(0, maximumVia));
      waiting.push(inner);
    }
  }
  return found.map((one) => ({
    ...withOwn(one),
    ...(one.via.length === 0 ? {} : { via: one.via }),
    ...(local.has(one) ? { isLocal: true as const } : {}),
  }));
}

function withOwn({ tunnel, entrances }: { tunnel: Tunnel; entrances: readonly Listener[] }): Tunnel {
  return entrances.length === 0 ? tunnel : { ...tunnel, entrances };
}

/** Of a longer way, the nearest ones are named. */
const maximumVia = 10;

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

interface Entrances {
  readonly entrances: readonly Listener[];
  /** False if nothing listens where its configuration says, which must have been changed since. */
  readonly isRunning: boolean;
}

function entrancesOf(tunnel: Tunnel, owners: Owners, ports: Ports): Entrances {
  const { listens } = tunnel;
  if (listens === undefined) return { entrances: [], isRunning: true };
  const own = owners.get(tunnel.pid ?? -1) ?? new Set<Listener>();
  const named =
    listens === 'own'
      ? []
      : listens.flatMap(({ host, port }) =>
          (ports.get(port) ?? []).filter(
            (one) => isAt(one, host) && (one.owner.kind === 'hidden' || own.has(one)),
          ),
        );
  if (named.length > 0) return { entrances: [...new Set(named)], isRunning: true };
  return { entrances: [...own], isRunning: listens === 'own' };
}

type Owners = ReadonlyMap<number, ReadonlySet<Listener>>;

/** By the PIDs of those that hold them, and of their parents: the workers of a server may hold what it listens on. */
function byOwner(listeners: readonly Listener[]): Owners {
  const found = new Map<number, Set<Listener>>();
  for (const listener of listeners) {
    const { owner, protocol, namespace } = listener;
    if (owner.kind !== 'known' || protocol !== 'tcp' || namespace.kind !== 'host') continue;
    for (const { pid, parentPid = 0 } of owner.processes) {
      for (const one of [pid, parentPid]) {
        const there = found.get(one);
        if (there === undefined) found.set(one, new Set([listener]));
        else there.add(listener);
      }
    }
  }
  return found;
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
