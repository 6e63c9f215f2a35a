import { compareAddresses, compareText, parseAddress } from '../../model/net/address';
import type { Container, PublishedPort } from '../../model/containers/container';
import type { EngineId } from '../../model/containers/engines';
import type { Protocol } from '../../model/listeners/listener';

export interface ParsedContainers {
  readonly containers: readonly Container[];
  /** Of each that is left out, what was not understood. */
  readonly leftOut: readonly string[];
}

/** The ids that engines give; nothing else is ever put into a path. */
export const idPattern = /^[0-9a-f]{12,64}$/;

/**
 * The answer to `GET /containers/json` (Docker Engine API, "List containers"), shortened:
 *
 *     [{"Id":"eab3…","Names":["/web"],"Image":"nginx","State":"running",
 *       "Labels":{"com.docker.compose.project":"shop"},
 *       "Ports":[{"PrivatePort":9000,"Type":"tcp"},
 *                {"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},
 *                {"IP":"::","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}]}]
 *
 * Docker names each port of a range. Podman names the first one only, and leaves `IP` out for 0.0.0.0.
 * @returns undefined where it is no such answer at all.
 */
export function parseContainers(
  body: string,
  engine: EngineId,
  socketPath: string,
): ParsedContainers | undefined {
  const list = parseJson(body);
  if (!Array.isArray(list)) return undefined;
  const containers: Container[] = [];
  const leftOut: string[] = [];
  list.forEach((entry: unknown, index) => {
    try {
      containers.push({ ...parseContainer(entry), engine, socketPath });
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      leftOut.push(`container ${index}: ${error.message}`);
    }
  });
  return { containers, leftOut };
}

/** `{"message":"No such container: web"}`: the engine's own words; undefined where it has none. */
export function parseMessage(body: string): string | undefined {
  const answer = parseJson(body);
  if (!isRecord(answer)) return undefined;
  const message = answer['message'];
  return typeof message === 'string' && message.trim() !== '' ? message.trim() : undefined;
}

/** Nearly all ports are published on these, and reading an address is most of the work of reading a list. */
const usualAddresses = new Map(['0.0.0.0', '::', '127.0.0.1'].map((each) => [each, parseAddress(each)]));

class NotUnderstood extends Error {}

function parseContainer(entry: unknown): Omit<Container, 'engine' | 'socketPath'> {
  if (!isRecord(entry)) throw new NotUnderstood('not an object');
  const id = text(entry, 'Id') ?? '';
  if (!idPattern.test(id)) throw new NotUnderstood('Id');
  const state = text(entry, 'State');
  if (state === undefined) throw new NotUnderstood('State');
  const labels = entry['Labels'] ?? {};
  if (!isRecord(labels)) throw new NotUnderstood('Labels');
  return {
    id,
    name: parseName(entry['Names'] ?? []) ?? id.slice(0, 12),
    image: text(entry, 'Image'),
    state,
    project: text(labels, 'com.docker.compose.project'),
    service: text(labels, 'com.docker.compose.service'),
    workingDirectory: text(labels, 'com.docker.compose.project.working_dir'),
    ports: parsePorts(entry['Ports'] ?? []),
  };
}

/** `["/web", "/shop/alias"]`: the second is a link's, another container's name for it. */
function parseName(names: unknown): string | undefined {
  if (!Array.isArray(names)) throw new NotUnderstood('Names');
  const own = names.map((name: unknown) => {
    if (typeof name !== 'string') throw new NotUnderstood('Names');
    return name.replace(/^\//, '');
  });
  return own.find((name) => name !== '' && !name.includes('/'));
}

function parsePorts(ports: unknown): PublishedPort[] {
  if (!Array.isArray(ports)) throw new NotUnderstood('Ports');
  const published = new Map<string, PublishedPort>();
  for (const port of ports.flatMap((each: unknown) => parsePort(each) ?? [])) {
    const key = `${port.hostPort} ${port.containerPort} ${port.protocol}`;
    const addresses = [...(published.get(key)?.hostAddresses ?? []), ...port.hostAddresses];
    const distinct = new Map(addresses.map((address) => [address.text, address]));
    published.set(key, { ...port, hostAddresses: [...distinct.values()].sort(compareAddresses) });
  }
  return [...published.values()].sort(comparePorts);
}

function comparePorts(a: PublishedPort, b: PublishedPort): number {
  return a.hostPort - b.hostPort || compareText(a.protocol, b.protocol) || a.containerPort - b.containerPort;
}

/** @returns undefined where nothing listens for it: it is not published, or of a protocol without listeners (SCTP). */
function parsePort(port: unknown): PublishedPort | undefined {
  if (!isRecord(port)) throw new NotUnderstood('Ports');
  const containerPort = portNumber(port['PrivatePort']);
  const hostPort = portNumber(port['PublicPort'] ?? 0);
  const protocol = text(port, 'Type');
  const written = text(port, 'IP') ?? '0.0.0.0';
  const address = usualAddresses.get(written) ?? parseAddress(written);
  if (address === undefined || protocol === undefined) throw new NotUnderstood('Ports');
  if (hostPort === 0 || !isProtocol(protocol)) return undefined;
  return { hostAddresses: [address], hostPort, containerPort, protocol };
}

function portNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new NotUnderstood('Ports');
  }
  return value;
}

function isProtocol(protocol: string): protocol is Protocol {
  return protocol === 'tcp' || protocol === 'udp';
}

/** @returns undefined where it is left out, null or empty. */
function text(record: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = record[key] ?? '';
  if (typeof value !== 'string') throw new NotUnderstood(key);
  return value === '' ? undefined : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
