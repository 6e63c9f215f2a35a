import { maximumPort } from '../../model/net/endpoint';
import type { LocalAddress } from '../../model/net/address';
import { parseAddress } from '../../model/net/address';
import type { Protocol } from '../../model/listeners/listener';
import type { TimeSliced } from '../../model/text/timeSlice';

/** A listening row of `netstat -ano`. */
export interface NetstatRow {
  readonly protocol: Protocol;
  readonly address: LocalAddress;
  readonly port: number;
  /** 0 if the system shows no owner. */
  readonly pid: number;
}

export interface NetstatTable {
  readonly rows: readonly NetstatRow[];
  /** Includes connections. */
  readonly parsedCount: number;
  /** Whether it lists UDP, which comes last and which every usual Windows has: without it the output may have been cut. */
  readonly hasUdp: boolean;
  readonly malformedCount: number;
  /** The first malformed rows, quoted. */
  readonly malformed: readonly string[];
}

/** Lines parsed between two yields to the event loop. */
const linesPerSlice = 32;
const malformedKept = 3;

/** The foreign address of a socket without a peer; UDP shows `*:*`. */
const noPeer = new Set(['0.0.0.0:0', '[::]:0', '*:*']);
const endpoint = /^(\[[0-9A-Fa-f:.]+(?:%\w+)?\]|\d+\.\d+\.\d+\.\d+|\*):(\d{1,5}|\*)$/;
/** Rows that `netstat -q` and some versions add for sockets that do not listen. */
const notListening = new Set(['BOUND', 'CLOSED']);

/**
 * Parses `netstat -ano` of Windows:
 *
 *     Aktive Verbindungen
 *
 *       Proto  Lokale Adresse         Remoteadresse          Status           PID
 *       TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1832
 *       TCP    127.0.0.1:8082         127.0.0.1:51234        HERGESTELLT     31337
 *       TCP    [fe80::1%12]:80        [::]:0                 ABHÖREN         4
 *       UDP    0.0.0.0:5355           *:*                                    2036
 *
 * Headings and states are translated, may contain spaces, and are encoded in the console's code page (`output` holds one
 * character per byte), so neither is used. A listener is a socket without a peer; the PID is the last word. A long
 * address shifts the columns, so they are split at spaces and not at fixed positions.
 */
export function* parseNetstat(output: string): TimeSliced<NetstatTable> {
  const rows: NetstatRow[] = [];
  const malformed: string[] = [];
  let parsedCount = 0;
  let malformedCount = 0;
  let lineCount = 0;
  let hasUdp = false;
  for (const line of linesOf(output)) {
    if (++lineCount % linesPerSlice === 0) yield;
    const row = parseLine(line);
    hasUdp ||= /^\s*UDP\s/.test(line);
    switch (row) {
      case 'no-row':
        break;
      case 'malformed':
        malformedCount++;
        if (malformed.length < malformedKept) malformed.push(JSON.stringify(line.slice(0, 120)));
        break;
      case 'other':
        parsedCount++;
        break;
      default:
        parsedCount++;
        rows.push(row);
    }
  }
  return { rows, parsedCount, hasUdp, malformedCount, malformed };
}

/** With their line ends, so that a truncated last line can be detected. */
function* linesOf(output: string): Generator<string> {
  for (let from = 0; from < output.length;) {
    const end = output.indexOf('\n', from) + 1;
    yield output.slice(from, end === 0 ? output.length : end);
    from = end === 0 ? output.length : end;
  }
}

/**
 * `other`: a connection, or a socket that does not listen. `no-row`: a heading, a blank line, or the owner's name as
 * `-b` prints it. A line with addresses in any place but the second and third is malformed.
 */
function parseLine(line: string): NetstatRow | 'other' | 'no-row' | 'malformed' {
  const words = line.trim().split(/\s+/);
  const [name, local = '', foreign = ''] = words;
  const protocol = name === 'TCP' ? 'tcp' : name === 'UDP' ? 'udp' : undefined;
  // output that is cut: what this line was going to be is unknown
  if (name !== '' && !line.endsWith('\n')) return 'malformed';
  if (protocol === undefined) return words.some((word) => endpoint.test(word)) ? 'malformed' : 'no-row';
  const pid = words.length < 4 ? '' : (words.at(-1) ?? '');
  const [, host = '', port = ''] = endpoint.exec(local) ?? [];
  if (!/^\d{1,10}$/.test(pid) || !endpoint.test(foreign) || !(Number(port) <= maximumPort))
    return 'malformed';
  if (host === '' || host === '*' || port === '') return 'malformed';
  // two rows in one line: the last PID is not the first row's
  if (words.length > 5 && words.slice(3).some((word) => endpoint.test(word))) return 'malformed';
  if (!noPeer.has(foreign)) return 'other';
  if (words.length > 4 && notListening.has(words[3] ?? '')) return 'other';
  // not bound to a port yet, or no longer
  if (Number(port) === 0) return 'other';
  const address = parseAddress(host);
  return address === undefined ? 'malformed' : { protocol, address, port: Number(port), pid: Number(pid) };
}
