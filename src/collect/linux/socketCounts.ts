import type { TimeSliced } from '../../model/text/timeSlice';
import { afterLineStart, decimal, Fields, lineEnd } from './asciiBytes';
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

/** Beside 200 connections a second one reading in 25 is not of one moment. */
const mostAttempts = 3;

/**
 * The counters of one moment: where a connection has come or gone while they are read, they would count fewer listeners than
 * there are.
 * @param root `/proc`, or `/proc/PID` for the network namespace of a process.
 * @returns undefined if they are unknown.
 */
export function* readSocketCounts(root: string, files: FileReader): TimeSliced<SocketCounts | undefined> {
  try {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const tcp4 = inUse(files.start(`${root}/net/sockstat`), lineStarts.tcp4);
      const tcp6 = inUse(files.start(`${root}/net/sockstat6`), lineStarts.tcp6);
      const established = parseEstablished(files.start(`${root}/net/snmp`));
      if (tcp4 === undefined || tcp6 === undefined || established === undefined) return undefined;
      const isOfOneMoment =
        inUse(files.start(`${root}/net/sockstat`), lineStarts.tcp4) === tcp4 &&
        inUse(files.start(`${root}/net/sockstat6`), lineStarts.tcp6) === tcp6;
      if (isOfOneMoment) return { tcp4, tcp6, established };
      yield;
    }
    return undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}

/** `0.20 0.18 0.12 1/80 11206`: the last field is the PID that was assigned last (proc_loadavg(5)). */
export function parseLastPid(loadavg: Buffer): number | undefined {
  return numberAt(loadavg, 0, lineEnd(loadavg, 0), 4);
}

const lineStarts = {
  tcp4: Buffer.from('TCP: inuse '),
  tcp6: Buffer.from('TCP6: inuse '),
  snmpTcp: Buffer.from('Tcp: '),
  currEstab: Buffer.from('CurrEstab'),
};

/** `TCP: inuse 210 orphan 0 tw 0 alloc 211 mem 3`, `TCP6: inuse 4` */
function inUse(bytes: Buffer, lineStart: Buffer): number | undefined {
  const at = afterLineStart(bytes, lineStart);
  return at === -1 ? undefined : numberAt(bytes, at, lineEnd(bytes, at), 0);
}

/** `CurrEstab` of /proc/net/snmp. Two lines, `Tcp: RtoAlgorithm … CurrEstab …` with the names and `Tcp: 1 … 40000 …` with the numbers. */
export function parseEstablished(bytes: Buffer): number | undefined {
  const { snmpTcp, currEstab } = lineStarts;
  const names = afterLineStart(bytes, snmpTcp);
  if (names === -1) return undefined;
  const namesEnd = lineEnd(bytes, names);
  const numbers = afterLineStart(bytes, snmpTcp, namesEnd);
  if (numbers === -1) return undefined;
  const fields = new Fields(bytes, names, namesEnd);
  for (let column = 0; fields.next(); column++) {
    if (bytes.compare(currEstab, 0, currEstab.length, fields.from, fields.to) !== 0) continue;
    return numberAt(bytes, numbers, lineEnd(bytes, numbers), column);
  }
  return undefined;
}

/** @returns undefined unless the line has that many fields, and this one is a number. */
function numberAt(bytes: Buffer, from: number, end: number, column: number): number | undefined {
  const fields = new Fields(bytes, from, end);
  for (let seen = 0; seen <= column; seen++) if (!fields.next()) return undefined;
  return decimal(bytes, fields.from, fields.to);
}
