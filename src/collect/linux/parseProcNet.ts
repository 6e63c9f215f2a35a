import type { LocalAddress } from '../../model/net/address';
import { addressFromBytes } from '../../model/net/address';
import type { Protocol } from '../../model/listeners/listener';

/** A listening row of /proc/net/{tcp,tcp6,udp,udp6}. */
export interface SocketRow {
  readonly protocol: Protocol;
  readonly address: LocalAddress;
  readonly port: number;
  readonly uid: number;
  readonly inode: number;
  /** `rx_queue`: connections in the accept queue of a listening TCP socket; bytes for UDP. */
  readonly received: number;
}

export interface ProcNetTable {
  readonly protocol: Protocol;
  readonly family: 4 | 6;
}

export type ByteOrder = 'BE' | 'LE';

/** include/net/tcp_states.h: LISTEN is 0A. An unconnected UDP socket is in the state called CLOSE, 07. */
const listening = { tcp: [0x30, 0x41], udp: [0x30, 0x37] } as const;

const newline = 10;
const space = 32;
const colon = 0x3a;
/** Addresses come and go, so the cache is bounded. */
const maximumAddresses = 1_000;

/** Addresses as the tables print them, each parsed once: every scan shows the same few. */
export class AddressCache {
  private readonly addresses = new Map<string, LocalAddress>();

  constructor(private readonly byteOrder: ByteOrder) {}

  /** @returns undefined if it is not like `0100007F`. */
  read(bytes: Buffer, from: number, hexDigits: number): LocalAddress | undefined {
    const text = bytes.toString('latin1', from, from + hexDigits);
    const cached = this.addresses.get(text);
    if (cached !== undefined) return cached;
    const octets = this.octets(bytes, from, hexDigits);
    if (octets === undefined) return undefined;
    const address = addressFromBytes(octets);
    if (this.addresses.size >= maximumAddresses) this.addresses.clear();
    this.addresses.set(text, address);
    return address;
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
}

/**
 * Parses one table, which may come in pieces of any length:
 *
 *     sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *      0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 …
 *
 * Addresses are 32-bit words printed as the host's integers: each word is byte-swapped on little-endian machines
 * (kernel: net/ipv4/tcp_ipv4.c get_tcp4_sock, net/ipv6/tcp_ipv6.c get_tcp6_sock). Ports and states are plain
 * hexadecimal, uid and inode decimal. `sl` may have more than four digits, so columns are counted from its colon; from
 * there to the queues they have fixed widths.
 *
 * Malformed lines are counted, quoted and skipped. The zone of a link-local address is not in this table.
 */
export class ProcNetParser {
  readonly rows: SocketRow[] = [];
  /** The first malformed lines, quoted, for the log. */
  readonly malformed: string[] = [];
  malformedCount = 0;
  /** A listening row followed one that does not listen. */
  listenersAreMixed = false;
  private otherSeen = false;
  private rest: Buffer = Buffer.alloc(0);
  private firstLine = true;
  private headingSeen = false;
  private stopped = false;
  private readonly inodes = new Set<number>();
  private readonly hexDigits: number;
  private readonly wanted: readonly [number, number];

  /**
   * @param stopAfterListeners stops at the first row that does not listen, if listening rows are known to come first.
   */
  constructor(
    private readonly table: ProcNetTable,
    private readonly addresses: AddressCache,
    private readonly stopAfterListeners = false,
  ) {
    this.hexDigits = table.family === 4 ? 8 : 32;
    this.wanted = listening[table.protocol];
  }

  /** @returns whether to continue. */
  push(chunk: Buffer): boolean {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let start = 0;
    while (!this.stopped) {
      const end = bytes.indexOf(newline, start);
      if (end === -1) break;
      this.line(bytes, start, end);
      start = end + 1;
    }
    // copied: the caller may read into the same buffer again
    this.rest = start === bytes.length || this.stopped ? Buffer.alloc(0) : Buffer.from(bytes.subarray(start));
    return !this.stopped;
  }

  /** Whether what was pushed so far ends with a whole line. */
  get isAtLineEnd(): boolean {
    return this.headingSeen && this.rest.length === 0;
  }

  /** A truncated last line counts as malformed. @returns whether the table began with its heading. */
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
    let at = start;
    while (bytes[at] === space) at++;
    const slot = at;
    while (isDigit(bytes[at])) at++;
    if (at === slot || bytes[at] !== colon || bytes[at + 1] !== space) return false;

    const { hexDigits, wanted } = this;
    const local = at + 2;
    const remote = local + hexDigits + 6;
    const state = remote + hexDigits + 6;
    const queues = state + 3;
    if (
      queues + 17 > end ||
      bytes[local + hexDigits] !== colon ||
      bytes[remote - 1] !== space ||
      bytes[remote + hexDigits] !== colon ||
      bytes[state - 1] !== space ||
      bytes[queues - 1] !== space ||
      bytes[queues + 8] !== colon
    ) {
      return false;
    }
    if (bytes[state] !== wanted[0] || bytes[state + 1] !== wanted[1]) {
      if (hex(bytes, state, state + 2) === undefined) return false;
      this.otherSeen = true;
      this.stopped = this.stopAfterListeners;
      return true;
    }

    const received = hex(bytes, queues + 9, queues + 17);
    const fields = new Fields(bytes, queues + 17, end);
    if (!fields.next() || !fields.next() || !fields.next()) return false;
    const uid = decimal(bytes, fields.from, fields.to);
    if (!fields.next() || !fields.next()) return false;
    const inode = decimal(bytes, fields.from, fields.to);
    const port = hex(bytes, local + hexDigits + 1, local + hexDigits + 5);
    const address = this.addresses.read(bytes, local, hexDigits);
    if (
      received === undefined ||
      uid === undefined ||
      inode === undefined ||
      port === undefined ||
      address === undefined
    ) {
      return false;
    }

    // a UDP socket that is being closed has no port any more
    if (port === 0) return true;

    this.listenersAreMixed ||= this.otherSeen;
    // a table that is read in pieces may show a row twice
    if (inode !== 0 && this.inodes.has(inode)) return true;
    this.inodes.add(inode);
    this.rows.push({ protocol: this.table.protocol, address, port, uid, inode, received });
    return true;
  }

  private reject(bytes: Buffer, start: number, end: number): void {
    this.malformedCount++;
    if (this.malformed.length < 3) {
      this.malformed.push(JSON.stringify(bytes.toString('latin1', start, Math.min(end, start + 160))));
    }
  }
}

/** The fields of one line, separated by spaces, in place. */
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

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function hex(bytes: Buffer, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (byte >= 0x41 && byte <= 0x46) value = value * 16 + byte - 0x37;
    else return undefined;
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
