import type { TimeSliced } from '../../model/text/timeSlice';
import { finish } from '../../model/text/timeSlice';
import type { ChangeSigns } from '../collector';
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

/**
 * Also of UDP, and of processes: the last PID of /proc/loadavg.
 * @returns undefined if they are unknown.
 */
export function readChangeSigns(root: string, files: FileReader): ChangeSigns | undefined {
  try {
    const counts = finish(readSocketCounts(root, files));
    const text = (file: string): string => files.start(`${root}/${file}`).toString('latin1');
    const udp4 = inUse(text('net/sockstat'), 'UDP');
    const udp6 = inUse(text('net/sockstat6'), 'UDP6');
    // `0.20 0.18 0.12 1/80 11206`
    const lastPid = /^(?:\S+ ){4}(\d+)$/m.exec(text('loadavg'))?.[1];
    if (counts === undefined || udp4 === undefined || udp6 === undefined || lastPid === undefined)
      return undefined;
    return { tcp: atMostListening(counts), udp: udp4 + udp6, lastPid: Number(lastPid) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}

/** `TCP: inuse 210 orphan 0 tw 0 alloc 211 mem 3`, `TCP6: inuse 4` */
function inUse(text: string, name: 'TCP' | 'TCP6' | 'UDP' | 'UDP6'): number | undefined {
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
