import type { ChangeReader, ChangeRequest, ChangeSigns } from '../collector';
import { KeptFiles } from './keptFiles';
import { RowsBeforeLast } from './listeningRows';
import type { AddressCache, ProcNetTable, SocketRow } from './parseProcNet';
import { ProcNetParser } from './parseProcNet';
import type { SystemCalls } from './procFileReader';
import { space } from './asciiBytes';
import { isSystemError, readFailure, shortReadBytes } from './procFileReader';
import { parseEstablished } from './socketCounts';
import type { WatchedRows } from './tablesRead';

interface WatchedTable extends ProcNetTable {
  readonly file: string;
  /** Behind which words its sockets are counted. */
  readonly counter: Buffer;
}

interface CounterFile {
  readonly file: string;
  readonly family: 4 | 6;
  readonly tables: readonly WatchedTable[];
}

/**
 * `TCP: inuse 210 orphan 0 tw 0 alloc 211 mem 3`, `TCP6: inuse 4`: the sockets in a table, listening or connected
 * (net/ipv4/proc.c, sockstat_seq_show). Connections in TIME_WAIT are not counted.
 */
const counters: readonly CounterFile[] = [
  {
    ...{ file: 'net/sockstat', family: 4 },
    tables: [
      { file: 'net/tcp', protocol: 'tcp', family: 4, counter: Buffer.from('TCP: inuse ') },
      { file: 'net/udp', protocol: 'udp', family: 4, counter: Buffer.from('UDP: inuse ') },
    ],
  },
  {
    ...{ file: 'net/sockstat6', family: 6 },
    tables: [
      { file: 'net/tcp6', protocol: 'tcp', family: 6, counter: Buffer.from('TCP6: inuse ') },
      { file: 'net/udp6', protocol: 'udp', family: 6, counter: Buffer.from('UDP6: inuse ') },
    ],
  },
];

const tcpTables = counters.flatMap((file) =>
  file.tables.filter(({ protocol }) => protocol === 'tcp').map((table) => [file, table] as const),
);

/** A file of counters as it was last read. */
interface KeptText {
  readonly bytes: Buffer;
  length: number;
  isMissing: boolean;
}

/** The sockets of a table that listen. */
interface Listeners {
  /** Undefined if they are too many to be read beside scans. */
  readonly rows: readonly SocketRow[] | undefined;
  /** Where the row of the last one begins; undefined if there is none. */
  readonly lastRowAt: number | undefined;
}

/** What was read of a table. */
interface Seen extends Listeners {
  readonly count: number;
}

/** TMPSZ of net/ipv4/tcp_ipv4.c; rows of IPv6 are a little longer. */
const tcpRowBytes = 150;
const bufferBytes = 16 * 1024;
/** Half a millisecond: nothing else runs meanwhile. */
const maximumListeners = 400;
const zero = 48;
const noListeners: Listeners = { rows: [], lastRowAt: undefined };

/**
 * Listeners of the host's network, watched by the kernel's counters. A scan walks over every bucket of the connection
 * table: up to two milliseconds on a machine with few connections. The counters take 10 µs, and nothing else is done while
 * their files say the same. Where one has moved, the listening rows of that table are read, and no further: they come first,
 * and the kernel fills no more than was asked for.
 */
export class ListenerSigns implements ChangeReader {
  private readonly files: KeptFiles;
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);
  private readonly kept = new Map<CounterFile, KeptText>();
  private readonly seen = new Map<WatchedTable, Seen>();
  private withUdp = false;
  private signs: ChangeSigns = { listeners: 0, lastPid: 0, isExact: false, areConnectionsMoving: false };
  private isRead = false;

  /** @param isHeld whether a process is known to have this socket open, and has it now. */
  constructor(
    root: string,
    calls: SystemCalls,
    private readonly addresses: AddressCache,
    private readonly isHeld: (inode: number) => boolean,
  ) {
    this.files = new KeptFiles(root, calls);
  }

  read(request: ChangeRequest): ChangeSigns | undefined {
    try {
      const signs = this.readAll(request);
      if (signs === undefined) this.forget();
      return signs;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // whatever was wrong with an open file may not be wrong with a new one
      this.close();
      return undefined;
    }
  }

  /** The listening rows of a TCP table as they were last read; undefined if they were not. */
  rowsIn(family: 4 | 6): WatchedRows | undefined {
    const [, table] = tcpTables.find(([, watched]) => watched.family === family) ?? [];
    const { rows, lastRowAt } = (table && this.seen.get(table)) ?? {};
    return rows && { rows, lastRowAt };
  }

  close(): void {
    this.files.close();
    this.seen.clear();
    this.forget();
  }

  private forget(): void {
    this.kept.clear();
    this.isRead = false;
  }

  /** @returns the same object while nothing has changed. */
  private readAll({ udp, isThorough }: ChangeRequest): ChangeSigns | undefined {
    const isAsBefore = udp === this.withUdp;
    this.withUdp = udp;
    let { listeners, lastPid } = this.signs;
    const moved = counters.filter((file) => !this.isSame(file, isThorough));
    const read = isThorough || !isAsBefore ? counters : moved;
    if (read.length === 0 && this.isRead) return this.update({ areConnectionsMoving: false });
    const isTcpAsBefore = this.areOnlyConnections();
    for (const file of read) {
      for (const table of file.tables) {
        if (table.protocol === 'udp' && !udp) continue;
        const count = this.count(file, table);
        if (count === undefined) return undefined;
        const seen = this.seen.get(table);
        if (seen !== undefined && isTcpAsBefore && table.protocol === 'tcp')
          this.seen.set(table, { ...seen, count });
        else if (this.hasChanged(table, count, isThorough)) listeners++;
      }
    }
    if (isThorough || !this.isRead) {
      const pid = this.lastPid();
      if (pid === undefined) return undefined;
      lastPid = pid;
    }
    this.isRead = true;
    const isExact = [...this.seen].every(
      ([{ protocol }, { rows }]) => rows !== undefined || (protocol === 'udp' && !udp),
    );
    const areConnectionsMoving = moved.length > 0 && listeners === this.signs.listeners;
    return this.update({ listeners, lastPid, isExact, areConnectionsMoving });
  }

  /** @returns the same object while nothing has changed. */
  private update(now: Partial<ChangeSigns>): ChangeSigns {
    const signs = { ...this.signs, ...now };
    const { listeners, lastPid, isExact, areConnectionsMoving } = this.signs;
    const isSame =
      signs.listeners === listeners &&
      signs.lastPid === lastPid &&
      signs.isExact === isExact &&
      signs.areConnectionsMoving === areConnectionsMoving;
    if (!isSame) this.signs = signs;
    return this.signs;
  }

  /**
   * Whether all that has come or gone in the TCP tables are connections: no more sockets can listen than before, and those that
   * did still do. Without it, the row behind the last listener would be read, for which the kernel walks over all connections.
   */
  private areOnlyConnections(): boolean {
    let sockets = 0;
    let listeners = 0;
    let hasMoved = false;
    for (const [file, table] of tcpTables) {
      const [seen, count] = [this.seen.get(table), this.count(file, table)];
      if (seen?.rows === undefined || count === undefined) return false;
      sockets += count;
      listeners += seen.rows.length;
      hasMoved ||= count !== seen.count;
    }
    return (
      hasMoved &&
      sockets - this.established() === listeners &&
      // the numbers are of one moment
      counters.every((file) => this.isKept(file, this.lengthOf(file))) &&
      tcpTables.every(([, table]) => this.areThere(table, this.seen.get(table) ?? noListeners))
    );
  }

  /** NaN if that is unknown. */
  private established(): number {
    try {
      const length = this.files.read('net/snmp', this.buffer, bufferBytes, 0);
      return parseEstablished(this.buffer.subarray(0, length)) ?? NaN;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return NaN;
    }
  }

  /** Whether the file of counters that is in the buffer is as it was when it was last read. */
  private isKept(file: CounterFile, length: number): boolean {
    const kept = this.kept.get(file);
    return length === kept?.length && this.buffer.compare(kept.bytes, 0, length, 0, length) === 0;
  }

  /** Reads a file of counters. @returns whether it is as it was. */
  private isSame(file: CounterFile, isThorough: boolean): boolean {
    let kept = this.kept.get(file);
    if (kept?.isMissing === true && !isThorough) return true;
    const length = this.lengthOf(file);
    if (this.isKept(file, length)) return true;
    kept ??= { bytes: Buffer.allocUnsafe(bufferBytes), length: 0, isMissing: false };
    kept.isMissing = length === 0;
    kept.length = this.buffer.copy(kept.bytes, 0, 0, length);
    this.kept.set(file, kept);
    return false;
  }

  /** 0 for a kernel without IPv6, which has no such file. @throws the system's error. */
  private lengthOf({ file, family }: CounterFile): number {
    try {
      return this.files.read(file, this.buffer, bufferBytes, 0);
    } catch (error) {
      if (family === 6 && isSystemError(error) && readFailure(error) === 'gone') return 0;
      throw error;
    }
  }

  private hasChanged(table: WatchedTable, count: number, isThorough: boolean): boolean {
    const before = this.seen.get(table);
    const hasMoved = count !== before?.count;
    if (before !== undefined && !hasMoved) {
      if (!isThorough || before.rows === undefined || this.areThere(table, before)) return false;
    }
    const now = count === 0 ? noListeners : this.listeners(table, before, hasMoved);
    this.seen.set(table, { ...now, count });
    return before === undefined || now.rows === undefined || !areSame(now.rows, before.rows);
  }

  /**
   * Whether as many sockets as before are the same ones, as far as that is known without a walk over the connection table: the
   * rows before the last one are read, and the process that has the last one is asked for.
   */
  private areThere(table: WatchedTable, { rows = [], lastRowAt }: Listeners): boolean {
    const last = rows.at(-1);
    if (table.protocol !== 'tcp' || last === undefined) return rows.length === 0;
    if (lastRowAt === undefined || !this.isHeld(last.inode)) return false;
    if (rows.length === 1) return true;
    const beginning = new RowsBeforeLast(lastRowAt, table, this.addresses);
    for (let position = 0; position < beginning.bytes;) {
      const length = Math.min(beginning.bytes - position, bufferBytes);
      const read = this.files.read(table.file, this.buffer, length, position);
      if (read === 0 || !beginning.push(this.buffer.subarray(0, read))) return false;
      position += read;
    }
    return areSame([...beginning.end().rows, last], rows);
  }

  /** @param hasMoved there may be more rows than before. */
  private listeners(table: WatchedTable, before: Seen | undefined, hasMoved: boolean): Listeners {
    const known = before?.rows?.length ?? 0;
    if (!hasMoved && before !== undefined && known === 0) return before;
    const parser = new ProcNetParser(table, this.addresses, table.protocol === 'tcp', before?.rows);
    const isEnough = (): boolean => !hasMoved && table.protocol === 'tcp' && parser.rowCount >= known;
    // the heading, the rows, a new one, and room behind them: a shorter answer is the last one
    let wanted = table.protocol === 'tcp' ? tcpRowBytes * (known + (hasMoved ? 3 : 1)) : bufferBytes;
    let position = 0;
    while (parser.rowCount <= maximumListeners) {
      const length = Math.min(Math.max(wanted, 2 * tcpRowBytes), bufferBytes);
      const read = this.files.read(table.file, this.buffer, length, position);
      position += read;
      wanted -= read;
      const mayHaveMore = read > 0 && parser.push(this.buffer.subarray(0, read)) && !isEnough();
      // one more read, only to find the end, would make the kernel walk over all connections once more
      const isLast = read < Math.min(length, shortReadBytes) && parser.isAtLineEnd;
      if (mayHaveMore && !isLast) continue;
      const { rows, lastRowAt } = parser;
      // one that came before the last row hides how many there are now
      if (!hasMoved && !areSame(rows, before?.rows)) return this.listeners(table, before, true);
      return { rows, lastRowAt };
    }
    return { rows: undefined, lastRowAt: undefined };
  }

  /** @returns undefined if the file says something else. */
  private count(file: CounterFile, { counter }: WatchedTable): number | undefined {
    const kept = this.kept.get(file);
    if (kept === undefined || kept.isMissing) return 0;
    const at = kept.bytes.subarray(0, kept.length).indexOf(counter);
    return at === -1 ? undefined : decimal(kept.bytes, at + counter.length, kept.length);
  }

  /** `0.20 0.18 0.12 1/80 11206`; undefined if the file says something else. */
  private lastPid(): number | undefined {
    const length = this.files.read('loadavg', this.buffer, bufferBytes, 0);
    const at = this.buffer.subarray(0, length).lastIndexOf(space);
    return decimal(this.buffer, at + 1, length);
  }
}

function areSame(some: readonly SocketRow[], others: readonly SocketRow[] | undefined): boolean {
  return some.length === others?.length && some.every(({ inode }, index) => inode === others[index]?.inode);
}

/** The number that begins there, and is followed by something else before the end. */
function decimal(bytes: Buffer, from: number, end: number): number | undefined {
  let value = 0;
  let at = from;
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return at === from || at === end ? undefined : value;
}
