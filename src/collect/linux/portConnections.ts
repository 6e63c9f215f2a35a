import type { PortConnection } from '../../model/net/portConnection';
import type { TimeSliced } from '../../model/text/timeSlice';
import type { FileReader } from './procFileReader';
import { isSystemError, readFailure } from './procFileReader';

/** include/net/tcp_states.h. 0A is LISTEN; a UDP socket without a peer has 07. */
const states: Readonly<Record<string, string>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN_SENT',
  '03': 'SYN_RECV',
  '04': 'FIN_WAIT1',
  '05': 'FIN_WAIT2',
  '06': 'TIME_WAIT',
  '08': 'CLOSE_WAIT',
  '09': 'LAST_ACK',
  '0B': 'CLOSING',
  '0C': 'SYN_RECV',
};

/**
 * Every socket of the host's network that uses one of these ports and does not listen.
 * @returns undefined if a table could not be read in full.
 */
export function* readPortConnections(
  procRoot: string,
  wanted: ReadonlySet<number>,
  files: FileReader,
): TimeSliced<PortConnection[] | undefined> {
  const found: PortConnection[] = [];
  for (const name of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
    const protocol = name.startsWith('tcp') ? 'tcp' : 'udp';
    let rest = '';
    let lineCount = 0;
    try {
      const take = (piece: Buffer): boolean => {
        const lines = `${rest}${piece.toString('latin1')}`.split('\n');
        rest = lines.pop() ?? '';
        lineCount += lines.length;
        for (const line of lines) {
          const [, port, state] = row.exec(line) ?? [];
          const word = states[state ?? ''];
          if (port === undefined || word === undefined || !wanted.has(parseInt(port, 16))) continue;
          found.push({ protocol, port: parseInt(port, 16), state: word });
        }
        return true;
      };
      yield* files.pieces(`${procRoot}/net/${name}`, take, () => false);
      if (rest.length > 0 || lineCount === 0) return undefined;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // a system without IPv6 has no table for it
      if (!name.endsWith('6') || readFailure(error) !== 'gone') return undefined;
    }
  }
  return found;
}

/** `  12: 0100007F:0BB8 0100007F:C350 06 …`: the local port and the state. */
const row = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) /;
