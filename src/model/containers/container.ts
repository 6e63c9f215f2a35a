import type { LocalAddress } from '../net/address';
import type { Listener, Protocol } from '../listeners/listener';
import type { SocketGroup } from '../listeners/socketGroup';
import type { EngineId } from './engines';
import { perObject } from '../text/perObject';
import { engines } from './engines';
import { containerIdAbove, portProxyOf } from './portProxies';
import type { Process } from '../process/process';
import type { TimeSliced } from '../text/timeSlice';
import { finish, itemsPerSlice } from '../text/timeSlice';

/** A container's port on which the host accepts connections for it. */
export interface PublishedPort {
  /** The host's addresses, at least one, IPv4 before IPv6: `-p 8080:80` publishes on 0.0.0.0 and ::. */
  readonly hostAddresses: readonly LocalAddress[];
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: Protocol;
}

export interface Container {
  /** 12 to 64 hexadecimal digits. */
  readonly id: string;
  /** Without the leading slash of the Engine API; the short id if it has no name. */
  readonly name: string;
  /** The image as the user named it; undefined if the container was created from a folder. */
  readonly image: string | undefined;
  readonly engine: EngineId;
  /** The socket or named pipe of the engine that listed it. */
  readonly socketPath: string;
  /** The engine's own word: `running`, `paused`, `restarting`. */
  readonly state: string;
  /** Set by Compose; undefined for any other container. */
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly workingDirectory: string | undefined;
  /** By host port. Ports that are exposed but not published are left out: the host does not accept for them. */
  readonly ports: readonly PublishedPort[];
}

/**
 * The container that a listener belongs to; undefined if that is uncertain.
 *
 * First by ancestry, in any network namespace: a process in a container has the container's shim among its ancestors,
 * and the shim's command line has the id. Then by the cgroup in which a hidden owner opened its socket. Else by published port: the same protocol and port, on a socket of a known
 * port proxy, or of a hidden process of root.
 * @param processes the owners and their ancestors, as of a snapshot.
 * @param containers the running ones.
 */
export function containerOf(
  listener: Listener,
  processes: ReadonlyMap<number, Process>,
  containers: readonly Container[],
): Container | undefined {
  const { owner } = listener;
  const owners = owner.kind === 'known' ? owner.processes : [];
  const id = firstKnown(owners, (process) => containerIdAbove(processes, process));
  const { byId, publishing } = lookupOf(containers);
  if (id !== undefined) return byId.get(id);
  const opener = owner.kind === 'hidden' ? containerOfGroup(owner.group) : undefined;
  if (opener !== undefined && byId.has(opener)) return byId.get(opener);
  if (listener.namespace.kind === 'other') return undefined;

  const { protocol, port, address } = listener;
  const exact = [...(publishing.get(publishedKey(protocol, port, address.text)) ?? [])];
  // only root's proxies are hidden, and a hidden owner counts for the exact address alone
  if (owner.kind === 'hidden') return (owner.user?.uid ?? 0) === 0 ? onlyOne(exact) : undefined;
  const proxy = firstKnown(owners, portProxyOf);
  if (proxy === undefined) return undefined;
  if (exact.length > 0) return onlyOne(exact);
  // One socket on :: serves both wildcards (rootlessport), and the forwarder of a virtual machine chooses the host
  // address itself.
  if (proxy.place !== 'machine' && address.scope !== 'wildcard') return undefined;
  const place = proxy.place === 'machine' ? 'anywhere' : 'wildcard';
  return onlyOne([...(publishing.get(publishedKey(protocol, port, place)) ?? [])]);
}

/** Whether two answers of the engines say the same: all that is read of them is in order. */
export function* areSameContainers(a: readonly Container[], b: readonly Container[]): TimeSliced<boolean> {
  if (a.length !== b.length) return false;
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined || textKeys.some((key) => one[key] !== other[key])) return false;
    if (!(yield* areSamePorts(one.ports, other.ports))) return false;
    if (index % itemsPerSlice === 0) yield;
  }
  return true;
}

/** All but the ports. */
const texts: Readonly<Record<Exclude<keyof Container, 'ports'>, true>> = {
  ...{ id: true, name: true, image: true, engine: true, socketPath: true, state: true },
  ...{ project: true, service: true, workingDirectory: true },
};
const textKeys = Object.keys(texts) as (keyof typeof texts)[];

function* areSamePorts(a: readonly PublishedPort[], b: readonly PublishedPort[]): TimeSliced<boolean> {
  if (a.length !== b.length) return false;
  for (const [index, one] of a.entries()) {
    if (index % itemsPerSlice === itemsPerSlice - 1) yield;
    const other = b[index];
    if (
      one.hostPort !== other?.hostPort ||
      one.containerPort !== other.containerPort ||
      one.protocol !== other.protocol ||
      one.hostAddresses.length !== other.hostAddresses.length
    ) {
      return false;
    }
    for (const [at, { text }] of one.hostAddresses.entries()) {
      if (at % addressesPerSlice === addressesPerSlice - 1) yield;
      if (text !== other.hostAddresses[at]?.text) return false;
    }
  }
  return true;
}

/** Texts compared between two pauses. */
const addressesPerSlice = 1_000;

/**
 * The id of the container in which a socket was opened, on the host's network. Another user may give any id to a cgroup of
 * their own.
 */
function containerOfGroup(group: SocketGroup | undefined): string | undefined {
  if (group?.kind !== 'known' || group.belongsTo?.kind !== 'container') return undefined;
  return group.belongsTo.uid === undefined || group.isOwn ? group.belongsTo.id : undefined;
}

interface ContainerLookup {
  readonly byId: ReadonlyMap<string, Container>;
  /** By protocol, host port and address; also by `wildcard` and `anywhere`. At most two, for more are as uncertain. */
  readonly publishing: ReadonlyMap<string, ReadonlySet<Container>>;
}

/** One lookup for each list of containers: a port may be published on thousands of addresses. */
const lookups = new WeakMap<readonly Container[], ContainerLookup>();

/** Makes the lookup before the first listener asks for it, because there may be thousands of containers. */
export function* prepareLookup(containers: readonly Container[]): TimeSliced<void> {
  lookups.set(containers, yield* readLookup(containers));
}

function lookupOf(containers: readonly Container[]): ContainerLookup {
  const known = lookups.get(containers) ?? finish(readLookup(containers));
  lookups.set(containers, known);
  return known;
}

function* readLookup(containers: readonly Container[]): TimeSliced<ContainerLookup> {
  const byId = new Map<string, Container>();
  const publishing = new Map<string, Set<Container>>();
  let keys = 0;
  for (const container of containers) {
    if (!byId.has(container.id)) byId.set(container.id, container);
    for (const { protocol, hostPort, hostAddresses } of container.ports) {
      const isWildcard = hostAddresses.some(({ scope }) => scope === 'wildcard');
      const places = [
        ...hostAddresses.map(({ text }) => text),
        'anywhere',
        ...(isWildcard ? ['wildcard'] : []),
      ];
      for (const place of places) {
        if (++keys % itemsPerSlice === 0) yield;
        const key = publishedKey(protocol, hostPort, place);
        const found = publishing.get(key) ?? new Set();
        if (found.size < 2) publishing.set(key, found.add(container));
      }
    }
  }
  return { byId, publishing };
}

function publishedKey(protocol: Protocol, port: number, place: string): string {
  return `${protocol} ${port} ${place}`;
}

function firstKnown<A, B>(values: readonly A[], read: (value: A) => B | undefined): B | undefined {
  for (const value of values) {
    const known = read(value);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** Two engines may both claim a port (each in its own virtual machine): then the container is unknown. */
function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}

/** The published port that a listener serves; undefined if the container does not publish it. */
export function publishedPort({ ports }: Container, listener: Listener): PublishedPort | undefined {
  return portsByKey(ports).get(`${listener.protocol} ${listener.port}`);
}

/** By protocol and host port: each row of a container asks for its own. */
const portsByKey = perObject((ports: readonly PublishedPort[]): ReadonlyMap<string, PublishedPort> => {
  const found = new Map<string, PublishedPort>();
  for (const port of ports) {
    const key = `${port.protocol} ${port.hostPort}`;
    if (!found.has(key)) found.set(key, port);
  }
  return found;
});

/** The containers for which a process holds its ports. */
interface HeldFor {
  /** The container that all ports are for; undefined if there are several or any is unknown. */
  readonly only: Container | undefined;
  /** The number of known containers. */
  readonly count: number;
}

/** @param containerOf undefined for a listener that the engines do not know. */
export function heldFor(
  listeners: readonly Listener[],
  containerOf: (listener: Listener) => Container | undefined,
): HeldFor {
  const found = listeners.map(containerOf);
  const known = new Map(found.flatMap((one) => (one === undefined ? [] : [[one.id, one] as const])));
  const [first, ...others] = known.values();
  const isAll = found.every((one) => one !== undefined);
  return { only: isAll && others.length === 0 ? first : undefined, count: known.size };
}

/** Shows a container's log as it grows, as an argv: `docker logs --tail 200 -f ID`. */
export function logsCommand({ engine, socketPath, id }: Container): readonly string[] {
  const { program, addressOption, defaultSockets, logs } = engines[engine].commandLine;
  const address = `${socketPath.startsWith('//') ? 'npipe' : 'unix'}://${socketPath}`;
  return [program, ...(defaultSockets.includes(socketPath) ? [] : [addressOption, address]), ...logs, id];
}
