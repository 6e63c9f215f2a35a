import { parsePort } from '../../model/net/endpoint';
import type { LocalAddress } from '../../model/net/address';
import { parseAddress } from '../../model/net/address';
import type { Protocol } from '../../model/listeners/listener';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, mapInSlices } from '../../model/text/timeSlice';
import type { LsofFile, LsofOutput } from './parseLsof';

/** A listening socket with its owners. */
export interface LsofSocket {
  readonly protocol: Protocol;
  readonly address: LocalAddress;
  readonly port: number;
  /** In lsof's order; several after a fork. */
  readonly pids: readonly number[];
  /** Identifies the socket for as long as it lives, if lsof can tell sockets apart. */
  readonly key: string;
}

interface LsofSockets {
  readonly sockets: readonly LsofSocket[];
  /** Names that are not an address and a port, for the log. */
  readonly malformed: readonly string[];
}

/** The name of the interface with this index (if_nametoindex(3)); undefined if there is none. */
export type ZoneName = (index: number) => string | undefined;

/**
 * The listening sockets among all open files. A socket that is open twice, or in several processes, counts once; two
 * sockets on one address (SO_REUSEPORT) count as two. If lsof cannot tell sockets apart, or the kernel hides their
 * addresses (all 0), those on one address count as one.
 */
export function* listeningSockets(
  { processes }: Pick<LsofOutput, 'processes'>,
  zoneName: ZoneName,
): TimeSliced<LsofSockets> {
  const sockets = new Map<string, Omit<LsofSocket, 'pids'> & { readonly pids: Set<number> }>();
  const malformed: string[] = [];
  let files = 0;
  for (const process of processes) {
    for (const file of process.files) {
      if (++files % itemsPerSlice === 0) yield;
      const protocol = listeningProtocol(file);
      if (protocol === undefined || file.name === undefined) continue;
      const bound = parseName(file.name, file.type, zoneName);
      if (bound === 'not-bound') continue;
      if (bound === undefined) {
        malformed.push(JSON.stringify(`${protocol} ${file.name}`.slice(0, 160)));
        continue;
      }
      const { address, port } = bound;
      const key = `${protocol} ${address.text} ${port} ${file.device ?? ''}`;
      const known = sockets.get(key);
      if (known === undefined)
        sockets.set(key, { protocol, address, port, key, pids: new Set([process.pid]) });
      else known.pids.add(process.pid);
    }
  }
  return {
    sockets: yield* mapInSlices(sockets.values(), (socket) => ({ ...socket, pids: [...socket.pids] })),
    malformed,
  };
}

/**
 * TCP in state LISTEN. A missing state counts as well, because some builds of lsof leave it out; sockets in any other state
 * that keeps an address have a state or a `->`.
 */
function listeningProtocol({ protocol, state }: LsofFile): Protocol | undefined {
  if (protocol === 'UDP') return 'udp';
  return protocol === 'TCP' && (state === undefined || state === 'LISTEN') ? 'tcp' : undefined;
}

/**
 * `127.0.0.1:3000`, `[::1]:3000`, `*:3000`. Not bound to a port: `*:*` and `127.0.0.1:*`; a socket that was shut
 * down (`no PCB`); one with a peer (`->`), as connected UDP sockets have too. The port may be followed by its portmapper
 * registration, `*:2049[nfs]`, which some builds of lsof show by default (lsof(8), `+M`).
 */
function parseName(
  name: string,
  type: string | undefined,
  zoneName: ZoneName,
): { readonly address: LocalAddress; readonly port: number } | 'not-bound' | undefined {
  if (name.includes('->') || name.endsWith(':*') || name.startsWith('no PCB')) return 'not-bound';
  const [, host = '', digits] = /^(.*):(\d{1,5})(?:\[[^[\]]{1,64}\])?$/s.exec(name) ?? [];
  const port = parsePort(digits);
  if (port === undefined) return undefined;
  const address = host === '*' ? wildcard(type) : literal(host, zoneName);
  return address && { address, port };
}

/** `::` if the family is unknown: that is all interfaces as well. */
function wildcard(type: string | undefined): LocalAddress | undefined {
  return parseAddress(type === 'IPv4' ? '0.0.0.0' : '::');
}

/**
 * The BSDs and macOS store the interface index in the second group of a link-local address (`fe80:4::1`, KAME), which
 * is otherwise zero (RFC 4291, 2.5.6).
 */
function literal(host: string, zoneName: ZoneName): LocalAddress | undefined {
  const scoped = /^\[(fe[89ab][0-9a-f]|ff[0-9a-f][12]):([0-9a-f]{1,4})(:.*)\]$/i.exec(host);
  const [, prefix = '', group = '', rest = ''] = scoped ?? [];
  const index = Number.parseInt(group, 16);
  // `fe80::1` has zeros in the index's place, and does not match
  if (scoped === null || index === 0 || rest.includes('%')) return parseAddress(host);
  const zone = zoneName(index) ?? String(index);
  return parseAddress(`[${prefix}:0${rest}%${zone}]`);
}
