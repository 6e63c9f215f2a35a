import { openFilesUnreadable, processesNotListed } from '../../messages/collect';
import type { Listener } from '../../model/listeners/listener';
import type { Problem, Snapshot } from '../../model/listeners/snapshot';
import type { Process } from '../../model/process/process';
import type { TimeSliced } from '../timeSlice';
import { Ipv6Zones } from './ipv6Zones';
import { hiddenReasons, ListenerCache } from './listenerCache';
import type { NamespacedRow } from './networkNamespaces';
import { NetworkNamespaces } from './networkNamespaces';
import { OpenFiles } from './openFiles';
import type { ByteOrder } from './parseProcNet';
import { ProcessCache } from './processCache';
import type { ProcessReader } from './processReader';
import type { SystemCalls } from './procFileReader';
import { FileReader, isSystemError } from './procFileReader';
import { readSocketCounts } from './socketCounts';
import type { ProcessChanges } from './socketOwners';
import { SocketOwners } from './socketOwners';
import { SocketTables } from './socketTables';

export interface LinuxSystem {
  readonly procRoot: string;
  readonly passwdPath: string;
  readonly byteOrder: ByteOrder;
  /** The effective user of this process. */
  readonly uid: number;
  readonly calls: SystemCalls;
}

interface ScanResult {
  readonly listeners: readonly Listener[];
  readonly processes: ReadonlyMap<number, Process>;
  readonly ownerless: readonly number[];
  /** The versions of everything that the listeners were made from: they are the same as long as this is. */
  readonly version: string;
}

/** Scans that reuse what the ones before have read. */
export class IncrementalScan {
  private readonly files: FileReader;
  private readonly tables: SocketTables;
  private readonly owners: SocketOwners;
  private readonly namespaces: NetworkNamespaces;
  private readonly processes: ProcessCache;
  private readonly listeners: ListenerCache;
  private rows: readonly NamespacedRow[] = [];
  private last: ScanResult = { listeners: [], processes: new Map(), ownerless: [], version: '' };
  /** Sockets that had no visible owner in the last scan: scanning twice would not find it. */
  private ownerless: ReadonlySet<number> = new Set();

  constructor(
    private readonly system: LinuxSystem,
    private readonly reader: ProcessReader,
  ) {
    const { procRoot, uid, byteOrder, calls } = system;
    this.files = new FileReader(calls);
    this.tables = new SocketTables(this.files, byteOrder);
    this.owners = new SocketOwners(procRoot, new OpenFiles(procRoot, uid, this.files), this.files);
    this.namespaces = new NetworkNamespaces(procRoot, this.tables, this.files);
    this.processes = new ProcessCache(reader);
    this.listeners = new ListenerCache(this.owners, reader);
  }

  *scan(): TimeSliced<Snapshot> {
    let problems: Problem[] = [];
    let result = yield* this.scanOnce(problems);
    // The tables and the owners are read one after the other. If a socket was closed or handed to another process in
    // between, it seems to have no owner; scanning again shows whether that is so.
    if (result.ownerless.some((inode) => !this.ownerless.has(inode))) {
      problems = [];
      result = yield* this.scanOnce(problems);
    }
    this.ownerless = new Set(result.ownerless);
    return {
      takenAt: Date.now(),
      platform: 'linux',
      coverage: 'everything',
      details: 'complete',
      listeners: result.listeners,
      processes: result.processes,
      problems,
      unread: [],
    };
  }

  private *scanOnce(problems: Problem[]): TimeSliced<ScanResult> {
    const { procRoot, uid } = this.system;
    const lastPid = this.readLastPid();
    yield;
    const counts = yield* readSocketCounts(procRoot, this.files);
    yield;
    const tables = yield* this.tables.readIfChanged(procRoot, counts, lastPid);
    problems.push(...tables.problems);
    const rows: NamespacedRow[] = tables.rows.map((row) => ({ row, namespace: undefined }));
    const { denied, listed } = yield* this.updateOwners(rows, lastPid, problems);

    const zones = new Ipv6Zones(procRoot, this.files);
    const addresses = tables.rows.map(({ address }) => zones.resolve(address));
    const version = (): string =>
      [
        ...[this.owners.version, this.processes.version, this.namespaces.version, denied.size, listed],
        ...addresses.filter(({ scope }) => scope === 'link-local').map(({ text }) => text),
      ].join();
    if (this.takeRows(rows) && version() === this.last.version) return this.last;

    const processes = yield* this.processes.update(this.owners.owners());
    const hiddenReason = listed ? hiddenReasons(denied, uid, this.reader) : () => 'not-read' as const;
    const result = yield* this.listeners.update(rows, addresses, processes, hiddenReason);
    // only now: updating the processes changes their version
    this.last = { ...result, processes, version: version() };
    return this.last;
  }

  /** `0.20 0.18 0.12 1/80 11206`: the last field is the PID that was assigned last (proc_loadavg(5)). */
  private readLastPid(): string | undefined {
    try {
      const text = this.files.start(`${this.system.procRoot}/loadavg`).toString('latin1');
      return text.trim().split(' ')[4];
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }

  /** Adds the rows of other network namespaces, and finds the owners of all rows. */
  private *updateOwners(
    rows: NamespacedRow[],
    lastPid: string | undefined,
    problems: Problem[],
  ): TimeSliced<{ denied: ReadonlySet<number>; listed: boolean }> {
    const changes: ProcessChanges = {
      changed: (pid) => {
        this.processes.invalidate(pid);
      },
      ended: (pid) => {
        this.processes.invalidate(pid);
        this.namespaces.invalidate(pid);
      },
    };
    let newPids: readonly number[];
    try {
      newPids = yield* this.owners.newProcesses(lastPid, changes);
    } catch (error) {
      problems.push({ message: processesNotListed(this.system.procRoot), detail: String(error) });
      return { denied: new Set(), listed: false };
    }
    for (const row of yield* this.namespaces.scan(newPids, () => this.owners.pids(), problems))
      rows.push(row);
    const inodes = new Set(rows.map(({ row }) => row.inode));
    const { denied, failures } = yield* this.owners.update(inodes, newPids, changes);
    if (failures.length > 0) {
      problems.push({
        message: openFilesUnreadable(failures.length),
        detail: failures.slice(0, 3).join('; '),
      });
    }
    yield* this.processes.rereadSome(this.owners.owners());
    return { denied, listed: true };
  }

  /** Keeps the rows for the next scan. @returns whether they are the same as in the last one. */
  private takeRows(rows: readonly NamespacedRow[]): boolean {
    const before = this.rows;
    this.rows = rows;
    return (
      rows.length === before.length &&
      rows.every(({ row, namespace }, index) => {
        const then = before[index];
        return (
          row.inode === then?.row.inode &&
          row.address === then.row.address &&
          row.port === then.row.port &&
          row.uid === then.row.uid &&
          namespace === then.namespace &&
          // a queue is shown if it is there in two scans in a row
          (row.protocol === 'udp' || (row.received === 0 && then.row.received === 0))
        );
      })
    );
  }
}
