import {
  socketTablesUnreadable,
  tableHeadingMissing,
  tableMalformed,
  tableUnreadable,
} from '../../messages/collect';
import type { Protocol } from '../../model/listeners/listener';
import type { FailureReason } from '../../model/listeners/scanState';
import type { Problem } from '../../model/listeners/snapshot';
import { CollectFailure } from '../collector';
import type { ProcNetParser, ProcNetTable, SocketRow } from './parseProcNet';
import { readFailure } from './procFileReader';

export interface TableFile extends ProcNetTable {
  readonly file: string;
}

export const tables = {
  tcp: { file: 'net/tcp', protocol: 'tcp', family: 4 },
  tcp6: { file: 'net/tcp6', protocol: 'tcp', family: 6 },
  udp: { file: 'net/udp', protocol: 'udp', family: 4 },
  udp6: { file: 'net/udp6', protocol: 'udp', family: 6 },
} as const satisfies Record<string, TableFile>;

export type TableName = keyof typeof tables;

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
export interface Combined {
  readonly parts: readonly TableRead[];
  readonly read: SocketTablesRead;
}

export interface TableRead {
  readonly name: TableName;
  readonly rows: readonly SocketRow[];
  readonly stale: readonly SocketRow[];
  readonly problems: readonly Problem[];
  readonly mixed: boolean;
  /** Where the last listening row begins. */
  readonly lastRowAt: number | undefined;
  /** Its end was taken for granted: the counters have to prove it. */
  readonly mayHaveMore: boolean;
  readonly failure:
    { readonly path: string; readonly reason: FailureReason; readonly detail: string } | undefined;
}

/** The listening rows of a TCP table as they were last read between two scans. */
export type WatchedRows = Pick<TableRead, 'rows' | 'lastRowAt'>;

export function rowsOf(read: readonly TableRead[]): number {
  return read.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** Whether these are the same rows, all of them read without a problem. */
export function areSame(now: readonly TableRead[], before: readonly TableRead[]): boolean {
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

export function namesOf(
  { protocol, family }: TableFile,
  path: string,
): Parameters<typeof tableUnreadable>[0] {
  return { path, protocol: protocol.toUpperCase(), family: `IPv${family}` };
}

/** What is wrong with a table that was read. */
export function problemsOf(parser: ProcNetParser, table: TableFile, path: string): Problem[] {
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
export function combine(read: readonly TableRead[], root: string): SocketTablesRead {
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

export function failureReason(error: unknown): FailureReason {
  switch (readFailure(error)) {
    case 'gone':
      return 'missing';
    case 'denied':
      return 'denied';
    case 'failed':
      return 'unexpected';
  }
}
