import type { Problem } from '../../model/listeners/snapshot';
import { CollectFailure } from '../collector';
import type { TimeSliced } from '../timeSlice';
import type { SocketRow } from './parseProcNet';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';
import type { SocketTables } from './socketTables';

/** How many processes each scan checks for having moved to another namespace (setns(2), unshare(2)). */
const recheckedPerScan = 8;

interface Namespace {
  /** As in `net:[4026532281]` if this user may read that; otherwise the inode of its table, from the same range. */
  readonly id: number;
  /** Its processes: its tables can be read through any of them. */
  readonly members: Set<number>;
  rows: readonly SocketRow[];
}

/** A row with the network namespace that it belongs to. */
export interface NamespacedRow {
  readonly row: SocketRow;
  /** Undefined for the host's. */
  readonly namespace: number | undefined;
}

/**
 * Listeners in other network namespaces, of containers and `ip netns`. Every process shows the tables of its namespace in
 * /proc/PID/net (network_namespaces(7)); the inode of a table identifies the namespace. A namespace is read when it is
 * found, and then in rotation, one in each scan.
 */
export class NetworkNamespaces {
  private readonly namespaces = new Map<number, Namespace>();
  private readonly namespaceOf = new Map<number, number>();
  private toRecheck: number[] = [];
  /** New in the last scan: most processes that move do so right after they were created. */
  private recent: readonly number[] = [];
  private toRead: number[] = [];
  /** Increases with every change. */
  version = 0;

  constructor(
    private readonly procRoot: string,
    private readonly tables: SocketTables,
    private readonly files: FileReader,
  ) {}

  /**
   * @param newPids processes that earlier scans did not show.
   * @param allPids called when a new round of rechecks begins.
   */
  *scan(
    newPids: readonly number[],
    allPids: () => number[],
    problems: Problem[],
  ): TimeSliced<NamespacedRow[]> {
    const host = this.namespaceIn('');
    if (host === undefined) return [];
    const found = new Set<number>();
    for (const pid of [...newPids, ...this.recent, ...this.someToRecheck(allPids)]) {
      const namespace = this.assign(pid, host);
      if (namespace !== undefined && this.namespaces.get(namespace)?.rows.length === 0) found.add(namespace);
      yield;
    }
    this.recent = newPids;
    if (this.toRead.length === 0) this.toRead = [...this.namespaces.keys()];
    const next = this.toRead.pop();
    if (next !== undefined) found.add(next);
    for (const inode of found) yield* this.read(inode, problems);
    return [...this.namespaces.values()].flatMap(({ id, rows }) =>
      rows.map((row) => ({ row, namespace: id })),
    );
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
    if (namespace === this.namespaceOf.get(pid)) return namespace;
    this.invalidate(pid);
    if (namespace === undefined || namespace === host) return undefined;
    this.namespaceOf.set(pid, namespace);
    const entry = this.namespaces.get(namespace) ?? {
      id: this.idOf(pid) ?? namespace,
      members: new Set(),
      rows: [],
    };
    entry.members.add(pid);
    this.namespaces.set(namespace, entry);
    return namespace;
  }

  private *read(inode: number, problems: Problem[]): TimeSliced<void> {
    const namespace = this.namespaces.get(inode);
    if (namespace === undefined) return;
    for (const pid of [...namespace.members]) {
      // it may have exited, and another process may have its PID
      if (this.namespaceIn(`/${pid}`) !== inode) {
        this.invalidate(pid);
        continue;
      }
      try {
        const { rows, problems: found } = yield* this.tables.read(`${this.procRoot}/${pid}`, undefined);
        if (found.length > 0 && this.namespaceIn(`/${pid}`) !== inode) continue;
        problems.push(...found);
        if (!haveSameInodes(rows, namespace.rows)) this.version++;
        namespace.rows = rows;
        return;
      } catch (error) {
        if (!(error instanceof CollectFailure)) throw error;
        this.invalidate(pid);
      }
    }
  }

  private drop(inode: number): void {
    if (this.namespaces.delete(inode)) this.version++;
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

  /** @param process `/PID`; empty for this process. */
  private namespaceIn(process: string): number | undefined {
    return this.files.statOrGone(`${this.procRoot}${process}/net/tcp`)?.ino;
  }
}

function haveSameInodes(a: readonly SocketRow[], b: readonly SocketRow[]): boolean {
  return a.length === b.length && a.every(({ inode }, index) => inode === b[index]?.inode);
}
