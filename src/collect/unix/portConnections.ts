import { parsePort } from '../../model/net/endpoint';
import type { PortConnection, SocketEnds } from '../../model/net/portConnection';
import { leadsOut } from '../../model/net/portConnection';
import type { Protocol } from '../../model/listeners/listener';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';
import type { LsofOutput } from './parseLsof';
import type { OwnerColumn } from './parseNetstat';
import { ownerColumn, parseOwner } from './parseNetstat';

/** A socket that uses a port and does not listen. */
interface UsedPort {
  readonly connection: PortConnection;
  readonly ends: SocketEnds;
}

interface UsedPorts {
  readonly used: readonly UsedPort[];
  /** The ports that something listens on, as far as they are listed. */
  readonly listening: ReadonlySet<number>;
}

/** `127.0.0.1:3000`, `[::1]:50123->[::1]:3000`, `*:3000` */
const lsofName = /^(.*?):(\d+)(?:->(.*):(\d+))?$/;

/**
 * The sockets that lsof lists and that use one of these ports without listening on it, by the local end of their names: lsof
 * lists a client of a port as well. One that is bound and neither listens nor is connected is CLOSED and has no peer.
 *
 *     f31|tIPv4|PTCP|n127.0.0.1:3000->127.0.0.1:8080|TST=ESTABLISHED|
 */
export function* portsUsedInLsof(
  { processes }: Pick<LsofOutput, 'processes'>,
  wanted: ReadonlySet<number>,
  nameOf: (pid: number) => string | undefined,
): TimeSliced<UsedPorts> {
  const used: UsedPort[] = [];
  const listening = new Set<number>();
  const seen = new Set<string>();
  let files = 0;
  for (const { pid, command, files: open } of processes) {
    for (const { protocol, name = '', state, device } of open) {
      if (++files % itemsPerSlice === 0) yield;
      const [, host = '', digits, peer, peerDigits] = lsofName.exec(name) ?? [];
      const port = parsePort(digits);
      if ((protocol !== 'TCP' && protocol !== 'UDP') || port === undefined) continue;
      if (protocol === 'TCP' && (state === 'LISTEN' || state === undefined)) listening.add(port);
      const word = stateWord(protocol === 'TCP' ? 'tcp' : 'udp', state, peer);
      const key = `${name} ${device ?? ''}`;
      if (!wanted.has(port) || word === undefined || seen.has(key)) continue;
      seen.add(key);
      const user = { pid, name: nameOf(pid) ?? command ?? '' };
      used.push({
        connection: {
          ...{ protocol: protocol === 'TCP' ? 'tcp' : 'udp', port, state: word },
          ...(user.name === '' ? {} : { user }),
        },
        ends: { host, port, peer: peer ?? '', peerPort: Number(peerDigits), state: word },
      });
    }
  }
  return { used, listening };
}

const netstatRow =
  /^(tcp|udp)(?:4|6|46)\s+\d+\s+\d+\s+(\S+)\.(\d+)\s+(\S+)\.(\d+|\*)(?:\s+([A-Z][A-Z0-9_]*))?(.*)$/;

/**
 * The same of `netstat -anvl` of macOS, which shows the sockets of all users, and those that no process has open any more.
 * @param otherUsers the name of a process of another user: lsof shows all that this user has open.
 */
export function* portsUsedInNetstat(
  text: string,
  wanted: ReadonlySet<number>,
  otherUsers: (pid: number) => string | undefined,
): TimeSliced<UsedPorts> {
  const used: UsedPort[] = [];
  const listening = new Set<number>();
  let owner: OwnerColumn | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (line.startsWith('Proto ')) owner = ownerColumn(line);
    const [, kind, host = '', digits, peer = '', peerDigits = '', state, rest = ''] =
      netstatRow.exec(line) ?? [];
    const port = parsePort(digits);
    if (port === undefined) continue;
    const protocol = kind === 'tcp' ? 'tcp' : 'udp';
    if (protocol === 'tcp' && state === 'LISTEN') listening.add(port);
    const word = stateWord(protocol, state, peerDigits === '*' ? undefined : peer);
    if (!wanted.has(port) || word === undefined) continue;
    const { pid } = parseOwner(rest, owner);
    const name = pid === undefined || word === 'TIME_WAIT' ? undefined : otherUsers(pid);
    used.push({
      connection: {
        ...{ protocol, port, state: word },
        ...(pid === undefined || name === undefined ? {} : { user: { pid, name } }),
      },
      ends: { host, port, peer, peerPort: Number(peerDigits), state: word },
    });
  }
  return { used, listening };
}

/** Undefined for a socket that listens, or receives from anywhere. */
function stateWord(
  protocol: Protocol,
  state: string | undefined,
  peer: string | undefined,
): string | undefined {
  if (protocol === 'udp') return peer === undefined ? undefined : 'ESTABLISHED';
  if (state === undefined || state === 'LISTEN') return undefined;
  return state === 'CLOSED' && peer === undefined ? 'BOUND' : state;
}

/**
 * Those of lsof with their programs, and those that netstat lists beyond them: of other users, or of no process.
 * @param system undefined where there is none that shows all users' sockets.
 */
export function combinedConnections(
  lsof: UsedPorts,
  system: UsedPorts | undefined,
): readonly PortConnection[] {
  const isListening = (port: number): boolean =>
    lsof.listening.has(port) || system?.listening.has(port) === true;
  const own = new Set(lsof.used.map(keyOf));
  const others = (system?.used ?? []).filter((one) => !own.has(keyOf(one)));
  return [...lsof.used, ...others].map(({ connection, ends }) => ({
    ...connection,
    isOutgoing: leadsOut(ends, isListening),
  }));
}

/** Both tools cut and zone addresses in their own ways, so that only the ports count. */
function keyOf({ connection: { protocol, port }, ends: { peerPort } }: UsedPort): string {
  return `${protocol} ${port} ${peerPort}`;
}
