import type { TimeSliced } from '../../model/text/timeSlice';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';

/**
 * The kernel's counters of TCP sockets in a network namespace. Reading them costs some 20 µs; reading a table costs a walk
 * over every bucket of the connection table, half a millisecond on a machine with 24 GB.
 */
export interface SocketCounts {
  /** Sockets in the IPv4 table, listening or connected; `TCP: inuse` of /proc/net/sockstat. */
  readonly tcp4: number;
  /** The same of the IPv6 table; `TCP6: inuse` of /proc/net/sockstat6. */
  readonly tcp6: number;
  /** Connections in states ESTABLISHED and CLOSE_WAIT, of both tables; `CurrEstab` of /proc/net/snmp (RFC 4022). */
  readonly established: number;
}

/** Listeners, and connections that are being opened or closed. */
export function atMostListening({ tcp4, tcp6, established }: SocketCounts): number {
  return tcp4 + tcp6 - established;
}

/**
 * @param root `/proc`, or `/proc/PID` for the network namespace of a process.
 * @returns undefined if they are unknown.
 */
export function* readSocketCounts(root: string, files: FileReader): TimeSliced<SocketCounts | undefined> {
  try {
    const tcp4 = inUse(files.start(`${root}/net/sockstat`).toString('latin1'), 'TCP');
    yield;
    const tcp6 = inUse(files.start(`${root}/net/sockstat6`).toString('latin1'), 'TCP6');
    yield;
    const established = parseEstablished(files.start(`${root}/net/snmp`).toString('latin1'));
    if (tcp4 === undefined || tcp6 === undefined || established === undefined) return undefined;
    return { tcp4, tcp6, established };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}

/** `TCP: inuse 210 orphan 0 tw 0 alloc 211 mem 3`, `TCP6: inuse 4` */
function inUse(text: string, name: 'TCP' | 'TCP6'): number | undefined {
  const found = new RegExp(`^${name}: inuse (\\d+)\\s`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Two lines, `Tcp: RtoAlgorithm … CurrEstab …` with the names and `Tcp: 1 … 40000 …` with the numbers. */
function parseEstablished(text: string): number | undefined {
  const [names, numbers] = text
    .split('\n')
    .filter((line) => line.startsWith('Tcp: '))
    .map((line) => line.split(' '));
  const found = numbers?.[names?.indexOf('CurrEstab') ?? -1];
  return found === undefined || !/^\d+$/.test(found) ? undefined : Number(found);
}
