import { filesUnreadable, openFilesUnreadable, processesNotListed } from '../../messages/collect';
import type { Listener } from '../../model/listeners/listener';
import type { Problem, Snapshot, UnreadSockets } from '../../model/listeners/snapshot';
import type { NetworkNamespace } from '../../model/net/networkNamespace';
import { hostNamespace } from '../../model/net/networkNamespace';
import type { LocalAddress } from '../../model/net/address';
import type { Process } from '../../model/process/process';
import type { ScanTrigger } from '../collector';
import type { RunTool } from '../runTool';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, mapInSlices } from '../../model/text/timeSlice';
import { Ipv6Zones } from './ipv6Zones';
import type { ReasonOf } from './listenerCache';
import { hiddenReasons, isRunning, ListenerCache } from './listenerCache';
import type { NamespacedRow, UnreadNamespace } from './networkNamespaces';
import { NetworkNamespaces } from './networkNamespaces';
import { OpenFiles } from './openFiles';
import type { AddressCache, ByteOrder } from './parseProcNet';
import { ProcessCache } from './processCache';
import type { ProcessReader } from './processReader';
import type { SystemCalls } from './procFileReader';
import { FileReader, isSystemError } from './procFileReader';
import { parseLastPid, readSocketCounts } from './socketCounts';
import type { SocketGroups, WantedSocket } from './socketGroups';
import { sharePlaces } from './sharedPlaces';
import type { ProcessChanges } from './socketOwners';
import { SocketOwners } from './socketOwners';
import { SocketTables } from './socketTables';
import type { LastRows, SocketTablesRead, UnreadProtocols, WatchedRows } from './tablesRead';

export interface LinuxSystem {
  readonly procRoot: string;
  readonly passwdPath: string;
  readonly byteOrder: ByteOrder;
  /** Whether any process has the PID, zombies included. */
  readonly isPidInUse: (pid: number) => boolean;
  /** This process, which emulators show falsely. */
  readonly pid: number;
  /** Its parent at the moment, as the kernel reports it; 0 if that is in another PID namespace. */
  readonly parentPid: () => number;
  /** The effective user of this process. */
  readonly uid: number;
  readonly calls: SystemCalls;
  readonly run: RunTool;
  /** Milliseconds that never go backwards. */
  readonly now: () => number;
  /** Of the editor, `NAME=value`; left out if it says nothing of who started others. */
  readonly ownEnvironment?: readonly string[];
}

interface ScanResult {
  readonly listeners: readonly Listener[];
  readonly processes: ReadonlyMap<number, Process>;
  readonly ownerless: readonly number[];
  readonly wanted: readonly WantedSocket[];
  /** The versions of everything that the listeners were made from: they are the same as long as this is. */
  readonly version: string;
  readonly unread: readonly UnreadSockets[];
}

/** What one reading of everything could not read. */
interface Faults {
  readonly problems: Problem[];
  /** Paths and other names, to compare with those of the next scan. */
  readonly keys: Set<string>;
}

/** Of one scan; the same object in the next one if nothing has changed. */
interface Rows {
  readonly read: SocketTablesRead | undefined;
  readonly others: readonly NamespacedRow[];
  /** First those of the host's network, as they were read. */
  readonly rows: readonly NamespacedRow[];
  readonly inodes: ReadonlySet<number>;
}

interface ZonedRows {
  readonly rows: readonly NamespacedRow[];
  /** Of those of the host's network, with their zones. */
  readonly addresses: readonly LocalAddress[];
  readonly linkLocal: readonly string[];
}

/** What is shared with what watches the kernel's counters between scans. */
interface Watch {
  readonly addresses: AddressCache;
  readonly watched: (family: 4 | 6) => WatchedRows | undefined;
}

/** What reads the system, each part with what it has cached. */
interface Parts {
  readonly tables: SocketTables;
  readonly owners: SocketOwners;
  readonly namespaces: NetworkNamespaces;
  readonly processes: ProcessCache;
}

const nothing: ScanResult = {
  ...{ listeners: [], processes: new Map(), ownerless: [], wanted: [], version: '', unread: [] },
};
const noRows: Rows = { read: undefined, others: [], rows: [], inodes: new Set() };
/** How often a scan is repeated for sockets that seem to have no owner. */
const mostRepeats = 2;
/** After faults that come and go, caches are dropped again after this many scans at most. */
const longestResetPause = 64;

/**
 * Polls reuse what the scans before have read. A `manual` scan, whose result a person is about to act on, reads every
 * table, every network namespace, every owner and every process.
 */
export class IncrementalScan {
  private readonly files: FileReader;
  private readonly listeners: ListenerCache;
  private readonly zones: Ipv6Zones;
  /** Of the host's network. It outlives the other caches, so that rows stay while their table cannot be read. */
  private readonly lastRows: LastRows = new Map();
  private parts: Parts;
  private zoned: ZonedRows | undefined;
  private rows: Rows = noRows;
  private last = nothing;
  /** What the last scan could not read. */
  private faults: ReadonlySet<string> = new Set();
  private scansToReset = 0;
  private resetPause = 1;
  /** Sockets that had no visible owner in the last scan: scanning twice would not find it. */
  private ownerless: ReadonlySet<number> = new Set();

  constructor(
    private readonly system: LinuxSystem,
    private readonly reader: ProcessReader,
    private readonly groups: SocketGroups,
    private readonly watch: Watch,
  ) {
    this.files = new FileReader(system.calls);
    this.listeners = new ListenerCache(reader, groups);
    this.zones = new Ipv6Zones(system.procRoot, this.files);
    this.parts = this.newParts();
  }

  /** Drops everything that was cached but the last rows, which are kept while they cannot be read. */
  reset(): void {
    this.parts = this.newParts();
    this.last = nothing;
    this.ownerless = new Set();
  }

  private newParts(): Parts {
    const { procRoot, uid } = this.system;
    const running = (pid: number): boolean => isRunning(this.reader, pid);
    const { addresses, watched } = this.watch;
    const tables = new SocketTables(this.files, addresses, (inode) => this.isHeld(inode), watched);
    return {
      tables,
      owners: new SocketOwners(procRoot, new OpenFiles(procRoot, uid, this.files), this.files, running),
      namespaces: new NetworkNamespaces(procRoot, tables, this.files, running),
      processes: new ProcessCache(this.reader, this.system.uid),
    };
  }

  /** Whether a process is known to have this socket open, and has it now. */
  isHeld(inode: number): boolean {
    return this.parts.owners.isHeld(inode);
  }

  *scan(trigger: ScanTrigger): TimeSliced<Snapshot> {
    const beganAt = Date.now();
    if (trigger === 'manual') yield* this.groups.refreshCandidates();
    let faults: Faults = { problems: [], keys: new Set() };
    const seen = new Set<string>();
    let result = yield* this.scanOnce(faults, trigger);
    // What was cached during a fault may be wrong, and so may what was decided about how to read: once it is over,
    // everything is read from the beginning.
    if (this.scansToReset > 0) this.scansToReset--;
    if (this.scansToReset === 0 && [...this.faults].some((key) => !faults.keys.has(key))) {
      this.scansToReset = this.resetPause;
      this.resetPause = Math.min(2 * this.resetPause, longestResetPause);
      this.reset();
      faults = { problems: [], keys: new Set() };
      result = yield* this.scanOnce(faults, trigger);
    } else if (this.faults.size === 0) this.resetPause = 1;
    // The tables and the owners are read one after the other. If a socket was closed or handed to another process in
    // between, it seems to have no owner; scanning again shows whether that is so.
    for (let times = 1; times <= mostRepeats; times++) {
      const doubtful = new Set(result.ownerless.filter((inode) => !this.ownerless.has(inode)));
      if (doubtful.size === 0) break;
      // beside a server that opens and closes them all the time there are always some
      if (times > 1 && !(yield* sharePlaces(this.rows.rows, doubtful))) break;
      for (const key of faults.keys) seen.add(key);
      faults = { problems: [], keys: new Set() };
      // another socket may be in its place, so that as many are counted as before
      this.parts.tables.forget();
      result = yield* this.scanOnce(faults, trigger);
    }
    this.ownerless = new Set(result.ownerless);
    this.faults = new Set([...seen, ...faults.keys]);
    return {
      ...{ beganAt, takenAt: Date.now() },
      platform: 'linux',
      coverage: 'everything',
      details: this.groups.request(result.wanted, trigger) ? 'loading' : 'complete',
      listeners: result.listeners,
      processes: result.processes,
      problems: faults.problems,
      unread: result.unread,
    };
  }

  private *scanOnce(faults: Faults, trigger: ScanTrigger): TimeSliced<ScanResult> {
    const { procRoot } = this.system;
    const { tables, owners, namespaces, processes: cache } = this.parts;
    const lastPid = this.readLastPid();
    yield;
    const counts = yield* readSocketCounts(procRoot, this.files);
    yield;
    const read = yield* tables.readIfChanged(procRoot, counts, lastPid, this.lastRows, trigger);
    faults.problems.push(...read.problems);
    const before = this.rows;
    const { denied, areAllRead } = yield* this.updateOwners(read, lastPid, faults, trigger);
    const { rows, addresses, linkLocal } = yield* this.withZones(this.rows);
    yield;
    const version = (): string =>
      [
        ...[owners.version, cache.version, namespaces.version, this.groups.version, denied.size, areAllRead],
        ...linkLocal,
      ].join();
    const unread = unreadSockets(read.unread, namespaces.unread);
    if ((yield* areSameRows(this.rows, before)) && version() === this.last.version) {
      this.addFailures(faults);
      return { ...this.last, unread };
    }
    const processes = yield* cache.update(owners.owners());
    const areComplete = areAllRead && !owners.owners().some((pid) => cache.unknown.has(pid));
    const hiddenReason = this.hiddenReason(denied, areAllRead);
    const parts = { owners, processes, areComplete };
    const result = yield* this.listeners.update(rows, addresses, parts, hiddenReason);
    this.addFailures(faults);
    // only now: updating the processes changes their version
    this.last = { ...result, processes, version: version(), unread };
    return this.last;
  }

  private hiddenReason(denied: ReadonlySet<number>, areAllRead: boolean): ReasonOf {
    const { unknown } = this.parts.processes;
    const reasonOf = hiddenReasons(denied, this.system.uid, this.reader);
    return function* (row, pids) {
      if (pids.length > 0) return { reason: pids.some((pid) => unknown.has(pid)) ? 'not-read' : 'gone' };
      return areAllRead ? yield* reasonOf(row) : { reason: 'not-read' };
    };
  }

  /** Reads that failed, each of which was passed over where it happened. */
  private addFailures({ problems, keys }: Faults): void {
    const failures = [...this.files.takeFailures(), ...this.reader.takeFailures()];
    if (failures.length > 0 && problems.length === 0) {
      problems.push({ message: filesUnreadable(this.system.procRoot), detail: failures.join('; ') });
    }
    for (const key of [...failures, ...problems.map(({ message }) => message)]) keys.add(key);
  }

  private readLastPid(): number | undefined {
    try {
      return parseLastPid(this.files.start(`${this.system.procRoot}/loadavg`));
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }

  /** Adds the rows of other network namespaces to those that were read, and finds the owners of all rows. */
  private *updateOwners(
    read: SocketTablesRead,
    lastPid: number | undefined,
    { problems }: Faults,
    trigger: ScanTrigger,
  ): TimeSliced<{ denied: ReadonlySet<number>; areAllRead: boolean }> {
    const { owners, namespaces, processes } = this.parts;
    const changes: ProcessChanges = {
      changed: (pid) => {
        processes.invalidate(pid);
      },
      ended: (pid) => {
        processes.invalidate(pid);
        namespaces.invalidate(pid);
      },
    };
    let newPids: readonly number[] = [];
    let notListed: string | undefined;
    try {
      newPids = yield* owners.newProcesses(lastPid, changes, trigger);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      notListed = String(error);
    }
    yield* this.takeRows(read, yield* namespaces.scan(newPids, () => owners.pids(), problems, trigger));
    const {
      denied,
      failures,
      listFailure = notListed,
    } = yield* owners.update(this.rows.inodes, newPids, changes, trigger);
    if (listFailure !== undefined) {
      problems.push({ message: processesNotListed(this.system.procRoot), detail: listFailure });
    }
    if (failures.length > 0) {
      problems.push({
        message: openFilesUnreadable(failures.length),
        detail: failures.slice(0, 3).join('; '),
      });
    }
    if (trigger === 'manual') yield* processes.rereadAll();
    else yield* processes.rereadSome(owners.owners());
    return { denied, areAllRead: listFailure === undefined && failures.length === 0 };
  }

  /** Those of all networks. */
  private *takeRows(read: SocketTablesRead, others: readonly NamespacedRow[]): TimeSliced<void> {
    if (read === this.rows.read && others === this.rows.others) return;
    const rows: NamespacedRow[] = yield* mapInSlices(read.rows, (row) => ({
      ...{ row, namespace: undefined },
      isStale: read.stale.has(row),
    }));
    for (const row of others) rows.push(row);
    const inodes = new Set(yield* mapInSlices(rows, ({ row }) => row.inode));
    this.rows = { read, others, rows, inodes };
  }

  private *withZones({ read, rows }: Rows): TimeSliced<ZonedRows> {
    this.zones.refresh();
    // without a link-local address they depend on the rows alone
    if (this.zoned?.rows === rows && this.zoned.linkLocal.length === 0) return this.zoned;
    const addresses = yield* mapInSlices(read?.rows ?? [], ({ address }) => this.zones.resolve(address));
    const linkLocal = addresses.filter(({ scope }) => scope === 'link-local').map(({ text }) => text);
    this.zoned = { rows, addresses, linkLocal };
    return this.zoned;
  }
}

/** Whether nothing of a listener was made from other rows. */
function* areSameRows({ rows }: Rows, { rows: before }: Rows): TimeSliced<boolean> {
  if (rows.length !== before.length) return false;
  for (let at = 0; at < rows.length; at++) {
    if (at % itemsPerSlice === 0) yield;
    const row = rows[at];
    if (row === undefined || !isSameRow(row, before[at])) return false;
  }
  return true;
}

function isSameRow({ row, namespace, isStale }: NamespacedRow, then: NamespacedRow | undefined): boolean {
  return (
    row.inode === then?.row.inode &&
    row.address === then.row.address &&
    row.port === then.row.port &&
    row.uid === then.row.uid &&
    namespace === then.namespace &&
    isStale === then.isStale &&
    // a queue is shown if it is there in two scans in a row
    (row.protocol === 'udp' || (row.received === 0 && then.row.received === 0))
  );
}

function unreadSockets(host: UnreadProtocols, others: readonly UnreadNamespace[]): readonly UnreadSockets[] {
  return [
    ...unreadIn(hostNamespace, host),
    ...others.flatMap(({ namespace: id, protocols }) => unreadIn({ kind: 'other', id }, protocols)),
  ];
}

function unreadIn(namespace: NetworkNamespace, protocols: UnreadProtocols): UnreadSockets[] {
  return Array.from(protocols, ([protocol, family]) => ({
    ...{ protocol, namespace },
    ...(family === 'any' ? {} : { family }),
  }));
}
