import type { LocalAddress } from '../net/address';
import type { Listener, Protocol } from '../listeners/listener';
import type { EngineId } from './engines';
import { engines } from './engines';
import { containerIdOf, portProxyOf } from './portProxies';
import type { Process } from '../process/process';
import { ancestorsOf } from '../process/process';

/** A container's port that the host accepts for it. */
export interface PublishedPort {
  /** Where the host accepts, at least one, IPv4 before IPv6: `-p 8080:80` publishes on 0.0.0.0 and on ::. */
  readonly hostAddresses: readonly LocalAddress[];
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: Protocol;
}

export interface Container {
  /** 12 to 64 hexadecimal digits. */
  readonly id: string;
  /** Without the leading slash of the Engine API; the short id where it has no name. */
  readonly name: string;
  /** As the user named it when it was made; undefined where it was made from a folder. */
  readonly image: string | undefined;
  readonly engine: EngineId;
  /** The socket or named pipe of the engine that listed it. */
  readonly socketPath: string;
  /** The engine's own word: `running`, `paused`, `restarting`. */
  readonly state: string;
  /** What Compose says of where it comes from, where it was Compose. */
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly workingDirectory: string | undefined;
  /** By host port. What is exposed but not published is left out: nothing on the host accepts for it. */
  readonly ports: readonly PublishedPort[];
}

/**
 * The container that a listener belongs to; undefined where that is not known for sure.
 *
 * First by descent, in any network: what runs in a container has its shim among its ancestors, and the shim names the
 * container. Else by what is published: the same protocol and port, with a socket that a program holds which does so
 * for containers, or that root holds unseen.
 * @param processes the owners and their ancestors, as of a snapshot.
 * @param containers those that run now.
 */
export function containerOf(
  listener: Listener,
  processes: ReadonlyMap<number, Process>,
  containers: readonly Container[],
): Container | undefined {
  const { owner } = listener;
  const owners = owner.kind === 'known' ? owner.processes : [];
  const id = firstKnown(owners, (process) =>
    firstKnown([process, ...ancestorsOf(processes, process)], containerIdOf),
  );
  if (id !== undefined) return containers.find((container) => container.id === id);
  if (listener.namespace.kind === 'other') return undefined;

  const publishing = containers.filter(({ ports }) => ports.some((port) => isSamePort(port, listener)));
  const exactly = publishing.filter(({ ports }) =>
    ports.some((port) => isSamePort(port, listener) && hasAddress(port, listener.address)),
  );
  // only root's proxies are hidden, and of the hidden only the very address tells
  if (owner.kind === 'hidden') return (owner.user?.uid ?? 0) === 0 ? onlyOne(exactly) : undefined;
  const holder = firstKnown(owners, portProxyOf);
  if (holder === undefined) return undefined;
  if (exactly.length > 0) return onlyOne(exactly);
  return onlyOne(
    publishing.filter(({ ports }) =>
      ports.some((port) => isSamePort(port, listener) && couldHold(holder.place, listener.address, port)),
    ),
  );
}

/**
 * Whether a listener may stand for a port that is published on another address. One socket on :: serves both
 * wildcards (rootlessport); and the address that a virtual machine's port has outside is the forwarder's choice.
 */
function couldHold(place: 'host' | 'machine', address: LocalAddress, port: PublishedPort): boolean {
  return (
    place === 'machine' ||
    (address.scope === 'wildcard' && port.hostAddresses.some(({ scope }) => scope === 'wildcard'))
  );
}

function isSamePort(port: PublishedPort, listener: Listener): boolean {
  return port.protocol === listener.protocol && port.hostPort === listener.port;
}

function hasAddress(port: PublishedPort, address: LocalAddress): boolean {
  return port.hostAddresses.some(({ text }) => text === address.text);
}

function firstKnown<A, B>(values: readonly A[], read: (value: A) => B | undefined): B | undefined {
  for (const value of values) {
    const known = read(value);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** Two engines may both say that a port is theirs (each in a virtual machine of its own): then it is nobody's. */
function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}

/** What a listener stands for, by its protocol and port; undefined where the container does not publish it. */
export function publishedPort({ ports }: Container, listener: Listener): PublishedPort | undefined {
  return ports.find((port) => isSamePort(port, listener));
}

/** For whom a process holds its ports, as far as that is known. */
export interface HeldFor {
  /** The one container that all of them are for; undefined where any is another's, or nobody knows whose. */
  readonly only: Container | undefined;
  /** How many containers are known to have one of them. */
  readonly count: number;
}

/** @param containerOf of each of the process's listeners; the engine's answer may not know all of them. */
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
