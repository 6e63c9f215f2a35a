import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { parseAddress } from '../../model/address';
import { exposureOf } from '../../model/exposure';
import type { HiddenReason, Listener, Owner } from '../../model/listener';
import { compareListeners } from '../../model/listener';
import type { Process, ProcessIdentity } from '../../model/process';
import { ancestorsOf, compareByAge } from '../../model/process';
import type { Problem, Snapshot } from '../../model/snapshot';
import type { Collector } from '../collector';
import type { Sliced } from '../sliced';
import { runSliced } from '../sliced';
import { parseIfInet6 } from './procFiles';
import type { ByteOrder, SocketRow } from './procNet';
import { ProcessReader } from './processReader';
import type { SocketOwners } from './socketOwners';
import { findSocketOwners } from './socketOwners';
import { readSocketTables } from './socketTables';

/** The event loop belongs to everyone: no longer than this at a time. */
const sliceMs = 1.5;

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
  /** Sockets that stayed without a visible owner: looking twice for them would find no more. */
  private ownerless: ReadonlySet<number> = new Set();

  constructor(private readonly system: LinuxSystem = thisSystem()) {
    this.reader = new ProcessReader(system.procRoot, system.passwdPath);
  }

  collect(signal: AbortSignal): Promise<Snapshot> {
    return runSliced(this.scan(), sliceMs, signal);
  }

  identify(pid: number): ProcessIdentity | undefined {
    return this.reader.identify(pid);
  }

  lineage(pid: number): Process[] {
    const processes = new Map<number, Process>();
    const process = this.process(pid, processes);
    if (process === undefined) return [];
    this.addAncestors(process, processes);
    return [process, ...ancestorsOf(processes, process)];
  }

  private *scan(): Sliced<Snapshot> {
    let look = yield* this.look();
    // closed, or handed to another process, between the two halves of a look: only a second one tells
    if (look.ownerless.some((inode) => !this.ownerless.has(inode))) look = yield* this.look();
    this.ownerless = new Set(look.ownerless);
    return {
      takenAt: Date.now(),
      platform: 'linux',
      listeners: [...look.listeners.values()].sort(compareListeners),
      processes: look.processes,
      problems: look.problems,
    };
  }

  private *look(): Sliced<Look> {
    const tables = yield* readSocketTables(this.system.procRoot, this.system.byteOrder);
    const problems = [...tables.problems];
    const owners = yield* this.owners(new Set(tables.rows.map(({ inode }) => inode)), problems);
    const processes = new Map<number, Process>();
    const zones = new Zones(this.system.procRoot);
    const hiddenReason = this.hiddenReasons(owners);
    const listeners = new Map<string, Listener>();
    const ownerless: number[] = [];

    for (const row of tables.rows) {
      const [first, ...others] = this.processes(owners.pids.get(row.inode) ?? [], processes);
      yield;
      if (first === undefined) ownerless.push(row.inode);
      const owner: Owner =
        first === undefined
          ? { kind: 'hidden', reason: hiddenReason(row), user: this.reader.user(row.uid) }
          : { kind: 'known', processes: [first, ...others] };
      const address = zones.complete(row.address);
      const key = [
        row.protocol,
        address.text,
        row.port,
        owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join() : `uid ${row.uid}`,
      ].join(' ');
      listeners.set(key, {
        protocol: row.protocol,
        address,
        port: row.port,
        exposure: exposureOf(address),
        owner,
        sockets: (listeners.get(key)?.sockets ?? 0) + 1,
        waiting: 0,
        network: { kind: 'own' },
      });
    }
    for (const process of [...processes.values()]) {
      this.addAncestors(process, processes);
      yield;
    }
    return { listeners, processes, problems, ownerless };
  }

  private *owners(inodes: ReadonlySet<number>, problems: Problem[]): Sliced<SocketOwners> {
    try {
      const owners = yield* findSocketOwners(this.system.procRoot, inodes);
      if (owners.failures.length > 0) {
        problems.push({
          message: `The open files of ${owners.failures.length} processes could not be read, so owners may be missing.`,
          detail: owners.failures.slice(0, 3).join('; '),
        });
      }
      return owners;
    } catch (error) {
      problems.push({
        message: `The processes in ${this.system.procRoot} could not be listed, so no owner is known.`,
        detail: String(error),
      });
      return { pids: new Map(), denied: [], failures: [] };
    }
  }

  /** Oldest first. Who ended meanwhile is left out. */
  private processes(pids: readonly number[], known: Map<number, Process>): Process[] {
    return pids.flatMap((pid) => this.process(pid, known) ?? []).sort(compareByAge);
  }

  private process(pid: number, known: Map<number, Process>): Process | undefined {
    const process = known.get(pid) ?? this.reader.read(pid);
    if (process !== undefined) known.set(pid, process);
    return process;
  }

  private addAncestors({ parentPid: parent }: Process, processes: Map<number, Process>): void {
    for (let pid = parent; pid !== undefined && !processes.has(pid);) {
      pid = this.process(pid, processes)?.parentPid;
    }
  }

  /**
   * The table names the user who opened a socket. Another user's is hidden by permission; one's own is too where a
   * process of one's own is closed to us (it changed its credentials); else nobody who can be seen has it.
   */
  private hiddenReasons({ denied }: SocketOwners): (row: SocketRow) => HiddenReason {
    const isRoot = this.system.uid === 0;
    let deniedOwn: boolean | undefined;
    return (row) => {
      if (isRoot) return denied.length > 0 ? 'no-permission' : 'not-visible';
      if (row.uid !== this.system.uid) return 'no-permission';
      deniedOwn ??= denied.some((pid) => this.reader.effectiveUid(pid) === this.system.uid);
      return deniedOwn ? 'no-permission' : 'not-visible';
    };
  }
}

interface Look {
  readonly listeners: ReadonlyMap<string, Listener>;
  readonly processes: ReadonlyMap<number, Process>;
  readonly problems: readonly Problem[];
  readonly ownerless: readonly number[];
}

/**
 * The socket table does not say which interface a link-local address belongs to. Where exactly one interface has
 * that address, it is that one; where several do, it stays unknown.
 */
class Zones {
  private interfaces: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(private readonly procRoot: string) {}

  complete(address: SocketRow['address']): SocketRow['address'] {
    if (address.family !== 6 || address.scope !== 'link-local') return address;
    this.interfaces ??= this.read();
    const [name, ...more] = this.interfaces.get(address.text) ?? [];
    if (name === undefined || more.length > 0) return address;
    return parseAddress(`${address.text}%${name}`) ?? address;
  }

  private read(): ReadonlyMap<string, readonly string[]> {
    try {
      return parseIfInet6(readFileSync(`${this.procRoot}/net/if_inet6`, 'utf8'));
    } catch {
      // the zone stays unknown, which is what its absence says
      return new Map();
    }
  }
}
