import { tableUnreadable } from '../../messages/collect';
import type { Problem } from '../../model/listeners/snapshot';
import type { ScanTrigger } from '../collector';
import type { TimeSliced } from '../../model/text/timeSlice';
import { areListening } from './listeningRows';
import { mostReadings, readingsNeeded, rowsOfEither } from './missedRows';
import type { AddressCache, SocketRow } from './parseProcNet';
import { ProcNetParser } from './parseProcNet';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';
import type { SocketCounts } from './socketCounts';
import { atMostListening } from './socketCounts';
import type {
  Combined,
  LastRows,
  SocketTablesRead,
  TableFile,
  TableName,
  TableRead,
  WatchedRows,
} from './tablesRead';
import { areSame, combine, failureReason, namesOf, problemsOf, rowsOf, tables } from './tablesRead';

interface Reading {
  /** At the first row that does not listen. */
  readonly stopAfterListeners: boolean;
  /** Whether the caller compares the rows with the kernel's counters. */
  readonly endIsProved: boolean;
  /** How often a table in several pages is read at least: in one reading a row that is new may be missed too. */
  readonly leastReadings: 1 | 2;
}

const toTheEnd: Reading = { stopAfterListeners: false, endIsProved: false, leastReadings: 1 };
const afterListeners: Reading = { stopAfterListeners: true, endIsProved: true, leastReadings: 1 };

/** The TCP tables with all listeners that were counted: they are as they were while these numbers stay the same. */
interface LastTcp {
  readonly tables: readonly TableRead[];
  readonly counts: SocketCounts;
  lastPid: number | undefined;
  reuses: number;
  /** How many times their rows were looked for without reading all of the tables. */
  checks: number;
}

/** How many scans in a row may reuse the TCP rows. */
const maximumReuses = { manual: 0, change: 0, poll: 1, still: 7 } as const satisfies Record<
  ScanTrigger,
  number
>;

/** How many times they may be checked before they are read again. */
const maximumChecks = { manual: 0, change: 0, poll: 7, still: 3 } as const satisfies Record<
  ScanTrigger,
  number
>;

/** How many scans in a row may do so with the table in which nothing has come or gone, beside the one that has changed. */
const maximumKept = 7;

/**
 * The listening rows of the four tables of a network namespace.
 *
 * Linux prints the listening sockets first, then all others (net/ipv4/tcp_ipv4.c, tcp_seq_start), so none of 40,000
 * connections has to be read. The kernel's counters prove that this holds, or one complete reading does: gVisor mixes
 * them.
 */
export class SocketTables {
  /** Undefined until proved. */
  private listenersFirst: boolean | undefined;
  private lastTcp: LastTcp | undefined;
  /** For each of those that are kept. */
  private readonly combined = new WeakMap<LastRows, Combined>();
  /** Whether the system has ever shown a table of IPv6: then it has both. */
  private hasIpv6 = false;

  constructor(
    private readonly files: FileReader,
    private readonly addresses: AddressCache,
    /** Whether a process is known to have this socket open, and has it now. */
    private readonly isHeld: (inode: number) => boolean,
    /** What is watched between scans, of the host's network. */
    private readonly watched: (family: 4 | 6) => WatchedRows | undefined,
  ) {}

  /**
   * @param root `/proc`, or `/proc/PID` for the network namespace of a process.
   * @param counts the kernel's counters for it; undefined if unknown.
   * @param last what the last scan read there; it is brought up to date.
   * @throws CollectFailure if no table could be read.
   */
  *read(root: string, counts: SocketCounts | undefined, last: LastRows): TimeSliced<SocketTablesRead> {
    return yield* this.addUdp(yield* this.readTcp(root, counts, last), root, last, toTheEnd);
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
    const { lastTcp } = this;
    const reading: Reading = { ...toTheEnd, leastReadings: trigger === 'manual' ? 2 : 1 };
    if (lastTcp !== undefined && (yield* this.isAsBefore(lastTcp, root, counts, lastPid, trigger))) {
      return yield* this.addUdp(lastTcp.tables, root, last, reading);
    }
    this.lastTcp = undefined;
    const moved =
      trigger === 'change' && lastTcp !== undefined && counts !== undefined
        ? yield* this.readMoved(lastTcp, root, counts, last)
        : undefined;
    const tables = moved ?? (yield* this.readTcp(root, counts, last));
    const read = yield* this.addUdp(tables, root, last, reading);
    // only if the rows are all that was counted: then a change in the number of listeners changes the count
    const isWhole = !read.unread.has('tcp');
    if (counts !== undefined && isWhole && rowsOf(tables) === atMostListening(counts)) {
      const checks = moved === undefined ? 0 : (lastTcp?.checks ?? 0) + 1;
      this.lastTcp = { tables, counts, lastPid, reuses: 0, checks };
    }
    return read;
  }

  /** The next reading takes nothing for granted. */
  forget(): void {
    this.lastTcp = undefined;
  }

  /** Whether the TCP tables need not be read, as far as that may be taken for granted or can be checked. */
  private *isAsBefore(
    lastTcp: LastTcp,
    root: string,
    counts: SocketCounts | undefined,
    lastPid: number | undefined,
    trigger: ScanTrigger,
  ): TimeSliced<boolean> {
    if (counts === undefined || atMostListening(lastTcp.counts) !== atMostListening(counts)) return false;
    if (lastTcp.lastPid === lastPid && lastTcp.reuses < maximumReuses[trigger]) {
      lastTcp.reuses++;
      return true;
    }
    // a connection may wait at the row that is not read
    if (lastTcp.counts.established !== counts.established || lastTcp.checks >= maximumChecks[trigger])
      return false;
    for (const table of lastTcp.tables) if (!(yield* this.isStillListening(table, root))) return false;
    lastTcp.checks++;
    lastTcp.reuses = 0;
    lastTcp.lastPid = lastPid;
    return true;
  }

  private isStillListening({ name, rows, lastRowAt }: TableRead, root: string): TimeSliced<boolean> {
    const { files, addresses, isHeld } = this;
    const table = { ...tables[name], path: `${root}/${tables[name].file}` };
    return areListening(rows, lastRowAt, table, { files, addresses, isHeld });
  }

  /**
   * After a change in one of the TCP tables: of that one the rows with which it was noticed, and of the other one those of the
   * last scan, if as many sockets are in them as then, and those listeners are there. Each spares a walk over the connection
   * table.
   * @returns undefined if nothing can be spared, or if the counters do not prove that these are all.
   */
  private *readMoved(
    lastTcp: LastTcp,
    root: string,
    counts: SocketCounts,
    last: LastRows,
  ): TimeSliced<readonly TableRead[] | undefined> {
    const { tables: before, counts: then, checks } = lastTcp;
    const names = (['tcp', 'tcp6'] as const).filter((name) => inTable(counts, name) > 0);
    const moved = names.filter((name) => inTable(counts, name) !== inTable(then, name));
    const [changed] = moved;
    const mayBeKept = changed !== undefined && moved.length === 1 && checks < maximumKept;
    if (!mayBeKept || this.listenersFirst === false || counts.established !== then.established)
      return undefined;
    const read: TableRead[] = [];
    for (const name of names) {
      const known = name === changed ? this.seenIn(name) : before.find((table) => table.name === name);
      const isThere = known !== undefined && (yield* this.isStillListening(known, root));
      if (!isThere && name !== changed) return undefined;
      read.push(isThere ? known : yield* this.readTable(root, name, afterListeners, last));
    }
    const areAll =
      read.every(({ problems, failure }) => problems.length === 0 && failure === undefined) &&
      rowsOf(read) === atMostListening(counts);
    if (!areAll) return undefined;
    for (const { name, rows } of read) last.set(name, rows);
    return read;
  }

  /** What was read of a table between scans. */
  private seenIn(name: 'tcp' | 'tcp6'): TableRead | undefined {
    const seen = this.watched(tables[name].family);
    const asRead = { stale: [], problems: [], mixed: false, failure: undefined, mayHaveMore: false };
    return seen && { name, ...seen, ...asRead };
  }

  private *addUdp(
    tcp: readonly TableRead[],
    root: string,
    last: LastRows,
    reading: Reading,
  ): TimeSliced<SocketTablesRead> {
    const parts = [
      ...tcp,
      yield* this.readTable(root, 'udp', reading, last),
      yield* this.readTable(root, 'udp6', reading, last),
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
    const reading = { ...toTheEnd, stopAfterListeners: stop, endIsProved: counts !== undefined };
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

  /** Reads it again where it may lack rows, as a table can that comes in several pages (`readingsNeeded`). */
  private *readTable(root: string, name: TableName, reading: Reading, last: LastRows): TimeSliced<TableRead> {
    const before = last.get(name);
    let read = yield* this.readOnce(root, name, reading, before);
    for (let times = 1; read.pages > 1 && read.problems.length === 0; times++) {
      const needed = yield* readingsNeeded(read.rows, before, this.isHeld);
      const isLeftToCounters = reading.endIsProved && needed < mostReadings;
      if (isLeftToCounters || times >= Math.max(needed, reading.leastReadings)) break;
      const again = yield* this.readOnce(root, name, reading, before);
      const rows =
        again.problems.length > 0 ? again.rows : yield* rowsOfEither(read.rows, again.rows, this.isHeld);
      read = { ...again, rows };
    }
    const { rows, problems, failure, mayHaveMore } = read;
    if (problems.length === 0 && failure === undefined && !mayHaveMore) last.set(name, rows);
    return read;
  }

  private *readOnce(
    root: string,
    name: TableName,
    { stopAfterListeners, endIsProved }: Reading,
    before: readonly SocketRow[] | undefined,
  ): TimeSliced<TableRead & { readonly pages: number }> {
    const table: TableFile = tables[name];
    const path = `${root}/${table.file}`;
    let pages = 0;
    const parser = new ProcNetParser(table, this.addresses, stopAfterListeners, before);
    const problems: Problem[] = [];
    let failure: TableRead['failure'];
    // changed by a function below
    let mayHaveMore = false as boolean;
    try {
      yield* this.files.pieces(
        path,
        (piece) => {
          pages++;
          return parser.push(piece);
        },
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
    const { rows, lastRowAt, listenersAreMixed: mixed } = parser;
    const state = { name, rows, stale: [], problems, mixed, failure, lastRowAt, mayHaveMore, pages };
    if (problems.length === 0) {
      this.hasIpv6 ||= table.family === 6 && failure === undefined;
      return state;
    }
    const inodes = new Set(rows.map(({ inode }) => inode));
    const stale = (before ?? []).filter(({ inode }) => !inodes.has(inode));
    return { ...state, rows: [...rows, ...stale], stale };
  }
}

/** How many sockets are in a TCP table, listening or connected. */
function inTable({ tcp4, tcp6 }: SocketCounts, name: TableName): number {
  return name === 'tcp' ? tcp4 : tcp6;
}
