import type { LocalAddress } from '../../model/address';
import { addressFromBytes } from '../../model/address';
import type { Protocol } from '../../model/listener';

/** A listening row of /proc/net/{tcp,tcp6,udp,udp6}. */
export interface SocketRow {
  readonly protocol: Protocol;
  readonly address: LocalAddress;
  readonly port: number;
  readonly uid: number;
  readonly inode: number;
}

export interface ProcNetTable {
  readonly protocol: Protocol;
  readonly family: 4 | 6;
}

export type ByteOrder = 'BE' | 'LE';

/** include/net/tcp_states.h. An unconnected UDP socket stands in the state called TCP_CLOSE. */
const listening = { tcp: 10, udp: 7 } as const;

const newline = 10;
const space = 32;

/**
 * Reads the rows of one table, which may come in pieces of any length:
 *
 *     sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *      0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 …
 *
 * Addresses are 32-bit words printed as the host's integers: each word is byte-swapped on little-endian machines
 * (kernel: net/ipv4/tcp_ipv4.c get_tcp4_sock, net/ipv6/tcp_ipv6.c get_tcp6_sock). Ports and states are plain
 * hexadecimal, uid and inode decimal. `sl` grows past four digits; IPv6 rows vary in length.
 *
 * What is not a row is counted, quoted and passed over. The zone of a link-local address is not in this table.
 */
export class ProcNetParser {
  readonly rows: SocketRow[] = [];
  /** The first lines that were not understood, for the log. */
  readonly malformed: string[] = [];
  malformedCount = 0;
  private rest: Buffer = Buffer.alloc(0);
  private firstLine = true;
  private headingSeen = false;
  private readonly inodes = new Set<number>();

  constructor(
    private readonly table: ProcNetTable,
    private readonly byteOrder: ByteOrder,
  ) {}

  push(chunk: Buffer): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(newline, start);
      if (end === -1) break;
      this.line(bytes, start, end);
      start = end + 1;
    }
    // copied: the caller may read into the same buffer again
    this.rest = Buffer.from(bytes.subarray(start));
  }

  /** @returns whether the table began with its heading; a last line without its end counts as malformed. */
  end(): boolean {
    if (this.rest.length > 0) this.reject(this.rest, 0, this.rest.length);
    return this.headingSeen;
  }

  private line(bytes: Buffer, start: number, end: number): void {
    if (this.firstLine) {
      this.firstLine = false;
      this.headingSeen = /^\s*sl\s/.test(bytes.toString('latin1', start, end));
      if (this.headingSeen) return;
    }
    if (!this.row(bytes, start, end)) this.reject(bytes, start, end);
  }

  private row(bytes: Buffer, start: number, end: number): boolean {
    const fields = new Fields(bytes, start, end);
    if (!fields.next() || bytes[fields.to - 1] !== 0x3a /* : */) return false;
    if (!fields.next()) return false;
    const local = fields.from;
    const hexDigits = this.table.family === 4 ? 8 : 32;
    if (fields.to - local !== hexDigits + 5 || bytes[local + hexDigits] !== 0x3a) return false;
    const port = hex(bytes, local + hexDigits + 1, fields.to);
    if (!fields.next() || !fields.next() || fields.to - fields.from !== 2) return false;
    const state = hex(bytes, fields.from, fields.to);
    if (port === undefined || state === undefined) return false;
    if (state !== listening[this.table.protocol]) return true;

    if (!fields.next() || !fields.next() || !fields.next() || !fields.next()) return false;
    const uid = decimal(bytes, fields.from, fields.to);
    if (!fields.next() || !fields.next()) return false;
    const inode = decimal(bytes, fields.from, fields.to);
    const octets = this.octets(bytes, local, hexDigits);
    if (uid === undefined || inode === undefined || octets === undefined) return false;

    // a table read in pieces may show a row twice
    if (inode !== 0 && this.inodes.has(inode)) return true;
    this.inodes.add(inode);
    this.rows.push({
      protocol: this.table.protocol,
      address: addressFromBytes(octets),
      port,
      uid,
      inode,
    });
    return true;
  }

  private octets(bytes: Buffer, from: number, digits: number): number[] | undefined {
    const octets: number[] = [];
    for (let word = from; word < from + digits; word += 8) {
      const value = hex(bytes, word, word + 8);
      if (value === undefined) return undefined;
      const bigEndian = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
      octets.push(...(this.byteOrder === 'LE' ? bigEndian.reverse() : bigEndian));
    }
    return octets;
  }

  private reject(bytes: Buffer, start: number, end: number): void {
    this.malformedCount++;
    if (this.malformed.length < 3) {
      this.malformed.push(JSON.stringify(bytes.toString('latin1', start, Math.min(end, start + 160))));
    }
  }
}

/** The blank-separated fields of one line, in place. */
class Fields {
  from = 0;
  to: number;

  constructor(
    private readonly bytes: Buffer,
    start: number,
    private readonly end: number,
  ) {
    this.to = start;
  }

  next(): boolean {
    let at = this.to;
    while (at < this.end && this.bytes[at] === space) at++;
    this.from = at;
    while (at < this.end && this.bytes[at] !== space) at++;
    this.to = at;
    return this.to > this.from;
  }
}

function hex(bytes: Buffer, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    const digit =
      byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x41 && byte <= 0x46 ? byte - 0x37 : undefined;
    if (digit === undefined) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

function decimal(bytes: Buffer, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}
