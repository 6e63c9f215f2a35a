import {
  socketTablesUnreadable,
  tableHeadingMissing,
  tableMalformed,
  tableUnreadable,
} from '../../messages/collect';
import type { Problem } from '../../model/listeners/snapshot';
import type { ScanTrigger } from '../collector';
import { CollectFailure } from '../collector';
import type { TimeSliced } from '../../model/text/timeSlice';
import type { ByteOrder, ProcNetTable, SocketRow } from './parseProcNet';
import { AddressCache, ProcNetParser } from './parseProcNet';
import type { FileReader } from './procFileReader';
import { isSystemError, readFailure } from './procFileReader';
import type { Protocol } from '../../model/listeners/listener';
import type { SocketCounts } from './socketCounts';
import { atMostListening } from './socketCounts';
import type { FailureReason } from '../../model/listeners/scanState';

interface TableFile extends ProcNetTable {
  readonly file: string;
}

const tables = {
  tcp: { file: 'net/tcp', protocol: 'tcp', family: 4 },
  tcp6: { file: 'net/tcp6', protocol: 'tcp', family: 6 },
  udp: { file: 'net/udp', protocol: 'udp', family: 4 },
  udp6: { file: 'net/udp6', protocol: 'udp', family: 6 },
} as const satisfies Record<string, TableFile>;

type TableName = keyof typeof tables;

/** What each table of one network namespace showed when it was last read in full. */
export type LastRows = Map<TableName, readonly SocketRow[]>;

/** The protocols of which not every socket was read, and which family lacks, if it is known to be only one. */
export type UnreadProtocols = ReadonlyMap<Protocol, TableFile['family'] | 'any'>;

export interface SocketTablesRead {
  readonly rows: readonly SocketRow[];
  /** Those of the rows that were kept from an earlier scan, because their table could not be read in full. */
  readonly stale: ReadonlySet<SocketRow>;
  readonly unread: UnreadProtocols;
  readonly problems: readonly Problem[];
}

/** What was read without a problem, and of which tables. */
interface Combined {
  readonly parts: readonly TableRead[];
  readonly read: SocketTablesRead;
}

interface TableRead {
  readonly name: TableName;
  readonly rows: readonly SocketRow[];
  readonly stale: readonly SocketRow[];
  readonly problems: readonly Problem[];
  readonly mixed: boolean;
  /** Its end was taken for granted: the counters have to prove it. */
  readonly mayHaveMore: boolean;
  readonly failure:
    { readonly path: string; readonly reason: FailureReason; readonly detail: string } | undefined;
}

interface Reading {
  /** At the first row that does not listen. */
  readonly stopAfterListeners: boolean;
  /** Whether the caller compares the rows with the kernel's counters. */
  readonly endIsProved: boolean;
}

const toTheEnd: Reading = { stopAfterListeners: false, endIsProved: false };

/** The TCP tables, which are as they were while these numbers stay the same. */
interface LastTcp {
  readonly tables: readonly TableRead[];
  readonly listening: number;
  readonly lastPid: number | undefined;
  reuses: number;
}

/** How many scans in a row may reuse the TCP rows. */
const maximumReuses = { manual: 0, change: 0, poll: 1, still: 7 } as const satisfies Record<
  ScanTrigger,
  number
>;

/**
 * The listening rows of the four tables of a network namespace.
 *
 * Linux prints the listening sockets first, then all others (net/ipv4/tcp_ipv4.c, tcp_seq_start), so none of 40,000
 * connections has to be read. The kernel's counters prove that this holds, or one complete reading does: gVisor mixes
 * them.
 */
export class SocketTables {
  private readonly addresses: AddressCache;
  /** Undefined until proved. */
  private listenersFirst: boolean | undefined;
  private lastTcp: LastTcp | undefined;
  /** For each of those that are kept. */
  private readonly combined = new WeakMap<LastRows, Combined>();
  /** Whether the system has ever shown a table of IPv6: then it has both. */
  private hasIpv6 = false;

  constructor(
    private readonly files: FileReader,
    byteOrder: ByteOrder,
  ) {
    this.addresses = new AddressCache(byteOrder);
  }

  /**
   * @param root `/proc`, or `/proc/PID` for the network namespace of a process.
   * @param counts the kernel's counters for it; undefined if unknown.
   * @param last what the last scan read there; it is brought up to date.
   * @throws CollectFailure if no table could be read.
   */
  *read(root: string, counts: SocketCounts | undefined, last: LastRows): TimeSliced<SocketTablesRead> {
    return yield* this.addUdp(yield* this.readTcp(root, counts, last), root, last);
  }

  /**
   * The same for the host's namespace, scan after scan. While the number of listening sockets and the last PID stay the
   * same, only every second poll reads the TCP tables: a socket that replaced another one in the same process appears one
   * scan later. Where that is watched between polls, only every eighth reads them. A manual scan always does.
   */
  *readIfChanged(
    root: string,
    counts: SocketCounts | undefined,
    lastPid: number | undefined,
    last: LastRows,
    trigger: ScanTrigger,
  ): TimeSliced<SocketTablesRead> {
    const listening = counts === undefined ? undefined : atMostListening(counts);
    const { lastTcp } = this;
    if (
      lastTcp !== undefined &&
      lastTcp.listening === listening &&
      lastTcp.lastPid === lastPid &&
      lastTcp.reuses < maximumReuses[trigger]
    ) {
      lastTcp.reuses++;
      return yield* this.addUdp(lastTcp.tables, root, last);
    }
    this.lastTcp = undefined;
    const tables = yield* this.readTcp(root, counts, last);
    const read = yield* this.addUdp(tables, root, last);
    // only if the rows are all that was counted: then a change in the number of listeners changes the count
    const isWhole = !read.unread.has('tcp');
    if (listening !== undefined && isWhole && rowsOf(tables) === listening) {
      this.lastTcp = { tables, listening, lastPid, reuses: 0 };
    }
    return read;
  }

  private *addUdp(tcp: readonly TableRead[], root: string, last: LastRows): TimeSliced<SocketTablesRead> {
    const parts = [
      ...tcp,
      yield* this.readTable(root, 'udp', toTheEnd, last),
      yield* this.readTable(root, 'udp6', toTheEnd, last),
    ];
    const before = this.combined.get(last);
    if (before !== undefined && areSame(parts, before.parts)) return before.read;
    const read = combine(parts, root);
    if (read.problems.length === 0) this.combined.set(last, { parts, read });
    else this.combined.delete(last);
    return read;
  }

  /** Finding the end of a table may cost another walk over every connection; the counters prove it for nothing. */
  private *readTcp(root: string, counts: SocketCounts | undefined, last: LastRows): TimeSliced<TableRead[]> {
    const stop = this.listenersFirst ?? counts !== undefined;
    const reading = { stopAfterListeners: stop, endIsProved: counts !== undefined };
    const read = [yield* this.readTable(root, 'tcp', reading, last)];
    // no IPv6 socket of any kind
    if (counts?.tcp6 !== 0) read.push(yield* this.readTable(root, 'tcp6', reading, last));
    const haveProblems = read.some(({ problems }) => problems.length > 0);
    const isProved = !haveProblems && counts !== undefined && rowsOf(read) === atMostListening(counts);
    const uncertain = read.filter(({ mayHaveMore }) => mayHaveMore);
    if (isProved) for (const { name, rows } of uncertain) last.set(name, rows);
    else if (uncertain.length > 0) return yield* this.readTcp(root, undefined, last);
    if (this.listenersFirst !== undefined || haveProblems) return read;

    if (!stop) {
      this.listenersFirst = !read.some(({ mixed }) => mixed);
      return read;
    }
    if (!isProved) return yield* this.readTcp(root, undefined, last);
    // all listeners there can be came before the first other socket
    if (counts.established > 0) this.listenersFirst = true;
    return read;
  }

  private *readTable(
    root: string,
    name: TableName,
    { stopAfterListeners, endIsProved }: Reading,
    last: LastRows,
  ): TimeSliced<TableRead> {
    const table: TableFile = tables[name];
    const path = `${root}/${table.file}`;
    const before = last.get(name);
    const parser = new ProcNetParser(table, this.addresses, stopAfterListeners, before);
    const problems: Problem[] = [];
    let failure: TableRead['failure'];
    // changed by a function below
    let mayHaveMore = false as boolean;
    try {
      yield* this.files.pieces(
        path,
        (piece) => parser.push(piece),
        () => {
          // sockets seldom close, so a table with fewer rows than before is read on until the end is certain
          const hasFewer = before === undefined || parser.rowCount < before.length;
          mayHaveMore = parser.isAtLineEnd && hasFewer && endIsProved;
          return parser.isAtLineEnd && (!hasFewer || endIsProved);
        },
      );
      problems.push(...problemsOf(parser, table, path));
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const reason = failureReason(error);
      failure = { path, reason, detail: String(error) };
      // a system without IPv6 has no table for it
      if (table.family === 4 || reason !== 'missing' || this.hasIpv6 || before !== undefined) {
        problems.push({ message: tableUnreadable(namesOf(table, path)), detail: String(error) });
      }
    }
    const { rows } = parser;
    const state = { name, rows, stale: [], problems, mixed: parser.listenersAreMixed, failure, mayHaveMore };
    if (problems.length === 0) {
      if (failure === undefined && !mayHaveMore) last.set(name, rows);
      this.hasIpv6 ||= table.family === 6 && failure === undefined;
      return state;
    }
    const inodes = new Set(rows.map(({ inode }) => inode));
    const stale = (before ?? []).filter(({ inode }) => !inodes.has(inode));
    return { ...state, rows: [...rows, ...stale], stale };
  }
}

function rowsOf(read: readonly TableRead[]): number {
  return read.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** Whether these are the same rows, all of them read without a problem. */
function areSame(now: readonly TableRead[], before: readonly TableRead[]): boolean {
  return (
    now.length === before.length &&
    now.every(({ name, rows, problems, failure }, at) => {
      const then = before[at];
      return (
        problems.length === 0 &&
        name === then?.name &&
        rows === then.rows &&
        (failure === undefined) === (then.failure === undefined)
      );
    })
  );
}

function namesOf({ protocol, family }: TableFile, path: string): Parameters<typeof tableUnreadable>[0] {
  return { path, protocol: protocol.toUpperCase(), family: `IPv${family}` };
}

/** What is wrong with a table that was read. */
function problemsOf(parser: ProcNetParser, table: TableFile, path: string): Problem[] {
  const names = namesOf(table, path);
  const problems: Problem[] = [];
  if (!parser.end()) {
    problems.push({ message: tableHeadingMissing(names), detail: `${path}: empty or truncated` });
  }
  if (parser.malformedCount > 0) {
    problems.push({
      message: tableMalformed(names, parser.malformedCount),
      detail: `${path}: ${parser.malformed.join(' ')}`,
    });
  }
  return problems;
}

/** @throws CollectFailure if every table failed. */
function combine(read: readonly TableRead[], root: string): SocketTablesRead {
  const failures = read.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  if (first !== undefined && failures.length === read.length) {
    throw new CollectFailure(
      first.reason,
      socketTablesUnreadable(first.path, root),
      failures.map(({ detail }) => detail).join('; '),
    );
  }
  const all = [...read, ...unexpectedlyMissing(read)];
  return {
    rows: read.flatMap(({ rows }) => rows),
    stale: new Set(read.flatMap(({ stale }) => stale)),
    unread: unreadProtocols(all),
    problems: all.flatMap(({ problems }) => problems),
  };
}

/** A table of IPv6 has IPv4-mapped addresses too, so it tells the family only if nothing of it was read. */
function unreadProtocols(read: readonly TableRead[]): UnreadProtocols {
  const unread = new Map<Protocol, TableFile['family'] | 'any'>();
  for (const { name, problems, rows, stale } of read) {
    if (problems.length === 0) continue;
    const { protocol, family } = tables[name];
    const isWholly = rows.length === stale.length;
    unread.set(protocol, unread.has(protocol) || !isWholly ? 'any' : family);
  }
  return unread;
}

/** A system with IPv6 has both of its tables: that one of them is missing is a problem. */
function unexpectedlyMissing(read: readonly TableRead[]): TableRead[] {
  const six = read.filter(({ name }) => tables[name].family === 6);
  if (!six.some(({ failure }) => failure === undefined)) return [];
  return six.flatMap((table) => {
    const { name, failure, problems } = table;
    if (failure === undefined || problems.length > 0) return [];
    const message = tableUnreadable(namesOf(tables[name], failure.path));
    return [{ ...table, problems: [{ message, detail: failure.detail }] }];
  });
}

function failureReason(error: unknown): FailureReason {
  switch (readFailure(error)) {
    case 'gone':
      return 'missing';
    case 'denied':
      return 'denied';
    case 'failed':
      return 'unexpected';
  }
}
