import { parsePort } from '../../model/net/endpoint';
import type { PortConnection, SocketEnds } from '../../model/net/portConnection';
import { leadsOut } from '../../model/net/portConnection';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';

/** A row of `netstat -ano` or `-anoq`, whether it listens or not. */
interface SocketRow extends SocketEnds {
  readonly protocol: 'tcp' | 'udp';
  readonly pid: number;
  readonly isConnected: boolean;
}

const row = /^\s*(TCP|UDP)\s+(\S+):(\d+)\s+(\S+):(\d+|\*)\s+(?:(\S.*?)\s+)?(\d+)\s*$/;

/** Those that are printed in every language; others are in the language of Windows, and in any code page. */
const states = new Set([
  ...['ESTABLISHED', 'TIME_WAIT', 'CLOSE_WAIT', 'SYN_SENT', 'SYN_RECEIVED', 'FIN_WAIT_1', 'FIN_WAIT_2'],
  ...['LAST_ACK', 'CLOSING', 'CLOSED'],
]);

function* rowsOf(text: string): TimeSliced<SocketRow[]> {
  const rows: SocketRow[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (index % itemsPerSlice === 0) yield;
    const [, kind, host = '', digits, peer = '', peerDigits = '', state, pid] = row.exec(line) ?? [];
    const port = parsePort(digits);
    if (port === undefined) continue;
    const peerPort = peerDigits === '*' ? 0 : Number(peerDigits);
    const protocol = kind === 'TCP' ? 'tcp' : 'udp';
    rows.push({ protocol, host, port, peer, peerPort, state, pid: Number(pid), isConnected: peerPort > 0 });
  }
  return rows;
}

/**
 * What uses one of these ports without listening on it.
 * @param all `netstat -ano`: whatever has no peer in it listens.
 * @param withBound `netstat -anoq`, which lists sockets too that are bound and do not listen, in a state that no row without
 * a peer has in the other; undefined if this netstat knows no `-q`.
 * @param nameOf undefined if no such process runs.
 */
export function* connectionsIn(
  all: string,
  withBound: string | undefined,
  wanted: ReadonlySet<number>,
  nameOf: (pid: number) => string | undefined,
): TimeSliced<PortConnection[]> {
  const rows = yield* rowsOf(all);
  const listening = rows.filter(({ protocol, isConnected }) => protocol === 'tcp' && !isConnected);
  const listenStates = new Set(listening.map(({ state }) => state));
  const ports = new Set(listening.map(({ port }) => port));
  const connected = rows.filter(({ port, isConnected }) => isConnected && wanted.has(port));
  // a client's socket is bound as well as connected
  const known = new Set(connected.map(({ port, pid }) => `${port} ${pid}`));
  const bound = (withBound === undefined ? [] : yield* rowsOf(withBound)).filter(
    ({ protocol, port, pid, state, isConnected }) =>
      protocol === 'tcp' &&
      !isConnected &&
      wanted.has(port) &&
      !listenStates.has(state) &&
      !known.has(`${port} ${pid}`),
  );
  const isListening = (port: number): boolean => ports.has(port);
  return [...connected, ...bound].map((one) => {
    const { protocol, port, pid, isConnected } = one;
    const state = isConnected ? stateOf(one) : 'BOUND';
    const name = pid === 0 ? undefined : nameOf(pid);
    return {
      ...{ protocol, port, state, isOutgoing: isConnected && leadsOut({ ...one, state }, isListening) },
      ...(name === undefined ? {} : { user: { pid, name } }),
    };
  });
}

/** No process has a connection in TIME_WAIT open. */
function stateOf({ state = '', pid }: SocketRow): string | undefined {
  if (states.has(state)) return state;
  return pid === 0 ? 'TIME_WAIT' : undefined;
}
