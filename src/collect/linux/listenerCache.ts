import { isDeepStrictEqual } from 'node:util';
import type { HiddenOwner, Listener, Owner } from '../../model/listeners/listener';
import { compareListeners } from '../../model/listeners/listener';
import type { LocalAddress } from '../../model/net/address';
import { groupKey } from '../../model/listeners/socketGroup';
import { exposureOf } from '../../model/net/exposure';
import { hostNamespace } from '../../model/net/networkNamespace';
import type { Process } from '../../model/process/process';
import { compareByAge } from '../../model/process/process';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, sortInSlices } from '../../model/text/timeSlice';
import type { NamespacedRow } from './networkNamespaces';
import type { SocketRow } from './parseProcNet';
import type { ProcessReader } from './processReader';
import { ProcessUnreadable } from './processReader';
import type { SocketGroups, WantedSocket } from './socketGroups';
import type { SocketOwners } from './socketOwners';

/** A listener with what it was made from. */
interface CachedListener {
  readonly row: SocketRow;
  /** Connections in the accept queue. */
  readonly received: number;
  readonly key: string;
  readonly listener: Listener;
}

interface Listeners {
  readonly listeners: readonly Listener[];
  /** The inodes of sockets without a visible owner. */
  readonly ownerless: readonly number[];
  /** The host's sockets of which the cgroup or the families are of interest. */
  readonly wanted: readonly WantedSocket[];
}

/** Why no owner is visible, and what may be the owner. */
type Hidden = Pick<HiddenOwner, 'reason' | 'unreadable'>;

/** Why a socket has no visible owner. @param pids of owners that are not known. */
export type ReasonOf = (row: SocketRow, pids: readonly number[]) => TimeSliced<Hidden>;

/** The owners of all sockets. */
interface OwnersRead {
  readonly owners: Pick<SocketOwners, 'pidsOf'>;
  readonly processes: ReadonlyMap<number, Process>;
  /** Whether all were read that may be read: if not, an owner that is missing may still be one. */
  readonly areComplete: boolean;
}

/**
 * Turns socket rows into listeners. One that has not changed since the last scan is the same object again, which is how what
 * is made from it knows.
 */
export class ListenerCache {
  /** By inode. */
  private cached: ReadonlyMap<number, CachedListener> = new Map();
  /** Those that stand for several sockets, by key. */
  private merged: ReadonlyMap<string, Listener> = new Map();
  private sorted: readonly Listener[] = [];

  constructor(
    private readonly reader: ProcessReader,
    private readonly groups: Pick<SocketGroups, 'groupOf' | 'dualStackOf'>,
  ) {}

  /**
   * @param addresses of the first rows, with their zones; other rows have none.
   * @param hiddenReason of a socket without an owner, given the PIDs of its owners.
   */
  *update(
    rows: readonly NamespacedRow[],
    addresses: readonly LocalAddress[],
    { owners, processes, areComplete }: OwnersRead,
    hiddenReason: ReasonOf,
  ): TimeSliced<Listeners> {
    const before = this.cached;
    const cached = new Map<number, CachedListener>();
    const listeners = new Map<string, Listener>();
    const merged = new Map<string, Listener>();
    const ownerless: number[] = [];
    let work = 0;
    const wanted: WantedSocket[] = [];
    for (const [index, { row, namespace, isStale }] of rows.entries()) {
      const pids = owners.pidsOf(row.inode);
      // a socket may have thousands of owners
      work += 1 + pids.length;
      if (work >= itemsPerSlice) {
        work = 0;
        yield;
      }
      const [first, ...more] = ownersFrom(pids, processes);
      const address = addresses[index] ?? row.address;
      const last = before.get(row.inode);
      const isUnconfirmed = isStale || (!areComplete && hadMoreOwners(last, first, more));
      const entry =
        last !== undefined && isUnconfirmed
          ? stale(last)
          : last !== undefined && isUnchanged(last, row, address, first, more, this.dualStack(row, namespace))
            ? last
            : this.create(
                row,
                address,
                namespace,
                first === undefined ? yield* hiddenReason(row, pids) : [first, ...more],
                last,
              );
      const isHidden = entry.listener.owner.kind === 'hidden';
      if (isHidden) ownerless.push(row.inode);
      if (namespace === undefined && !isStale && (isHidden || address.text === '::')) {
        wanted.push({ row, isHidden });
      }
      cached.set(row.inode, entry);
      const twin = listeners.get(entry.key);
      if (twin === undefined) listeners.set(entry.key, entry.listener);
      else merged.set(entry.key, merge(merged.get(entry.key) ?? twin, entry.listener));
    }
    this.cached = cached;
    for (const [key, listener] of merged) {
      const kept = keep(this.merged.get(key), listener);
      merged.set(key, kept);
      listeners.set(key, kept);
      yield;
    }
    this.merged = merged;
    this.sorted = yield* this.sort(listeners.values());
    return { listeners: this.sorted, ownerless, wanted };
  }

  private *sort(listeners: Iterable<Listener>): TimeSliced<readonly Listener[]> {
    const now = new Set(listeners);
    yield;
    const kept = this.sorted.filter((listener) => now.delete(listener));
    if (now.size === 0 && kept.length === this.sorted.length) return this.sorted;
    yield;
    // those of the last scan are in order already, and sorting a nearly sorted list is cheap
    return yield* sortInSlices([...kept, ...now], compareListeners);
  }

  private create(
    row: SocketRow,
    address: LocalAddress,
    namespace: number | undefined,
    holders: readonly [Process, ...Process[]] | Hidden,
    before: CachedListener | undefined,
  ): CachedListener {
    const group = 'reason' in holders && namespace === undefined ? this.groups.groupOf(row) : undefined;
    const owner: Owner =
      'reason' in holders
        ? {
            ...{ kind: 'hidden', ...holders, user: this.reader.user(row.uid) },
            ...(group === undefined ? {} : { group }),
          }
        : { kind: 'known', processes: holders };
    const ownerKey =
      'reason' in holders ? `uid ${row.uid} ${groupKey(group)}` : holders.map(({ pid }) => pid).join();
    const dualStack = this.dualStack(row, namespace);
    const received = row.protocol === 'tcp' ? row.received : 0;
    const listener: Listener = {
      protocol: row.protocol,
      address,
      port: row.port,
      exposure: exposureOf(address),
      owner,
      sockets: 1,
      waiting: Math.min(received, before?.received ?? 0),
      namespace: namespace === undefined ? hostNamespace : { kind: 'other', id: namespace },
      ...(dualStack === undefined ? {} : { dualStack }),
    };
    return {
      row,
      received,
      // joined, not a template: V8 keeps the parts of one as a tree, four times as large
      key: [row.protocol, address.text, row.port, namespace ?? '', ownerKey].join(' '),
      listener: keep(before?.listener, listener),
    };
  }

  /** Sockets of other networks are not asked about. */
  private dualStack(row: SocketRow, namespace: number | undefined): boolean | undefined {
    return namespace === undefined ? this.groups.dualStackOf(row) : undefined;
  }
}

/**
 * Why a socket has no visible owner. The table shows the user who opened it. Another user's owner is hidden by
 * permission. One's own is too if one's own process is not readable (it changed its credentials, or asked for it);
 * otherwise no visible process has the socket.
 * @param denied PIDs whose open files are not readable.
 */
export function hiddenReasons(
  denied: ReadonlySet<number>,
  uid: number,
  reader: ProcessReader,
): (row: SocketRow) => TimeSliced<Hidden> {
  let own: DeniedProcesses | undefined;
  return function* (row) {
    if (uid !== 0 && row.uid !== uid) return { reason: 'no-permission' };
    own ??= yield* ownDenied(denied, uid, reader);
    if (!own.isAny) return { reason: 'not-visible' };
    return own.named.length === 0
      ? { reason: 'no-permission' }
      : { reason: 'no-permission', unreadable: own.named };
  };
}

/** Processes that run, and whose open files this user may not read. */
interface DeniedProcesses {
  readonly isAny: boolean;
  /** At most 12; none for root, to whom those of all users may be denied. */
  readonly named: readonly Pick<Process, 'pid' | 'name'>[];
}

const namedAtMost = 12;

function* ownDenied(
  denied: ReadonlySet<number>,
  uid: number,
  reader: ProcessReader,
): TimeSliced<DeniedProcesses> {
  const named: Pick<Process, 'pid' | 'name'>[] = [];
  let isAny = false;
  for (const pid of [...denied]) {
    yield;
    // a zombie is readable only to the machine's root, and holds nothing
    if ((uid !== 0 && reader.effectiveUid(pid) !== uid) || !isRunning(reader, pid)) continue;
    isAny = true;
    const name = uid === 0 ? undefined : nameOf(reader, pid);
    if (name !== undefined) named.push({ pid, name });
    if (uid === 0 || named.length === namedAtMost) break;
  }
  return { isAny, named };
}

function nameOf(reader: ProcessReader, pid: number): string | undefined {
  try {
    return reader.read(pid)?.name;
  } catch (error) {
    if (!(error instanceof ProcessUnreadable)) throw error;
    return undefined;
  }
}

/** True if that is unknown. */
export function isRunning(reader: ProcessReader, pid: number): boolean {
  try {
    return reader.identify(pid) !== undefined;
  } catch (error) {
    if (!(error instanceof ProcessUnreadable)) throw error;
    return true;
  }
}

/** Whether an owner of the last scan is missing. */
function hadMoreOwners(
  before: CachedListener | undefined,
  first: Process | undefined,
  more: readonly Process[],
): boolean {
  if (before?.listener.owner.kind !== 'known') return false;
  const now = new Set([first, ...more].map((process) => process?.pid));
  return before.listener.owner.processes.some(({ pid }) => !now.has(pid));
}

function stale(before: CachedListener): CachedListener {
  if (before.listener.isStale === true) return before;
  return { ...before, listener: { ...before.listener, isStale: true } };
}

/** Oldest first, without those that have exited in the meantime. */
function ownersFrom(pids: readonly number[], processes: ReadonlyMap<number, Process>): Process[] {
  const owners: Process[] = [];
  for (const pid of pids) {
    const process = processes.get(pid);
    if (process !== undefined) owners.push(process);
  }
  return owners.length < 2 ? owners : owners.sort(compareByAge);
}

/** False for a listener with a hidden owner or a queue, which is always created again. */
function isUnchanged(
  { row: before, listener, received }: CachedListener,
  row: SocketRow,
  address: LocalAddress,
  first: Process | undefined,
  more: readonly Process[],
  dualStack: boolean | undefined,
): boolean {
  const { owner } = listener;
  return (
    owner.kind === 'known' &&
    listener.dualStack === dualStack &&
    listener.isStale !== true &&
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

/** The one of the last scan, if the two say the same of the same processes. */
function keep(before: Listener | undefined, now: Listener): Listener {
  if (before === undefined || !isDeepStrictEqual(before, now)) return now;
  const [then, owners] = [processesOf(before.owner), processesOf(now.owner)];
  return owners.every((process, at) => process === then[at]) ? before : now;
}

function processesOf(owner: Owner): readonly Process[] {
  return owner.kind === 'known' ? owner.processes : [];
}

/** Sockets of the same owners on one address (SO_REUSEPORT). */
function merge(a: Listener, b: Listener): Listener {
  const { dualStack, ...both } = a;
  return {
    ...both,
    // two sockets on `::` may differ
    ...(dualStack === undefined || dualStack !== b.dualStack ? {} : { dualStack }),
    sockets: a.sockets + b.sockets,
    waiting: a.waiting + b.waiting,
    ...(a.isStale === true || b.isStale === true ? { isStale: true } : {}),
  };
}
