import type { ScanTrigger } from '../collector';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';
import type { OpenFiles, SocketLink } from './openFiles';
import { linksPerSlice } from './openFiles';
import type { FileReader } from './procFileReader';
import { isSystemError, readFailure } from './procFileReader';

/** A process with listening sockets. */
interface Holder {
  readonly links: readonly SocketLink[];
  /** The link that the next scan verifies. */
  next: number;
  /** The number of its open files in the last scan. */
  openFiles: number | undefined;
}

interface Missing {
  readonly of: ReadonlySet<number>;
  readonly version: number;
  readonly inodes: readonly number[];
}

/** So many links are verified as fast as the number of open files is asked for. */
const fewLinks = 2;

/** A socket without an owner is searched again after this many scans at most. */
const longestBackOff = 64;

/** Callbacks for caches keyed by PID. */
export interface ProcessChanges {
  /** Another process may have the PID now. */
  changed(pid: number): void;
  ended(pid: number): void;
}

interface OwnersUpdate {
  /** PIDs whose open files this user may not read. */
  readonly denied: ReadonlySet<number>;
  /** Other failures, one line each, for the log. */
  readonly failures: readonly string[];
  /** Set if new processes could not be listed. */
  readonly listFailure: string | undefined;
}

/** Whether a process runs that is not a zombie; false if no such process exists, true if that is unknown. */
export type IsRunning = (pid: number) => boolean;

/**
 * Which processes hold which listening sockets, cached between scans.
 *
 * The kernel has no such list: it has to be read from the open files of every process. So a scan only verifies what is
 * cached: one link per owner in rotation, or all of them if the number of its open files has changed. Only new processes
 * are read in full, and a socket without a cached owner is searched: first in processes whose number of open files has
 * changed, then in all others, and ever more rarely if none is found. A manual scan verifies every link, and reads every
 * process again unless the number of its open files proves that it is unchanged.
 */
export class SocketOwners {
  private readonly holders = new Map<number, Holder>();
  private readonly pidsByInode = new Map<number, readonly number[]>();
  /** Every known PID, with the number of its open files when they were read; undefined if unknown. */
  private readonly openFileCounts = new Map<number, number | undefined>();
  private readonly denied = new Set<number>();
  /** PIDs whose open files could not be read, for another reason than permission: each scan tries again. */
  private readonly unread = new Set<number>();
  private readonly searches = new Map<number, { tries: number; nextScan: number }>();
  private ownersNow: readonly number[] | undefined;
  /** The sockets without an owner among those of the last scan, as of that version. */
  private missing: Missing | undefined;
  private lastPid: number | undefined;
  private listedInThisScan = false;
  private listFailure: string | undefined;
  private scans = 0;
  /** Increases with every change. */
  version = 0;

  constructor(
    private readonly procRoot: string,
    private readonly openFiles: OpenFiles,
    private readonly files: FileReader,
    private readonly isRunning: IsRunning,
  ) {}

  /** In no particular order. */
  pidsOf(inode: number): readonly number[] {
    return this.pidsByInode.get(inode) ?? [];
  }

  /** Whether one of its owners has it open now. */
  isHeld(inode: number): boolean {
    const links = this.pidsOf(inode).flatMap((pid) => this.holders.get(pid)?.links ?? []);
    return links.some((link) => link.inode === inode && this.openFiles.isStillOpen(link));
  }

  owners(): readonly number[] {
    this.ownersNow ??= [...this.holders.keys()];
    return this.ownersNow;
  }

  /** Every known process. */
  pids(): number[] {
    return [...this.openFileCounts.keys()];
  }

  /**
   * Updates the owners of these sockets.
   * @param newPids the result of `newProcesses`.
   */
  *update(
    inodes: ReadonlySet<number>,
    newPids: readonly number[],
    changes: ProcessChanges,
    trigger: ScanTrigger,
  ): TimeSliced<OwnersUpdate> {
    const failures: string[] = [];
    this.scans++;
    this.listFailure = undefined;
    const retried = [...this.unread];
    this.unread.clear();
    for (const pid of retried) yield* this.readProcess(pid, inodes, failures);
    yield* this.verify(inodes, changes, failures, trigger);
    for (const pid of newPids) yield* this.readProcess(pid, inodes, failures);
    if (trigger === 'manual') yield* this.readChanged(inodes, failures);

    let wanted = yield* this.due(inodes);
    if (wanted.size > 0 && this.scans > 1) {
      // the same PID can be assigned twice in a row, so a new process may not show in the last PID
      if (!this.listedInThisScan) yield* this.readUnlisted(inodes, changes, failures);
      yield* this.search(wanted, inodes, failures);
      wanted = yield* this.due(inodes);
      if (wanted.size > 0) yield* this.searchThreads(wanted, failures);
    }
    for (const inode of yield* this.due(inodes)) this.backOff(inode);
    yield;
    for (const inode of this.searches.keys()) {
      if (!inodes.has(inode) || this.pidsByInode.has(inode)) this.searches.delete(inode);
    }
    this.listedInThisScan = false;
    return { denied: this.denied, failures, listFailure: this.listFailure };
  }

  private *readUnlisted(
    inodes: ReadonlySet<number>,
    changes: ProcessChanges,
    failures: string[],
  ): TimeSliced<void> {
    let pids: readonly number[];
    try {
      pids = yield* this.newProcesses(undefined, changes, 'manual');
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.listFailure = String(error);
      return;
    }
    for (const pid of pids) yield* this.readProcess(pid, inodes, failures);
  }

  /**
   * Reads those owners again that no longer hold what they held. One link proves that a process lives and owns its sockets;
   * links to shared sockets are verified in every scan, and so are all where that costs no more than to ask for the number
   * of open files.
   */
  private *verify(
    inodes: ReadonlySet<number>,
    changes: ProcessChanges,
    failures: string[],
    trigger: ScanTrigger,
  ): TimeSliced<void> {
    for (const pid of this.owners()) {
      const holder = this.dropClosed(pid, inodes);
      if (holder !== undefined) {
        const { links } = holder;
        const verifyAll = links.length <= fewLinks || trigger === 'manual' || this.hasOtherCount(pid, holder);
        const proof = holder.next++ % links.length;
        let holds = true;
        for (let from = 0; holds && from < links.length; from += linksPerSlice) {
          if (from > 0) yield;
          holds = this.areOpen(links, from, verifyAll, proof);
        }
        if (!holds) {
          changes.changed(pid);
          yield* this.readProcess(pid, inodes, failures);
        }
      }
      yield;
    }
  }

  private hasOtherCount(pid: number, holder: Holder): boolean {
    const before = holder.openFiles;
    holder.openFiles = this.openFiles.count(pid);
    return holder.openFiles !== before || before === undefined;
  }

  /** Of one slice of the links, those that have to be verified. */
  private areOpen(links: readonly SocketLink[], from: number, verifyAll: boolean, proof: number): boolean {
    for (let at = from; at < Math.min(links.length, from + linksPerSlice); at++) {
      const link = links[at];
      if (link === undefined) break;
      if (at !== proof && !verifyAll && this.pidsOf(link.inode).length < 2) continue;
      if (!this.openFiles.isStillOpen(link)) return false;
    }
    return true;
  }

  /** Drops sockets that are no longer in the tables. @returns what is left to verify. */
  private dropClosed(pid: number, inodes: ReadonlySet<number>): Holder | undefined {
    const holder = this.holders.get(pid);
    if (holder === undefined || areAllIn(inodes, holder.links)) return holder;
    const open = holder.links.filter(({ inode }) => inodes.has(inode));
    this.invalidate(pid);
    if (open.length > 0) this.remember(pid, open, holder.openFiles);
    return this.holders.get(pid);
  }

  /**
   * Processes that are not known yet. The first scan and manual ones list all processes, polls only if the last PID has
   * changed.
   * @param lastPid the PID that was assigned last; undefined if unknown.
   * @throws the system's error if the processes cannot be listed.
   */
  *newProcesses(
    lastPid: number | undefined,
    changes: ProcessChanges,
    trigger: ScanTrigger,
  ): TimeSliced<number[]> {
    if (trigger !== 'manual' && lastPid !== undefined && lastPid === this.lastPid) return [];
    const now = new Set<number>();
    for (const name of yield* this.files.names(
      this.procRoot,
      this.files.statOrUndefined(this.procRoot)?.nlink,
    )) {
      const pid = Number(name);
      if (Number.isInteger(pid)) now.add(pid);
      if (now.size % itemsPerSlice === 0) yield;
    }
    // not before: a listing that failed is repeated
    if (lastPid !== undefined) this.lastPid = lastPid;
    this.listedInThisScan = true;
    yield;
    let known = 0;
    for (const pid of this.openFileCounts.keys()) {
      if (++known % itemsPerSlice === 0) yield;
      if (now.has(pid)) continue;
      this.invalidate(pid);
      this.openFileCounts.delete(pid);
      this.setDenied(pid, false);
      this.unread.delete(pid);
      changes.ended(pid);
    }
    const found: number[] = [];
    for (const pid of now) {
      if (++known % itemsPerSlice === 0) yield;
      if (!this.openFileCounts.has(pid)) found.push(pid);
    }
    return found;
  }

  /**
   * A process may get a socket from another that keeps it (SCM_RIGHTS of unix(7)), so having an owner proves nothing about
   * others. Before Linux 6.2 the number of open files is not shown, and every process is read.
   */
  private *readChanged(inodes: ReadonlySet<number>, failures: string[]): TimeSliced<void> {
    for (const [pid, openFiles] of [...this.openFileCounts]) {
      const now = this.openFiles.count(pid);
      if (now === undefined || now === 0 || now !== openFiles) yield* this.readProcess(pid, inodes, failures);
      yield;
    }
  }

  private *search(
    wanted: ReadonlySet<number>,
    inodes: ReadonlySet<number>,
    failures: string[],
  ): TimeSliced<void> {
    const others: number[] = [];
    const missing = [...wanted];
    const isMissing = (): boolean => {
      // what was found once is not asked for again: there may be as many sockets as processes
      while (missing.length > 0 && this.pidsByInode.has(missing.at(-1) ?? -1)) missing.pop();
      return missing.length > 0;
    };
    for (const [pid, openFiles] of [...this.openFileCounts]) {
      const now = this.openFiles.count(pid);
      if (now === openFiles) others.push(pid);
      else yield* this.readProcess(pid, inodes, failures);
      yield;
    }
    for (const pid of others.sort((a, b) => b - a)) {
      if (!isMissing()) return;
      yield* this.readProcess(pid, inodes, failures);
    }
  }

  /**
   * A thread may have its own file descriptor table (unshare(2), CLONE_FILES), which the process does not show. These are
   * searched only as a last resort.
   */
  private *searchThreads(wanted: ReadonlySet<number>, failures: string[]): TimeSliced<void> {
    for (const [pid, openFiles] of [...this.openFileCounts]) {
      // a folder has two links, and one for each thread
      const threads = (this.files.statOrUndefined(`${this.procRoot}/${pid}/task`)?.nlink ?? 0) - 2;
      yield;
      if (threads < 2 || this.denied.has(pid)) continue;
      const names = yield* readOrNothing(this.files.names(`${this.procRoot}/${pid}/task`, threads), failures);
      for (const thread of names) {
        const folder = `${this.procRoot}/${pid}/task/${thread}/fd`;
        if (this.files.statOrUndefined(folder)?.size === openFiles) continue;
        const links = yield* readOrNothing(this.openFiles.linksTo(wanted, folder, undefined), failures);
        if (links.length === 0) continue;
        const before = this.holders.get(pid)?.links ?? [];
        this.remember(pid, [...before, ...links], this.openFiles.count(pid));
      }
    }
  }

  private *readProcess(pid: number, inodes: ReadonlySet<number>, failures: string[]): TimeSliced<void> {
    const folder = `${this.procRoot}/${pid}/fd`;
    // before the links, so that the next scan detects a change during the reading
    const openFiles = this.openFiles.count(pid);
    this.openFileCounts.set(pid, openFiles);
    this.unread.delete(pid);
    this.invalidate(pid);
    if (!this.openFiles.mayRead(pid)) {
      this.setDenied(pid, true);
      return;
    }
    try {
      const links = yield* this.openFiles.linksTo(inodes, folder, openFiles);
      this.setDenied(pid, false);
      if (links.length > 0) this.remember(pid, links, openFiles);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const reason = readFailure(error);
      if (reason === 'denied') this.setDenied(pid, true);
      else if (reason === 'gone' && !this.isRunning(pid)) this.openFileCounts.delete(pid);
      else {
        this.unread.add(pid);
        failures.push(String(error));
      }
    }
  }

  private setDenied(pid: number, isDenied: boolean): void {
    if (this.denied.has(pid) === isDenied) return;
    if (isDenied) this.denied.add(pid);
    else this.denied.delete(pid);
    this.version++;
  }

  private remember(pid: number, links: readonly SocketLink[], openFiles: number | undefined): void {
    this.holders.set(pid, { links, next: 0, openFiles });
    this.ownersNow = undefined;
    for (const { inode } of links) {
      const pids = this.pidsOf(inode);
      if (!pids.includes(pid)) this.pidsByInode.set(inode, [...pids, pid]);
    }
    this.version++;
  }

  private invalidate(pid: number): void {
    const holder = this.holders.get(pid);
    if (holder === undefined) return;
    this.holders.delete(pid);
    this.ownersNow = undefined;
    for (const { inode } of holder.links) {
      const others = this.pidsOf(inode).filter((other) => other !== pid);
      if (others.length === 0) this.pidsByInode.delete(inode);
      else this.pidsByInode.set(inode, others);
    }
    this.version++;
  }

  /** Sockets without a known owner that this scan should search. */
  private *due(inodes: ReadonlySet<number>): TimeSliced<Set<number>> {
    const due = new Set<number>();
    let seen = 0;
    for (const inode of yield* this.withoutOwner(inodes)) {
      if (++seen % itemsPerSlice === 0) yield;
      if ((this.searches.get(inode)?.nextScan ?? 0) <= this.scans) due.add(inode);
    }
    return due;
  }

  private *withoutOwner(inodes: ReadonlySet<number>): TimeSliced<readonly number[]> {
    const { missing, version } = this;
    if (missing?.of === inodes && missing.version === version) return missing.inodes;
    const found: number[] = [];
    let seen = 0;
    for (const inode of inodes) {
      if (++seen % itemsPerSlice === 0) yield;
      if (!this.pidsByInode.has(inode)) found.push(inode);
    }
    this.missing = { of: inodes, version, inodes: found };
    return found;
  }

  private backOff(inode: number): void {
    const tries = this.searches.get(inode)?.tries ?? 0;
    const nextScan = this.scans + Math.min(2 ** tries, longestBackOff);
    this.searches.set(inode, { tries: tries + 1, nextScan });
  }
}

function areAllIn(inodes: ReadonlySet<number>, links: readonly SocketLink[]): boolean {
  for (const { inode } of links) if (!inodes.has(inode)) return false;
  return true;
}

/** Nothing if it is gone or denied, as threads may be at any time. */
function* readOrNothing<T>(read: TimeSliced<T[]>, failures: string[]): TimeSliced<T[]> {
  try {
    return yield* read;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (readFailure(error) === 'failed') failures.push(String(error));
    return [];
  }
}
