import { namespaceUnreadable, namespacesUnknown } from '../../messages/collect';
import type { Problem } from '../../model/listeners/snapshot';
import type { ScanTrigger } from '../collector';
import { CollectFailure } from '../collector';
import type { TimeSliced } from '../../model/text/timeSlice';
import type { SocketRow } from './parseProcNet';
import type { FileReader, ReadFailure } from './procFileReader';
import { isSystemError } from './procFileReader';
import type { IsRunning } from './socketOwners';
import type { SocketTables } from './socketTables';
import type { LastRows, SocketTablesRead, UnreadProtocols } from './tablesRead';

/** How many processes each scan checks for having moved to another namespace (setns(2), unshare(2)). */
const recheckedPerScan = 8;

const nothingRead: UnreadProtocols = new Map([
  ['tcp', 'any'],
  ['udp', 'any'],
]);

interface Namespace {
  /** As in `net:[4026532281]` if this user may read that; otherwise the inode of its table, from the same range. */
  id: number;
  /** Its processes: its tables can be read through any of them. */
  readonly members: Set<number>;
  readonly last: LastRows;
  rows: readonly SocketRow[];
  /** Those of the rows that the last reading could not confirm. */
  stale: ReadonlySet<SocketRow>;
  /** What the last reading did not show. */
  unread: UnreadProtocols;
}

/** A row with the network namespace that it belongs to. */
export interface NamespacedRow {
  readonly row: SocketRow;
  /** Undefined for the host's. */
  readonly namespace: number | undefined;
  /** Kept from an earlier scan, because the table that shows it could not be read in full. */
  readonly isStale: boolean;
}

/** Sockets that were not all read. */
export interface UnreadNamespace {
  readonly namespace: number;
  readonly protocols: UnreadProtocols;
}

/**
 * Listeners in other network namespaces, of containers and `ip netns`. Every process shows the tables of its namespace in
 * /proc/PID/net (network_namespaces(7)); the inode of a table identifies the namespace. A namespace is read when it is
 * found, and then in rotation, one in each poll. A manual scan reads them all, and finds the namespace of every process.
 */
export class NetworkNamespaces {
  private readonly namespaces = new Map<number, Namespace>();
  private readonly namespaceOf = new Map<number, number>();
  private toRecheck: number[] = [];
  /** New in the last scan: most processes that move do so right after they were created. */
  private recent: readonly number[] = [];
  private toRead: number[] = [];
  private rowsNow: readonly NamespacedRow[] | undefined;
  /** Increases with every change. */
  version = 0;

  constructor(
    private readonly procRoot: string,
    private readonly tables: SocketTables,
    private readonly files: FileReader,
    private readonly isRunning: IsRunning,
  ) {}

  /**
   * @param newPids processes that earlier scans did not show.
   * @param allPids called when a new round of rechecks begins.
   */
  *scan(
    newPids: readonly number[],
    allPids: () => number[],
    problems: Problem[],
    trigger: ScanTrigger,
  ): TimeSliced<readonly NamespacedRow[]> {
    const host = this.namespaceIn('');
    if (typeof host === 'string') {
      const detail = `${this.procRoot}/net/tcp: ${host}`;
      if (this.namespaces.size > 0 || problems.length === 0)
        problems.push({ message: namespacesUnknown(), detail });
      for (const namespace of this.namespaces.values()) this.keepUnread(namespace);
      return this.allRows();
    }
    const found = new Set<number>();
    const toAssign = trigger === 'manual' ? allPids() : [...this.recent, ...this.someToRecheck(allPids)];
    for (const pid of newPids.length === 0 ? toAssign : [...newPids, ...toAssign]) {
      const namespace = this.assign(pid, host);
      if (namespace !== undefined && this.namespaces.get(namespace)?.rows.length === 0) found.add(namespace);
      yield;
    }
    this.recent = newPids;
    if (this.toRead.length === 0) this.toRead = [...this.namespaces.keys()];
    const next = this.toRead.pop();
    if (next !== undefined) found.add(next);
    // what could not be read is tried again in every scan
    for (const [inode, { unread }] of this.namespaces) if (unread.size > 0) found.add(inode);
    if (trigger === 'manual') for (const inode of this.namespaces.keys()) found.add(inode);
    for (const inode of found) yield* this.read(inode, problems);
    return this.allRows();
  }

  /** What the last scan could not read. */
  get unread(): readonly UnreadNamespace[] {
    return [...this.namespaces.values()].flatMap(({ id, unread }) =>
      unread.size === 0 ? [] : [{ namespace: id, protocols: unread }],
    );
  }

  /** The same array as long as nothing has changed. */
  private allRows(): readonly NamespacedRow[] {
    this.rowsNow ??= [...this.namespaces.values()].flatMap(({ id, rows, stale }) =>
      rows.map((row) => ({ row, namespace: id, isStale: stale.has(row) })),
    );
    return this.rowsNow;
  }

  /** Its rows stay, but nothing about it was confirmed. */
  private keepUnread(namespace: Namespace): void {
    if (namespace.unread !== nothingRead || namespace.stale.size < namespace.rows.length) this.version++;
    namespace.unread = nothingRead;
    namespace.stale = new Set(namespace.rows);
    this.rowsNow = undefined;
  }

  /** The process has exited, or another one may have the PID now. */
  invalidate(pid: number): void {
    const namespace = this.namespaceOf.get(pid);
    this.namespaceOf.delete(pid);
    if (namespace === undefined) return;
    const members = this.namespaces.get(namespace)?.members;
    members?.delete(pid);
    if (members?.size === 0) this.drop(namespace);
  }

  private assign(pid: number, host: number): number | undefined {
    const namespace = this.namespaceIn(`/${pid}`);
    const before = this.namespaceOf.get(pid);
    if (namespace === before) return namespace;
    // most likely it is where it was
    if (typeof namespace === 'string' && (namespace !== 'gone' || this.isRunning(pid))) {
      // of a process that may be read, its network may be read too
      const isShown =
        namespace === 'denied' && typeof this.files.stat(`${this.procRoot}/${pid}/stat`) !== 'string';
      if (isShown) this.files.addFailure(`${this.procRoot}/${pid}/net/tcp: ${namespace}`);
      return before;
    }
    this.invalidate(pid);
    if (typeof namespace === 'string' || namespace === host) return undefined;
    this.namespaceOf.set(pid, namespace);
    const entry = this.namespaces.get(namespace) ?? {
      id: this.idOf(pid) ?? namespace,
      members: new Set(),
      ...{ last: new Map(), rows: [], stale: new Set(), unread: new Map() },
    };
    entry.members.add(pid);
    this.namespaces.set(namespace, entry);
    return namespace;
  }

  private *read(inode: number, problems: Problem[]): TimeSliced<void> {
    const namespace = this.namespaces.get(inode);
    if (namespace === undefined) return;
    let detail = '';
    for (const pid of [...namespace.members]) {
      // it may have exited, and another process may have its PID
      const now = this.namespaceIn(`/${pid}`);
      if (now !== inode && (typeof now === 'number' || (now === 'gone' && !this.isRunning(pid)))) {
        this.invalidate(pid);
        continue;
      }
      this.recognize(namespace, this.idOf(pid));
      try {
        const read = yield* this.tables.read(`${this.procRoot}/${pid}`, undefined, namespace.last);
        if (read.problems.length > 0 && this.namespaceIn(`/${pid}`) !== inode) continue;
        problems.push(...read.problems);
        this.take(namespace, read);
        return;
      } catch (error) {
        if (!(error instanceof CollectFailure)) throw error;
        detail = error.detail;
        if (!this.isRunning(pid)) this.invalidate(pid);
      }
    }
    if (!this.namespaces.has(inode)) return;
    problems.push({ message: namespaceUnreadable(), detail });
    this.keepUnread(namespace);
  }

  /** The kernel gives the inode of a table to another namespace when the first one has ended: its processes may have the same PIDs. */
  private recognize(namespace: Namespace, id: number | undefined): void {
    if (id === undefined || id === namespace.id) return;
    Object.assign(namespace, { id, rows: [], stale: new Set(), unread: new Map() });
    namespace.last.clear();
    this.rowsNow = undefined;
    this.version++;
  }

  private take(namespace: Namespace, { rows, stale, unread }: SocketTablesRead): void {
    const isSame =
      haveSameInodes(rows, namespace.rows) &&
      stale.size === namespace.stale.size &&
      unread.size === namespace.unread.size;
    if (!isSame) this.version++;
    // its staleness changes with the problems, without which it is the same array again
    if (rows !== namespace.rows || stale !== namespace.stale) this.rowsNow = undefined;
    namespace.rows = rows;
    namespace.stale = stale;
    namespace.unread = unread;
  }

  private drop(inode: number): void {
    if (!this.namespaces.delete(inode)) return;
    this.version++;
    this.rowsNow = undefined;
  }

  /** All processes in turn, a few per scan. */
  private someToRecheck(allPids: () => number[]): number[] {
    if (this.toRecheck.length === 0) this.toRecheck = allPids();
    return this.toRecheck.splice(0, recheckedPerScan);
  }

  private idOf(pid: number): number | undefined {
    try {
      const id = /^net:\[(\d+)\]$/.exec(this.files.link(`${this.procRoot}/${pid}/ns/net`))?.[1];
      return id === undefined ? undefined : Number(id);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }

  /** @param process `/PID`; empty for this process. @returns why it is unknown, if it is. */
  private namespaceIn(process: string): number | ReadFailure {
    const stats = this.files.stat(`${this.procRoot}${process}/net/tcp`);
    return typeof stats === 'string' ? stats : stats.ino;
  }
}

function haveSameInodes(a: readonly SocketRow[], b: readonly SocketRow[]): boolean {
  return a.length === b.length && a.every(({ inode }, index) => inode === b[index]?.inode);
}
