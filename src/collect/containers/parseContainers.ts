import * as v from 'valibot';
import type { Container, PublishedPort } from '../../model/containers/container';
import type { EngineId } from '../../model/containers/engines';
import type { Protocol } from '../../model/listeners/listener';
import type { LocalAddress } from '../../model/net/address';
import { compareAddresses, compareText, parseAddress } from '../../model/net/address';
import { maximumPort } from '../../model/net/endpoint';
import { isRecord, parseJson } from '../../model/text/json';
import { parseJsonInSlices } from '../../model/text/jsonInSlices';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, sortInSlices } from '../../model/text/timeSlice';

interface ParsedContainers {
  readonly containers: readonly Container[];
  /** The path of the malformed field of each container that is left out: `[1].Ports.0.IP`. */
  readonly leftOut: readonly string[];
}

/** The ids that engines give; nothing else ever goes into a request's path. */
export const idPattern = /^[0-9a-f]{12,64}$/;

/** Nearly all ports are published on these, and parsing addresses is most of the work of reading a list. */
const usualAddresses = new Map(['0.0.0.0', '::', '127.0.0.1'].map((each) => [each, parseAddress(each)]));

const record = v.custom<Readonly<Record<string, unknown>>>(isRecord);
const filledText = v.pipe(v.string(), v.nonEmpty());
/** Left out, null and empty mean the same. */
const optionalText = v.pipe(
  v.nullish(v.string()),
  v.transform((text) => (text === '' || text === null ? undefined : text)),
);
const portNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maximumPort));

/** Podman leaves `IP` out for 0.0.0.0. */
const hostAddress = v.pipe(
  v.nullish(v.string(), ''),
  v.transform((text) => {
    const written = text === '' ? '0.0.0.0' : text;
    return usualAddresses.get(written) ?? parseAddress(written);
  }),
  v.custom<LocalAddress>((address) => address !== undefined),
);

const portEntry = v.pipe(
  record,
  v.object({
    IP: hostAddress,
    PrivatePort: portNumber,
    PublicPort: v.nullish(portNumber, 0),
    Type: filledText,
  }),
);

const containerEntry = v.pipe(
  record,
  v.object({
    Id: v.pipe(v.string(), v.regex(idPattern)),
    Names: v.nullish(v.array(v.string()), []),
    Image: optionalText,
    State: filledText,
    Labels: v.pipe(
      v.nullish(record, {}),
      v.object({
        'com.docker.compose.project': optionalText,
        'com.docker.compose.service': optionalText,
        'com.docker.compose.project.working_dir': optionalText,
      }),
    ),
    // each is parsed by itself
    Ports: v.nullish(v.custom<readonly unknown[]>(Array.isArray), []),
  }),
);

/**
 * The answer to `GET /containers/json` (Docker Engine API, "List containers"), shortened:
 *
 *     [{"Id":"eab3…","Names":["/web"],"Image":"nginx","State":"running",
 *       "Labels":{"com.docker.compose.project":"shop"},
 *       "Ports":[{"PrivatePort":9000,"Type":"tcp"},
 *                {"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},
 *                {"IP":"::","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}]}]
 *
 * Docker lists each port of a range, Podman only the first one. A malformed entry does not lose the others.
 * @returns undefined if it is no list.
 */
export function* parseContainers(
  body: string,
  engine: EngineId,
  socketPath: string,
): TimeSliced<ParsedContainers | undefined> {
  const list = yield* parseJsonInSlices(body);
  if (!Array.isArray(list)) return undefined;
  const containers: Container[] = [];
  const leftOut: string[] = [];
  for (const [index, entry] of (list as readonly unknown[]).entries()) {
    const parsed = yield* parseContainer(entry);
    if (typeof parsed === 'string') leftOut.push(`[${index}]${parsed}`);
    else containers.push(yield* containerFrom(parsed, engine, socketPath));
    if (index % itemsPerSlice === 0) yield;
  }
  return { containers, leftOut };
}

interface ParsedEntry {
  readonly entry: v.InferOutput<typeof containerEntry>;
  readonly ports: readonly v.InferOutput<typeof portEntry>[];
}

/** @returns the path of a malformed field; empty if it is no object. */
function* parseContainer(entry: unknown): TimeSliced<ParsedEntry | string> {
  const parsed = v.safeParse(containerEntry, entry, { abortEarly: true });
  if (!parsed.success) return pathIn(parsed.issues[0]);
  const ports: v.InferOutput<typeof portEntry>[] = [];
  for (const [index, port] of parsed.output.Ports.entries()) {
    if (index % itemsPerSlice === itemsPerSlice - 1) yield;
    const published = v.safeParse(portEntry, port, { abortEarly: true });
    if (!published.success) return `.Ports.${index}${pathIn(published.issues[0])}`;
    ports.push(published.output);
  }
  return { entry: parsed.output, ports };
}

function pathIn(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? '' : `.${path}`;
}

const errorAnswer = v.object({ message: v.pipe(v.string(), v.trim(), v.nonEmpty()) });

/** `{"message":"No such container: web"}`: the engine's own words; undefined if it has none. */
export function parseMessage(body: string): string | undefined {
  const answer = v.safeParse(errorAnswer, parseJson(body));
  return answer.success ? answer.output.message : undefined;
}

function* containerFrom(
  { entry, ports }: ParsedEntry,
  engine: EngineId,
  socketPath: string,
): TimeSliced<Container> {
  const { Id, Names, Image, State, Labels } = entry;
  return {
    id: Id,
    name: nameFrom(Names) ?? Id.slice(0, 12),
    image: Image,
    engine,
    socketPath,
    state: State,
    project: Labels['com.docker.compose.project'],
    service: Labels['com.docker.compose.service'],
    workingDirectory: Labels['com.docker.compose.project.working_dir'],
    ports: yield* publishedPorts(ports),
  };
}

/** `["/web", "/shop/alias"]`: the second is a link, another container's name for it. */
function nameFrom(names: readonly string[]): string | undefined {
  return names.map((name) => name.replace(/^\//, '')).find((name) => name !== '' && !name.includes('/'));
}

/** One for each port, with all the addresses on which it is published. */
function* publishedPorts(entries: ParsedEntry['ports']): TimeSliced<readonly PublishedPort[]> {
  const published = new Map<string, { port: Omit<PublishedPort, 'hostAddresses'>; addresses: Addresses }>();
  for (const [index, { IP, PrivatePort, PublicPort, Type }] of entries.entries()) {
    if (index % itemsPerSlice === itemsPerSlice - 1) yield;
    // exposed but not published, or of a protocol without listeners (SCTP)
    if (PublicPort === 0 || !isProtocol(Type)) continue;
    const port = { hostPort: PublicPort, containerPort: PrivatePort, protocol: Type };
    const key = `${PublicPort} ${PrivatePort} ${Type}`;
    const known = published.get(key) ?? { port, addresses: new Map<string, LocalAddress>() };
    known.addresses.set(IP.text, IP);
    published.set(key, known);
  }
  const ports: PublishedPort[] = [];
  for (const { port, addresses } of published.values()) {
    ports.push({ ...port, hostAddresses: yield* sortInSlices([...addresses.values()], compareAddresses) });
  }
  return yield* sortInSlices(ports, comparePorts);
}

type Addresses = Map<string, LocalAddress>;

function comparePorts(a: PublishedPort, b: PublishedPort): number {
  return a.hostPort - b.hostPort || compareText(a.protocol, b.protocol) || a.containerPort - b.containerPort;
}

function isProtocol(protocol: string): protocol is Protocol {
  return protocol === 'tcp' || protocol === 'udp';
}
