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
    return (yield* readCounts(root, files)).tcp;
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
    const { tcp, udp } = finish(readCounts(root, files));
    // `0.20 0.18 0.12 1/80 11206`
    const lastPid = /^(?:\S+ ){4}(\d+)$/m.exec(textOf(`${root}/loadavg`, files))?.[1];
    if (tcp === undefined || udp === undefined || lastPid === undefined) return undefined;
    return { tcp: atMostListening(tcp), udp, lastPid: Number(lastPid) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}

/** @throws the system's error. */
function* readCounts(
  root: string,
  files: FileReader,
): TimeSliced<{ readonly tcp: SocketCounts | undefined; readonly udp: number | undefined }> {
  const text4 = textOf(`${root}/net/sockstat`, files);
  yield;
  const text6 = textOf(`${root}/net/sockstat6`, files);
  yield;
  const established = parseEstablished(textOf(`${root}/net/snmp`, files));
  const [tcp4, tcp6] = [inUse(text4, 'TCP'), inUse(text6, 'TCP6')];
  const [udp4, udp6] = [inUse(text4, 'UDP'), inUse(text6, 'UDP6')];
  const isTcpKnown = tcp4 !== undefined && tcp6 !== undefined && established !== undefined;
  return {
    tcp: isTcpKnown ? { tcp4, tcp6, established } : undefined,
    udp: udp4 === undefined || udp6 === undefined ? undefined : udp4 + udp6,
  };
}

function textOf(path: string, files: FileReader): string {
  return files.start(path).toString('latin1');
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
