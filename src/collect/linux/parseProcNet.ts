import type { LocalAddress } from '../../model/net/address';
import { addressFromBytes } from '../../model/net/address';
import type { Protocol } from '../../model/listeners/listener';
import { decimal, Fields, hex, isDigit, newline, space } from './asciiBytes';

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

const colon = 0x3a;
const nothing: Buffer = Buffer.alloc(0);
const noRows: readonly SocketRow[] = [];
/** Addresses come and go, so the cache is bounded. */
const maximumAddresses = 1_000;

interface KnownAddress {
  readonly words: readonly number[];
  readonly address: LocalAddress;
}

/** Addresses as the tables print them, each made once: every scan shows the same few. */
export class AddressCache {
  /** By the sum of their words. */
  private readonly known = new Map<number, KnownAddress[]>();
  private count = 0;
  /** Of the address that is being read; for IPv4 the first one alone. */
  private readonly words = [0, 0, 0, 0];

  constructor(private readonly byteOrder: ByteOrder) {}

  /** @returns undefined if it is not like `0100007F`. */
  read(bytes: Buffer, from: number, hexDigits: number): LocalAddress | undefined {
    const length = hexDigits / 8;
    let sum = length;
    for (let at = 0; at < length; at++) {
      const word = hex(bytes, from + 8 * at, from + 8 * at + 8);
      if (word === undefined) return undefined;
      this.words[at] = word;
      sum = (sum + word) | 0;
    }
    const alike = this.known.get(sum);
    if (alike !== undefined) for (const one of alike) if (this.isRead(one, length)) return one.address;
    return this.add(this.words.slice(0, length), sum);
  }

  private isRead({ words }: KnownAddress, length: number): boolean {
    if (words.length !== length) return false;
    for (let at = 0; at < length; at++) if (words[at] !== this.words[at]) return false;
    return true;
  }

  private add(words: readonly number[], sum: number): LocalAddress {
    const address = addressFromBytes(words.flatMap((word) => this.octets(word)));
    if (this.count++ >= maximumAddresses) {
      this.known.clear();
      this.count = 0;
    }
    const alike = this.known.get(sum) ?? [];
    alike.push({ words, address });
    this.known.set(sum, alike);
    return address;
  }

  private octets(word: number): number[] {
    const bigEndian = [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255];
    return this.byteOrder === 'LE' ? bigEndian.reverse() : bigEndian;
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
  /** Of the rows read so far, how many are those of the last reading, in its order. */
  private sameRows = 0;
  /** Undefined as long as all of them are. */
  private otherRows: SocketRow[] | undefined;
  /** The first malformed lines, quoted, for the log. */
  readonly malformed: string[] = [];
  malformedCount = 0;
  /** A listening row followed one that does not listen. */
  listenersAreMixed = false;
  /** Where the last listening row begins; undefined if there is none. */
  lastRowAt: number | undefined;
  private otherSeen = false;
  /** How many bytes came before those that are being read. */
  private bytesBefore = 0;
  private rest = nothing;
  private firstLine = true;
  private headingSeen = false;
  private stopped = false;
  /** From the first row on that is not one of the last reading. */
  private inodes: Set<number> | undefined;
  private readonly hexDigits: number;
  private readonly wanted: readonly [number, number];

  /**
   * @param stopAfterListeners stops at the first row that does not listen, if listening rows are known to come first.
   * @param before the rows of the last reading. Those that have not changed are the same objects again.
   */
  constructor(
    private readonly table: ProcNetTable,
    private readonly addresses: AddressCache,
    private readonly stopAfterListeners = false,
    private readonly before: readonly SocketRow[] = noRows,
  ) {
    this.hexDigits = table.family === 4 ? 8 : 32;
    this.wanted = listening[table.protocol];
  }

  /** As read so far; the array of the last reading if nothing has changed. */
  get rows(): readonly SocketRow[] {
    if (this.otherRows !== undefined) return this.otherRows;
    return this.sameRows === this.before.length ? this.before : this.before.slice(0, this.sameRows);
  }

  get rowCount(): number {
    return this.otherRows?.length ?? this.sameRows;
  }

  /** Whether the rows read so far are those of the last reading, as far as they go. */
  get areSame(): boolean {
    return this.otherRows === undefined;
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
    this.bytesBefore += start;
    // copied: the caller may read into the same buffer again
    this.rest = start === bytes.length || this.stopped ? nothing : Buffer.from(bytes.subarray(start));
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
      this.headingSeen = isHeading(bytes, start, end);
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
    this.lastRowAt = this.bytesBefore + start;
    this.add(address, port, uid, inode, received);
    return true;
  }

  private add(address: LocalAddress, port: number, uid: number, inode: number, received: number): void {
    const { before, otherRows, table } = this;
    const same = otherRows === undefined ? before[this.sameRows] : undefined;
    if (
      same?.inode === inode &&
      same.address === address &&
      same.port === port &&
      same.uid === uid &&
      same.received === received
    ) {
      this.sameRows++;
      return;
    }
    const rows = otherRows ?? before.slice(0, this.sameRows);
    this.otherRows = rows;
    this.inodes ??= new Set(rows.map((row) => row.inode));
    // a table that is read in pieces may show a row twice
    if (inode !== 0 && this.inodes.has(inode)) return;
    this.inodes.add(inode);
    rows.push({ protocol: table.protocol, address, port, uid, inode, received });
  }

  private reject(bytes: Buffer, start: number, end: number): void {
    this.malformedCount++;
    if (this.malformed.length < 3) {
      this.malformed.push(JSON.stringify(bytes.toString('latin1', start, Math.min(end, start + 160))));
    }
  }
}

/** `  sl  local_address …` */
function isHeading(bytes: Buffer, start: number, end: number): boolean {
  const fields = new Fields(bytes, start, end);
  return (
    fields.next() &&
    fields.to < end &&
    fields.to - fields.from === 2 &&
    bytes[fields.from] === 0x73 &&
    bytes[fields.from + 1] === 0x6c
  );
}
