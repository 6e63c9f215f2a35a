import {
  socketTablesUnreadable,
  tableHeadingMissing,
  tableMalformed,
  tableUnreadable,
} from '../../messages/collect';
import type { Problem } from '../../model/listeners/snapshot';
import { CollectFailure } from '../collector';
import type { TimeSliced } from '../timeSlice';
import type { ByteOrder, ProcNetTable, SocketRow } from './parseProcNet';
import { AddressCache, ProcNetParser } from './parseProcNet';
import type { FileReader } from './procFileReader';
import { readFailure } from './procFileReader';
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

interface SocketTablesRead {
  readonly rows: readonly SocketRow[];
  readonly problems: readonly Problem[];
}

interface TableRead {
  readonly rows: readonly SocketRow[];
  readonly problems: readonly Problem[];
  readonly mixed: boolean;
  readonly failure:
    { readonly path: string; readonly reason: FailureReason; readonly detail: string } | undefined;
}

/** How many scans in a row may reuse the TCP rows. */
const maximumReuses = 1;

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
  private lastTcp:
    { readonly rows: readonly SocketRow[]; readonly mark: string; readonly reuses: number } | undefined;

  constructor(
    private readonly files: FileReader,
    byteOrder: ByteOrder,
  ) {
    this.addresses = new AddressCache(byteOrder);
  }

  /**
   * @param root `/proc`, or `/proc/PID` for the network namespace of a process.
   * @param counts the kernel's counters for it; undefined if unknown.
   * @throws CollectFailure if no table could be read.
   */
  *read(root: string, counts: SocketCounts | undefined): TimeSliced<SocketTablesRead> {
    return combine(
      [
        ...(yield* this.readTcp(root, counts)),
        yield* this.readTable(root, tables.udp, false),
        yield* this.readTable(root, tables.udp6, false),
      ],
      root,
    );
  }

  /**
   * The same for the host's namespace, scan after scan. While the number of listening sockets and the last PID stay the
   * same, only every second scan reads the TCP tables: a socket that replaced another one in the same process appears one
   * scan later.
   */
  *readIfChanged(
    root: string,
    counts: SocketCounts | undefined,
    lastPid: string | undefined,
  ): TimeSliced<SocketTablesRead> {
    const mark = counts === undefined ? undefined : `${atMostListening(counts)} ${lastPid ?? ''}`;
    const { lastTcp } = this;
    if (lastTcp !== undefined && lastTcp.mark === mark && lastTcp.reuses < maximumReuses) {
      this.lastTcp = { ...lastTcp, reuses: lastTcp.reuses + 1 };
      const kept: TableRead = { rows: lastTcp.rows, problems: [], mixed: false, failure: undefined };
      const udp = [
        yield* this.readTable(root, tables.udp, false),
        yield* this.readTable(root, tables.udp6, false),
      ];
      return combine([kept, ...udp], root);
    }
    this.lastTcp = undefined;
    const read = yield* this.read(root, counts);
    const rows = read.rows.filter(({ protocol }) => protocol === 'tcp');
    // only if the rows are all that was counted: then a change in the number of listeners changes the count
    if (counts !== undefined && mark !== undefined && rows.length === atMostListening(counts)) {
      this.lastTcp = { rows, mark, reuses: 0 };
    }
    return read;
  }

  private *readTcp(root: string, counts: SocketCounts | undefined): TimeSliced<TableRead[]> {
    const stop = this.listenersFirst ?? counts !== undefined;
    const read = [yield* this.readTable(root, tables.tcp, stop)];
    // no IPv6 socket of any kind
    if (counts?.tcp6 !== 0) read.push(yield* this.readTable(root, tables.tcp6, stop));
    if (this.listenersFirst !== undefined || read.some(({ problems }) => problems.length > 0)) return read;

    if (!stop) {
      this.listenersFirst = !read.some(({ mixed }) => mixed);
      return read;
    }
    const seen = read.reduce((sum, { rows }) => sum + rows.length, 0);
    if (counts !== undefined && seen === atMostListening(counts)) {
      // all listeners there can be came before the first other socket
      if (counts.established > 0) this.listenersFirst = true;
      return read;
    }
    return yield* this.readTcp(root, undefined);
  }

  private *readTable(root: string, table: TableFile, stopAfterListeners: boolean): TimeSliced<TableRead> {
    const path = `${root}/${table.file}`;
    const names = { path, protocol: table.protocol.toUpperCase(), family: `IPv${table.family}` };
    const parser = new ProcNetParser(table, this.addresses, stopAfterListeners);
    const problems: Problem[] = [];
    let failure: TableRead['failure'];
    try {
      yield* this.files.pieces(path, (piece) => parser.push(piece));
      if (!parser.end()) {
        problems.push({ message: tableHeadingMissing(names), detail: `${path}: empty or truncated` });
      }
    } catch (error) {
      const reason = failureReason(error);
      failure = { path, reason, detail: String(error) };
      // a system without IPv6 has no table for it
      if (table.family === 4 || reason !== 'missing') {
        problems.push({ message: tableUnreadable(names), detail: String(error) });
      }
    }
    if (parser.malformedCount > 0) {
      problems.push({
        message: tableMalformed(names, parser.malformedCount),
        detail: `${path}: ${parser.malformed.join(' ')}`,
      });
    }
    return { rows: parser.rows, problems, mixed: parser.listenersAreMixed, failure };
  }
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
  return { rows: read.flatMap(({ rows }) => rows), problems: read.flatMap(({ problems }) => problems) };
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
