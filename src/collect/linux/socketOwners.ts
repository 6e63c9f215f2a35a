import { readlinkSync } from 'node:fs';
import type { TimeSliced } from '../timeSlice';
import type { FileReader } from './procFileReader';
import { isSystemError, listNames, readFailure, statOrGone } from './procFileReader';

/** A link of a process to a listening socket: /proc/PID/fd/FD → socket:[inode] (proc_pid_fd(5)). */
interface Held {
  readonly path: string;
  readonly inode: number;
}

/** A process with listening sockets. */
interface Holder {
  readonly held: readonly Held[];
  /** Which of them proves its ownership at the next look. */
  next: number;
  /** How many files it had open at the last look. */
  openFiles: number | undefined;
}

/** Links read between two places where the loop may have its turn: some 20 µs. */
const linksAtOnce = 16;
/** Tables of open files up to this size are read by number first, as long as few numbers are free. */
const denseAtMost = 2_000;
/** A miss costs as much as some four links: it is thrown. */
const missesAtMost = 6;
/** Looks to wait at most before a socket without an owner is searched for again. */
const longestBackOff = 64;
/** CAP_SYS_PTRACE of capabilities(7): may look into processes of other users. */
const capabilityToTrace = 1n << 19n;

/** Who remembers more of processes is told what became of them. */
export interface ProcessChanges {
  /** It may not be the process that it was. */
  changed(pid: number): void;
  ended(pid: number): void;
}

export interface OwnersSeen {
  /** PIDs whose open files this user may not see. */
  readonly denied: ReadonlySet<number>;
  /** What else went wrong, a line each, for the log. */
  readonly failures: readonly string[];
}

/**
 * Which processes hold which listening sockets, remembered between looks.
 *
 * The kernel keeps no such list: it has to be read from the open files of every process. So a look only proves what
 * is known: one link per owner in rotation, or all of them when the number of its open files has changed. Only new
 * processes are read whole, and a socket that nobody is known to hold is searched for: in the processes whose number
 * of open files changed, then in all others; ever more rarely where that finds nobody.
 */
export class SocketOwners {
  private readonly holders = new Map<number, Holder>();
  private readonly pidsByInode = new Map<number, readonly number[]>();
  /** Every PID seen, with the number of its open files when they were read; undefined where that is not told. */
  private readonly seen = new Map<number, number | undefined>();
  private readonly denied = new Set<number>();
  private readonly searches = new Map<number, { tries: number; nextLook: number }>();
  private lastPid: string | undefined;
  private listedForThisLook = false;
  private looks = 0;
  private mayLookIntoOthers: boolean | undefined;
  private folderUid: number | undefined;
  /** Rises with every change, so that one number tells whether anything differs. */
  version = 0;

  constructor(
    private readonly procRoot: string,
    private readonly uid: number,
    private readonly files: FileReader,
  ) {}

  /** Oldest knowledge first; whoever shows them puts them in an order of its own. */
  pidsOf(inode: number): readonly number[] {
    return this.pidsByInode.get(inode) ?? [];
  }

  owners(): number[] {
    return [...this.holders.keys()];
  }

  /** Every process seen. */
  pids(): number[] {
    return [...this.seen.keys()];
  }

  /**
   * Brings the owners of these sockets up to date.
   * @param newPids what `newProcesses` told.
   */
  *look(
    inodes: ReadonlySet<number>,
    newPids: readonly number[],
    changes: ProcessChanges,
  ): TimeSliced<OwnersSeen> {
    const failures: string[] = [];
    this.looks++;
    for (const [pid, before] of [...this.holders]) {
      const holder = this.letGoOfClosed(pid, before, inodes);
      if (holder !== undefined && !this.stillHolds(pid, holder)) {
        changes.changed(pid);
        yield* this.scan(pid, inodes, failures);
      }
      yield;
    }

    for (const pid of newPids) yield* this.scan(pid, inodes, failures);

    let wanted = this.due(inodes);
    if (wanted.size > 0 && this.looks > 1) {
      // a PID can be given twice in a row, so that a new process does not show in the one given last
      if (!this.listedForThisLook) {
        for (const pid of yield* this.newProcesses(undefined, changes))
          yield* this.scan(pid, inodes, failures);
      }
      yield* this.search(wanted, inodes, failures);
      wanted = this.due(inodes);
      if (wanted.size > 0) yield* this.searchThreads(wanted, failures);
    }
    for (const inode of this.due(inodes)) this.backOff(inode);
    for (const inode of this.searches.keys()) {
      if (!inodes.has(inode) || this.pidsByInode.has(inode)) this.searches.delete(inode);
    }
    this.listedForThisLook = false;
    return { denied: this.denied, failures };
  }

  /** One link proves a process alive and an owner; shared sockets are proved at every look. */
  private stillHolds(pid: number, holder: Holder): boolean {
    const openFiles = this.openFiles(pid);
    if (openFiles === undefined) return false;
    const proveAll = openFiles !== holder.openFiles;
    holder.openFiles = openFiles;
    const proof = holder.held[holder.next++ % holder.held.length];
    return holder.held.every(
      (held) => (held !== proof && !proveAll && this.pidsOf(held.inode).length < 2) || this.proves(held),
    );
  }

  private proves({ path, inode }: Held): boolean {
    try {
      return linkTarget(path) === `socket:[${inode}]`;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return false;
    }
  }

  /** What is no longer in the tables is closed. @returns what is left to prove. */
  private letGoOfClosed(pid: number, holder: Holder, inodes: ReadonlySet<number>): Holder | undefined {
    const open = holder.held.filter(({ inode }) => inodes.has(inode));
    if (open.length === holder.held.length) return holder;
    this.forget(pid);
    if (open.length > 0) this.remember(pid, open, holder.openFiles);
    return this.holders.get(pid);
  }

  /**
   * Processes not seen before. The first look lists all; later ones only when the PID given last has changed.
   * @param lastPid the PID given last; undefined where the system does not tell.
   * @throws the system's error where the processes cannot be listed.
   */
  *newProcesses(lastPid: string | undefined, changes: ProcessChanges): TimeSliced<number[]> {
    if (lastPid !== undefined && lastPid === this.lastPid) return [];
    const now = new Set<number>();
    for (const name of yield* listNames(this.procRoot, undefined)) {
      const pid = Number(name);
      if (Number.isInteger(pid)) now.add(pid);
    }
    // only now: a list that failed is asked for again
    if (lastPid !== undefined) this.lastPid = lastPid;
    this.listedForThisLook = true;
    yield;
    for (const pid of this.seen.keys()) {
      if (now.has(pid)) continue;
      this.forget(pid);
      this.seen.delete(pid);
      this.denied.delete(pid);
      changes.ended(pid);
    }
    return [...now].filter((pid) => !this.seen.has(pid));
  }

  private *search(
    wanted: ReadonlySet<number>,
    inodes: ReadonlySet<number>,
    failures: string[],
  ): TimeSliced<void> {
    const others: number[] = [];
    const missing = (): boolean => [...wanted].some((inode) => !this.pidsByInode.has(inode));
    for (const [pid, openFiles] of [...this.seen]) {
      const now = this.openFiles(pid);
      if (now === openFiles) others.push(pid);
      else yield* this.scan(pid, inodes, failures);
      yield;
    }
    for (const pid of others.sort((a, b) => b - a)) {
      if (!missing()) return;
      yield* this.scan(pid, inodes, failures);
    }
  }

  /**
   * A thread may have a table of open files of its own (unshare(2), CLONE_FILES), which the process's does not show.
   * Only looked into as the last resort.
   */
  private *searchThreads(wanted: ReadonlySet<number>, failures: string[]): TimeSliced<void> {
    for (const [pid, openFiles] of [...this.seen]) {
      // two links of the folder itself, and one for each thread
      const threads = (statOrGone(`${this.procRoot}/${pid}/task`)?.nlink ?? 0) - 2;
      yield;
      if (threads < 2 || this.denied.has(pid)) continue;
      const names = yield* readOrNothing(listNames(`${this.procRoot}/${pid}/task`, threads), failures);
      for (const thread of names) {
        const folder = `${this.procRoot}/${pid}/task/${thread}/fd`;
        if (statOrGone(folder)?.size === openFiles) continue;
        const held = yield* readOrNothing(this.heldIn(folder, wanted, undefined), failures);
        if (held.length === 0) continue;
        const before = this.holders.get(pid)?.held ?? [];
        this.remember(pid, [...before, ...held], this.openFiles(pid));
      }
    }
  }

  private *scan(pid: number, inodes: ReadonlySet<number>, failures: string[]): TimeSliced<void> {
    const folder = `${this.procRoot}/${pid}/fd`;
    // before the links, so that a change while they are read shows at the next look
    const openFiles = this.openFiles(pid);
    this.seen.set(pid, openFiles);
    this.forget(pid);
    if (!this.isOpenToUs(pid)) {
      this.denied.add(pid);
      return;
    }
    try {
      const held = yield* this.heldIn(folder, inodes, openFiles);
      this.denied.delete(pid);
      if (held.length > 0) this.remember(pid, held, openFiles);
    } catch (error) {
      switch (readFailure(error)) {
        case 'gone':
          this.seen.delete(pid);
          break;
        case 'denied':
          this.denied.add(pid);
          break;
        case 'failed':
          failures.push(String(error));
          break;
      }
    }
  }

  private *heldIn(
    folder: string,
    inodes: ReadonlySet<number>,
    openFiles: number | undefined,
  ): TimeSliced<Held[]> {
    const held: Held[] = [];
    let links = 0;
    const take = (path: string): boolean => {
      const target = linkTarget(path);
      if (target === undefined) return false;
      const inode = socketInode(target);
      if (inode !== undefined && inodes.has(inode)) held.push({ path, inode });
      return true;
    };
    // The kernel gives the lowest free number, so most tables are dense, and reading by number saves the list of
    // names, which costs as much as the links. What is left behind too many gaps is listed.
    const byNumber = openFiles !== undefined && openFiles <= denseAtMost ? openFiles : 0;
    let next = 0;
    for (let misses = 0; links < byNumber && misses < missesAtMost; next++) {
      if (!take(`${folder}/${next}`)) misses++;
      else if (++links % linksAtOnce === 0) yield;
    }
    yield;
    if (byNumber > 0 && links === byNumber) return held;

    for (const descriptor of yield* listNames(folder, openFiles)) {
      if (Number(descriptor) < next) continue;
      take(`${folder}/${descriptor}`);
      if (++links % linksAtOnce === 0) yield;
    }
    return held;
  }

  private remember(pid: number, held: readonly Held[], openFiles: number | undefined): void {
    this.holders.set(pid, { held, next: 0, openFiles });
    for (const { inode } of held) {
      const pids = this.pidsOf(inode);
      if (!pids.includes(pid)) this.pidsByInode.set(inode, [...pids, pid]);
    }
    this.version++;
  }

  private forget(pid: number): void {
    const holder = this.holders.get(pid);
    if (holder === undefined) return;
    this.holders.delete(pid);
    for (const { inode } of holder.held) {
      const others = this.pidsOf(inode).filter((other) => other !== pid);
      if (others.length === 0) this.pidsByInode.delete(inode);
      else this.pidsByInode.set(inode, others);
    }
    this.version++;
  }

  /** Sockets that nobody is known to hold, and whose turn it is to be searched for. */
  private due(inodes: ReadonlySet<number>): Set<number> {
    const due = new Set<number>();
    for (const inode of inodes) {
      if (this.pidsByInode.has(inode)) continue;
      if ((this.searches.get(inode)?.nextLook ?? 0) <= this.looks) due.add(inode);
    }
    return due;
  }

  private backOff(inode: number): void {
    const tries = this.searches.get(inode)?.tries ?? 0;
    const nextLook = this.looks + Math.min(2 ** tries, longestBackOff);
    this.searches.set(inode, { tries: tries + 1, nextLook });
  }

  /**
   * The number of open files, which Linux tells as the folder's size from 6.2 on (0 before).
   * @returns undefined where the process is gone or closed to us.
   */
  private openFiles(pid: number): number | undefined {
    return statOrGone(`${this.procRoot}/${pid}/fd`)?.size;
  }

  /** Another user's process is known by its folder's owner: no need to be told EACCES a thousand times. */
  private isOpenToUs(pid: number): boolean {
    this.mayLookIntoOthers ??= this.uid === 0 || this.hasCapabilityToTrace();
    // who we are in the terms of /proc itself, which gives folders of processes that must not be dumped to root
    this.folderUid ??= statOrGone(`${this.procRoot}/self`)?.uid ?? this.uid;
    return this.mayLookIntoOthers || statOrGone(`${this.procRoot}/${pid}`)?.uid === this.folderUid;
  }

  /** `CapEff:\t000001ffffffffff` of /proc/self/status. */
  private hasCapabilityToTrace(): boolean {
    try {
      const status = this.files.start(`${this.procRoot}/self/status`).toString('latin1');
      const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
      return effective !== undefined && (BigInt(`0x${effective}`) & capabilityToTrace) !== 0n;
    } catch (error) {
      if (readFailure(error) === 'failed') throw error;
      return false;
    }
  }
}

/**
 * @returns undefined for a descriptor that is not open.
 * @throws the system's error where this user may not look.
 */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (readFailure(error) === 'gone') return undefined;
    throw error;
  }
}

/** `socket:[12345]` → 12345; undefined for what is no socket. */
function socketInode(target: string): number | undefined {
  return target.startsWith('socket:[') ? Number(target.slice(8, -1)) : undefined;
}

/** Nothing where it is gone by now or closed to us, as threads may be at any time. */
function* readOrNothing<T>(read: TimeSliced<T[]>, failures: string[]): TimeSliced<T[]> {
  try {
    return yield* read;
  } catch (error) {
    if (readFailure(error) === 'failed') failures.push(String(error));
    return [];
  }
}
