import { endianness } from 'node:os';
import type { LocalAddress } from '../../model/net/address';
import { exposureOf } from '../../model/net/exposure';
import type { HiddenReason, Listener, Owner } from '../../model/listeners/listener';
import { compareListeners } from '../../model/listeners/listener';
import { hostNamespace } from '../../model/net/networkNamespace';
import type { Process, ProcessIdentity } from '../../model/process/process';
import { ancestorsOf, compareByAge, sameProcess } from '../../model/process/process';
import type { Problem, Snapshot } from '../../model/listeners/snapshot';
import type { Collector, Inspection } from '../collector';
import { SerialQueue } from '../serialQueue';
import type { TimeSliced } from '../timeSlice';
import { runInSlices } from '../timeSlice';
import { NetworkNamespaces } from './networkNamespaces';
import { ProcessCache } from './processCache';
import { ProcessReader } from './processReader';
import type { ByteOrder, SocketRow } from './parseProcNet';
import { FileReader, isSystemError } from './procFileReader';
import { readSocketCounts } from './socketCounts';
import type { ProcessChanges } from './socketOwners';
import { SocketOwners } from './socketOwners';
import { SocketTables } from './socketTables';
import { Ipv6Zones } from './ipv6Zones';
import type { ServiceUnit } from '../../model/recognition/serviceUnit';

/** The event loop belongs to everyone: no longer than this at a time. */
const sliceMs = 0.8;
/** Rows made into listeners between two places where the loop may have its turn. */
const rowsAtOnce = 32;

export interface LinuxSystem {
  readonly procRoot: string;
  readonly passwdPath: string;
  readonly byteOrder: ByteOrder;
  /** The effective uid of who looks. */
  readonly uid: number;
}

function thisSystem(): LinuxSystem {
  return {
    procRoot: '/proc',
    passwdPath: '/etc/passwd',
    byteOrder: endianness(),
    uid: process.geteuid?.() ?? -1,
  };
}

/** Listeners and their owners from /proc alone: no child process, no privileges asked for. */
export class LinuxCollector implements Collector {
  private readonly reader: ProcessReader;
  private memory: Memory;
  private readonly queue = new SerialQueue();

  constructor(private readonly system: LinuxSystem = thisSystem()) {
    this.reader = new ProcessReader(system.procRoot, system.passwdPath, new FileReader());
    this.memory = new Memory(system, this.reader);
  }

  scan(signal: AbortSignal): Promise<Snapshot> {
    return this.queue.run(() => this.scanOnce(signal));
  }

  /** Read at once: nothing waits between the last read and the answer. */
  readAncestorChains(pids: readonly number[]): Promise<Process[][]> {
    return Promise.resolve(pids.map((pid) => this.readChain(pid)));
  }

  inspect(pids: readonly number[]): Promise<readonly (Inspection | undefined)[]> {
    const children = this.reader.childrenByParent();
    return Promise.resolve(pids.map((pid) => this.inspectOne(pid, children)));
  }

  hasEnded(process: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(!this.isRunning(process));
  }

  isSuspended(process: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(this.ofTheSame(process, () => this.reader.isPaused(process.pid)) ?? false);
  }

  descendants(process: ProcessIdentity): Promise<Process[]> {
    return Promise.resolve(
      this.ofTheSame(process, () => this.reader.descendants(process.pid, this.reader.childrenByParent())) ??
        [],
    );
  }

  environmentOf(process: ProcessIdentity): Promise<Record<string, string> | undefined> {
    return Promise.resolve(this.ofTheSame(process, () => this.reader.environment(process.pid)));
  }

  unitOf(process: ProcessIdentity): Promise<ServiceUnit | undefined> {
    return Promise.resolve(this.ofTheSame(process, () => this.reader.unit(process.pid)));
  }

  reservedPorts(): Promise<[]> {
    return Promise.resolve([]);
  }

  whenDetailsLoaded(): Promise<void> {
    return Promise.resolve();
  }

  private isRunning(process: ProcessIdentity): boolean {
    const now = this.reader.identify(process.pid);
    return now !== undefined && sameProcess(now, process);
  }

  /** Read between two looks at who has the PID, so that it belongs to this process. */
  private ofTheSame<T>(process: ProcessIdentity, read: () => T): T | undefined {
    if (!this.isRunning(process)) return undefined;
    const found = read();
    return this.isRunning(process) ? found : undefined;
  }

  private inspectOne(pid: number, children: ReadonlyMap<number, readonly number[]>): Inspection | undefined {
    const [process, ...ancestors] = this.readChain(pid);
    if (process === undefined) return undefined;
    const descendants = this.reader.descendants(pid, children);
    const unit = this.reader.unit(pid);
    // if it has exited in the meantime, the rest may be another process's
    return this.isRunning(process) ? { process, ancestors, descendants, unit } : undefined;
  }

  private readChain(pid: number): Process[] {
    if (this.reader.identify(pid) === undefined) return [];
    const processes = new Map<number, Process>();
    for (let next: number | undefined = pid; next !== undefined && !processes.has(next);) {
      const process = this.reader.read(next);
      if (process === undefined) break;
      processes.set(next, process);
      next = process.parentPid;
    }
    const process = processes.get(pid);
    return process === undefined ? [] : [process, ...ancestorsOf(processes, process)];
  }

  private async scanOnce(signal: AbortSignal): Promise<Snapshot> {
    try {
      return await runInSlices(this.memory.scan(), sliceMs, signal);
    } catch (error) {
      // given up half-way: what is remembered may not hold together
      this.memory = new Memory(this.system, this.reader);
      throw error;
    }
  }
}

/** A row, in the network that it is in. */
interface PlacedRow {
  readonly row: SocketRow;
  /** Undefined: this network. */
  readonly namespace: number | undefined;
}

interface Scan {
  readonly listeners: readonly Listener[];
  readonly processes: ReadonlyMap<number, Process>;
  readonly ownerless: readonly number[];
  /** What all this was made from: as long as it is the same, so are the listeners. */
  readonly madeFrom: string;
}

/** A listener, with what it was made from. */
interface Made {
  readonly row: SocketRow;
  /** Connections in the accept queue. */
  readonly received: number;
  readonly key: string;
  readonly listener: Listener;
}

/** What one look leaves to the next. */
class Memory {
  private readonly files = new FileReader();
  private readonly tables: SocketTables;
  private readonly owners: SocketOwners;
  private readonly others: NetworkNamespaces;
  private readonly processes: ProcessCache;
  private rows: readonly PlacedRow[] = [];
  private last: Scan = { listeners: [], processes: new Map(), ownerless: [], madeFrom: '' };
  /** Sockets that stayed without a visible owner: looking twice for them would find no more. */
  private ownerless: ReadonlySet<number> = new Set();

  /** By inode. */
  private made: ReadonlyMap<number, Made> = new Map();

  constructor(
    private readonly system: LinuxSystem,
    private readonly reader: ProcessReader,
  ) {
    const { procRoot, uid, byteOrder } = system;
    this.tables = new SocketTables(this.files, byteOrder);
    this.owners = new SocketOwners(procRoot, uid, this.files);
    this.others = new NetworkNamespaces(procRoot, this.tables);
    this.processes = new ProcessCache(reader);
  }

  *scan(): TimeSliced<Snapshot> {
    let problems: Problem[] = [];
    let look = yield* this.startScan(problems);
    // closed, or handed to another process, between the two halves of a look: only a second one tells
    if (look.ownerless.some((inode) => !this.ownerless.has(inode))) {
      problems = [];
      look = yield* this.startScan(problems);
    }
    this.ownerless = new Set(look.ownerless);
    return {
      takenAt: Date.now(),
      platform: 'linux',
      coverage: 'everything',
      details: 'complete',
      listeners: look.listeners,
      processes: look.processes,
      problems,
    };
  }

  private *startScan(problems: Problem[]): TimeSliced<Scan> {
    const { procRoot } = this.system;
    const lastPid = this.readLastPid();
    yield;
    const counts = yield* readSocketCounts(procRoot, this.files);
    yield;
    const tables = yield* this.tables.readAgain(procRoot, counts, lastPid);
    problems.push(...tables.problems);
    const rows: PlacedRow[] = tables.rows.map((row) => ({ row, namespace: undefined }));
    const { denied, listed } = yield* this.bringOwnersUpToDate(rows, lastPid, problems);

    const zones = new Ipv6Zones(procRoot, this.files);
    const addresses = tables.rows.map(({ address }) => zones.resolve(address));
    const madeFrom = (): string =>
      [
        ...[this.owners.version, this.processes.version, this.others.version, denied.size, listed],
        ...addresses.filter(({ scope }) => scope === 'link-local').map(({ text }) => text),
      ].join();
    if (this.takeRows(rows) && madeFrom() === this.last.madeFrom) return this.last;

    const hiddenReason = listed ? this.hiddenReasons(denied) : () => 'not-read' as const;
    const look = yield* this.makeListeners(rows, addresses, hiddenReason);
    // reading the details of new owners is a change too, and the last one
    this.last = { ...look, madeFrom: madeFrom() };
    return this.last;
  }

  /** `0.20 0.18 0.12 1/80 11206`: the last field is the PID given last (proc_loadavg(5)). */
  private readLastPid(): string | undefined {
    try {
      const text = this.files.start(`${this.system.procRoot}/loadavg`).toString('latin1');
      return text.trim().split(' ')[4];
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }

  /** Adds the rows of other networks, and finds who owns them all. */
  private *bringOwnersUpToDate(
    rows: PlacedRow[],
    lastPid: string | undefined,
    problems: Problem[],
  ): TimeSliced<{ denied: ReadonlySet<number>; listed: boolean }> {
    const changes: ProcessChanges = {
      changed: (pid) => {
        this.processes.forget(pid);
      },
      ended: (pid) => {
        this.processes.forget(pid);
        this.others.forget(pid);
      },
    };
    let newPids: readonly number[];
    try {
      newPids = yield* this.owners.newProcesses(lastPid, changes);
    } catch (error) {
      problems.push({
        message: `The processes in ${this.system.procRoot} could not be listed, so no owner is known.`,
        detail: String(error),
      });
      return { denied: new Set(), listed: false };
    }
    for (const other of yield* this.others.scan(newPids, () => this.owners.pids(), problems))
      rows.push(other);
    const inodes = new Set(rows.map(({ row }) => row.inode));
    const { denied, failures } = yield* this.owners.look(inodes, newPids, changes);
    if (failures.length > 0) {
      const whose = failures.length === 1 ? 'a process' : `${failures.length} processes`;
      problems.push({
        message: `The open files of ${whose} could not be read, so owners may be missing.`,
        detail: failures.slice(0, 3).join('; '),
      });
    }
    yield* this.processes.refresh(this.owners.owners());
    return { denied, listed: true };
  }

  /** Keeps the rows for the next look. @returns whether they are those of the last one. */
  private takeRows(rows: readonly PlacedRow[]): boolean {
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
          // a queue that stands is told of at its second look
          (row.protocol === 'udp' || (row.received === 0 && then.row.received === 0))
        );
      })
    );
  }

  private *makeListeners(
    rows: readonly PlacedRow[],
    addresses: readonly LocalAddress[],
    hiddenReason: (row: SocketRow) => HiddenReason,
  ): TimeSliced<Omit<Scan, 'madeFrom'>> {
    const processes = yield* this.processes.withAncestors(this.owners.owners());
    const before = this.made;
    const made = new Map<number, Made>();
    const listeners = new Map<string, Listener>();
    const ownerless: number[] = [];
    for (const [index, { row, namespace }] of rows.entries()) {
      if (index % rowsAtOnce === 0) yield;
      const pids = this.owners.pidsOf(row.inode);
      const [first, ...more] = readOwners(pids, processes);
      if (first === undefined) ownerless.push(row.inode);
      // rows of other networks come after those of this one, and have no zones
      const address = addresses[index] ?? row.address;
      const known = before.get(row.inode);
      const one =
        known !== undefined && isStillListed(known, row, address, first, more)
          ? known
          : this.make(row, address, namespace, first, more, known, () =>
              pids.length > 0 ? 'gone' : hiddenReason(row),
            );
      made.set(row.inode, one);
      const twin = listeners.get(one.key);
      listeners.set(one.key, twin === undefined ? one.listener : joined(twin, one.listener));
    }
    this.made = made;
    yield;
    // those of the last look are in order already, and sorting what is nearly sorted is cheap
    const now = new Set(listeners.values());
    const kept = this.last.listeners.filter((listener) => now.delete(listener));
    return { listeners: [...kept, ...now].sort(compareListeners), processes, ownerless };
  }

  private make(
    row: SocketRow,
    address: LocalAddress,
    namespace: number | undefined,
    first: Process | undefined,
    more: readonly Process[],
    before: Made | undefined,
    hiddenReason: () => HiddenReason,
  ): Made {
    const owner: Owner =
      first === undefined
        ? { kind: 'hidden', reason: hiddenReason(), user: this.reader.user(row.uid) }
        : { kind: 'known', processes: [first, ...more] };
    const whose = first === undefined ? `uid ${row.uid}` : [first, ...more].map(({ pid }) => pid).join();
    const received = row.protocol === 'tcp' ? row.received : 0;
    return {
      row,
      received,
      key: `${row.protocol} ${address.text} ${row.port} ${namespace ?? ''} ${whose}`,
      listener: {
        protocol: row.protocol,
        address,
        port: row.port,
        exposure: exposureOf(address),
        owner,
        sockets: 1,
        waiting: Math.min(received, before?.received ?? 0),
        namespace: namespace === undefined ? hostNamespace : { kind: 'other', id: namespace },
      },
    };
  }

  /**
   * The table names the user who opened a socket. Another user's is hidden by permission; one's own is too where a
   * process of one's own is closed to us (it changed its credentials); else nobody who can be seen has it.
   */
  private hiddenReasons(denied: ReadonlySet<number>): (row: SocketRow) => HiddenReason {
    const { uid } = this.system;
    let mayBeDenied: boolean | undefined;
    return (row) => {
      if (uid !== 0 && row.uid !== uid) return 'no-permission';
      mayBeDenied ??= [...denied].some(
        // a zombie is closed to everyone but the machine's root, and holds nothing
        (pid) =>
          this.reader.identify(pid) !== undefined && (uid === 0 || this.reader.effectiveUid(pid) === uid),
      );
      return mayBeDenied ? 'no-permission' : 'not-visible';
    };
  }
}

/** Oldest first. Who ended meanwhile is left out. */
function readOwners(pids: readonly number[], processes: ReadonlyMap<number, Process>): Process[] {
  const owners: Process[] = [];
  for (const pid of pids) {
    const process = processes.get(pid);
    if (process !== undefined) owners.push(process);
  }
  return owners.length < 2 ? owners : owners.sort(compareByAge);
}

/** Whether a listener made before says what is so now. One with a hidden owner or a queue is made anew. */
function isStillListed(
  { row: before, listener, received }: Made,
  row: SocketRow,
  address: LocalAddress,
  first: Process | undefined,
  more: readonly Process[],
): boolean {
  const { owner } = listener;
  return (
    owner.kind === 'known' &&
    received === 0 &&
    row.received === before.received &&
    row.port === before.port &&
    row.uid === before.uid &&
    row.protocol === before.protocol &&
    address.text === listener.address.text &&
    owner.processes[0] === first &&
    owner.processes.length === more.length + 1 &&
    more.every((process, index) => process === owner.processes[index + 1])
  );
}

/** Sockets of the same owners on one address (SO_REUSEPORT). */
function joined(a: Listener, b: Listener): Listener {
  return { ...a, sockets: a.sockets + b.sockets, waiting: a.waiting + b.waiting };
}
