import { parsePort } from '../../model/net/endpoint';
import type { LocalAddress } from '../../model/net/address';
import { parseAddress } from '../../model/net/address';
import type { Protocol } from '../../model/listeners/listener';
import type { LsofFile, LsofOutput } from './parseLsof';

/** A socket that listens, and who has it open. */
export interface LsofSocket {
  readonly protocol: Protocol;
  readonly address: LocalAddress;
  readonly port: number;
  /** In the order of lsof; several after a fork. */
  readonly pids: readonly number[];
  /** The same as long as the socket lives, and no other's, where lsof tells which socket it is. */
  readonly key: string;
}

export interface LsofSockets {
  readonly sockets: readonly LsofSocket[];
  /** Names that should be an address and a port and are not, for the log. */
  readonly malformed: readonly string[];
}

/** The name of the interface with this index (if_nametoindex(3)); undefined where there is none. */
export type ZoneName = (index: number) => string | undefined;

/**
 * The listening sockets among all open files. One socket that is open twice, or in several processes, is one; two
 * sockets on one address (SO_REUSEPORT) are two. Where lsof does not tell one socket from another, or shows 0 for the
 * address of each in a kernel that hides them, those of one address count as one.
 */
export function listeningSockets({ processes }: LsofOutput, zoneName: ZoneName): LsofSockets {
  const sockets = new Map<string, LsofSocket>();
  const malformed: string[] = [];
  for (const { pid, files } of processes) {
    for (const file of files) {
      const protocol = listeningProtocol(file);
      if (protocol === undefined || file.name === undefined) continue;
      const bound = readName(file.name, file.type, zoneName);
      if (bound === 'not-bound') continue;
      if (bound === undefined) {
        malformed.push(JSON.stringify(`${protocol} ${file.name}`.slice(0, 160)));
        continue;
      }
      const { address, port } = bound;
      const key = `${protocol} ${address.text} ${port} ${file.device ?? ''}`;
      const pids = sockets.get(key)?.pids ?? [];
      if (!pids.includes(pid)) sockets.set(key, { protocol, address, port, key, pids: [...pids, pid] });
    }
  }
  return { sockets: [...sockets.values()], malformed };
}

/**
 * Of TCP only the state LISTEN. lsof asked for that state alone may leave it out, so none at all counts too: every
 * other state that keeps an address is told, or shows by its `->`.
 */
function listeningProtocol({ protocol, state }: LsofFile): Protocol | undefined {
  if (protocol === 'UDP') return 'udp';
  return protocol === 'TCP' && (state === undefined || state === 'LISTEN') ? 'tcp' : undefined;
}

/**
 * `127.0.0.1:3000`, `[::1]:3000`, `*:3000`. Not bound to a port: `*:*` and `127.0.0.1:*`; a socket that was shut
 * down (`no PCB`); one with a peer (`->`), which UDP sockets that are connected also have. What is registered with the
 * portmapper may stand behind the port, `*:2049[nfs]`: some lsof are built to show it unasked (lsof(8), `+M`).
 */
function readName(
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

/** Where the family is not told it is unknown; `::` then, which is all interfaces just as well. */
function wildcard(type: string | undefined): LocalAddress | undefined {
  return parseAddress(type === 'IPv4' ? '0.0.0.0' : '::');
}

/**
 * The BSDs and macOS keep the interface's index in the second group of a link-local address (`fe80:4::1`, KAME), where
 * by RFC 4291, 2.5.6 there are zeros only.
 */
function literal(host: string, zoneName: ZoneName): LocalAddress | undefined {
  const scoped = /^\[(fe[89ab][0-9a-f]|ff[0-9a-f][12]):([0-9a-f]{1,4})(:.*)\]$/i.exec(host);
  const [, prefix = '', group = '', rest = ''] = scoped ?? [];
  const index = Number.parseInt(group, 16);
  // `fe80::1` has its zeros where the index would be, and does not match
  if (scoped === null || index === 0 || rest.includes('%')) return parseAddress(host);
  const zone = zoneName(index) ?? String(index);
  return parseAddress(`[${prefix}:0${rest}%${zone}]`);
}
