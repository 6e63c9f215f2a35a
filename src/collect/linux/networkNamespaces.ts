import { readlinkSync } from 'node:fs';
import type { Problem } from '../../model/listeners/snapshot';
import { CollectFailure } from '../collector';
import type { TimeSliced } from '../timeSlice';
import type { SocketRow } from './parseProcNet';
import { isSystemError, statOrGone } from './procFileReader';
import type { SocketTables } from './socketTables';

/** Processes asked at each look whether they have moved to another network since (setns(2), unshare(2)). */
const askedAgainAtOnce = 8;

interface Namespace {
  /** As in `net:[4026532281]` where this user may read it; else the inode of its table, from the same range. */
  readonly name: number;
  /** Processes that are in it: the way to its tables leads through any of them. */
  readonly members: Set<number>;
  rows: readonly SocketRow[];
}

export interface NamespacedRow {
  readonly row: SocketRow;
  readonly namespace: number;
}

/**
 * Listeners in other network namespaces, of containers and `ip netns`: every process shows its own network's tables
 * in /proc/PID/net (network_namespaces(7)), to whoever may see the process. Which network that is, is told by the
 * inode of the table. They are read in rotation, one at a look, and once as soon as they are found.
 */
export class NetworkNamespaces {
  private readonly namespaces = new Map<number, Namespace>();
  private readonly namespaceOf = new Map<number, number>();
  private toAskAgain: number[] = [];
  /** New at the last look: a process moves right after it was made, or never. */
  private lately: readonly number[] = [];
  private toRead: number[] = [];
  /** Rises with every change of what was read. */
  version = 0;

  constructor(
    private readonly procRoot: string,
    private readonly tables: SocketTables,
  ) {}

  /**
   * @param newPids processes not seen before.
   * @param allPids asked for where another round begins.
   */
  *scan(
    newPids: readonly number[],
    allPids: () => number[],
    problems: Problem[],
  ): TimeSliced<NamespacedRow[]> {
    const own = this.networkOf('');
    if (own === undefined) return [];
    const found = new Set<number>();
    for (const pid of [...newPids, ...this.lately, ...this.someToAskAgain(allPids)]) {
      const namespace = this.place(pid, own);
      if (namespace !== undefined && this.namespaces.get(namespace)?.rows.length === 0) found.add(namespace);
      yield;
    }
    this.lately = newPids;
    if (this.toRead.length === 0) this.toRead = [...this.namespaces.keys()];
    const turn = this.toRead.pop();
    if (turn !== undefined) found.add(turn);
    for (const id of found) yield* this.read(id, problems);
    return [...this.namespaces.values()].flatMap(({ name, rows }) =>
      rows.map((row) => ({ row, namespace: name })),
    );
  }

  forget(pid: number): void {
    const namespace = this.namespaceOf.get(pid);
    this.namespaceOf.delete(pid);
    if (namespace === undefined) return;
    const members = this.namespaces.get(namespace)?.members;
    members?.delete(pid);
    if (members?.size === 0) this.drop(namespace);
  }

  private place(pid: number, own: number): number | undefined {
    const namespace = this.networkOf(`/${pid}`);
    if (namespace === this.namespaceOf.get(pid)) return namespace;
    this.forget(pid);
    if (namespace === undefined || namespace === own) return undefined;
    this.namespaceOf.set(pid, namespace);
    const known = this.namespaces.get(namespace) ?? {
      name: this.nameFor(pid) ?? namespace,
      members: new Set(),
      rows: [],
    };
    known.members.add(pid);
    this.namespaces.set(namespace, known);
    return namespace;
  }

  private *read(id: number, problems: Problem[]): TimeSliced<void> {
    const namespace = this.namespaces.get(id);
    if (namespace === undefined) return;
    for (const pid of [...namespace.members]) {
      // it may have ended, and its PID be another's by now
      if (this.networkOf(`/${pid}`) !== id) {
        this.forget(pid);
        continue;
      }
      try {
        const { rows, problems: met } = yield* this.tables.read(`${this.procRoot}/${pid}`, undefined);
        if (met.length > 0 && this.networkOf(`/${pid}`) !== id) continue;
        problems.push(...met);
        if (!sameRows(rows, namespace.rows)) this.version++;
        namespace.rows = rows;
        return;
      } catch (error) {
        if (!(error instanceof CollectFailure)) throw error;
        this.forget(pid);
      }
    }
  }

  private drop(id: number): void {
    if (this.namespaces.delete(id)) this.version++;
  }

  /** All known processes in turn, a few at a time. */
  private someToAskAgain(allPids: () => number[]): number[] {
    if (this.toAskAgain.length === 0) this.toAskAgain = allPids();
    return this.toAskAgain.splice(0, askedAgainAtOnce);
  }

  private nameFor(pid: number): number | undefined {
    try {
      const name = /^net:\[(\d+)\]$/.exec(readlinkSync(`${this.procRoot}/${pid}/ns/net`))?.[1];
      return name === undefined ? undefined : Number(name);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }

  private networkOf(process: string): number | undefined {
    return statOrGone(`${this.procRoot}${process}/net/tcp`)?.ino;
  }
}

function sameRows(a: readonly SocketRow[], b: readonly SocketRow[]): boolean {
  return a.length === b.length && a.every(({ inode }, index) => inode === b[index]?.inode);
}
