import type { TimeSliced } from '../../model/text/timeSlice';
import type { FileReader } from './procFileReader';
import { isSystemError, readFailure } from './procFileReader';

/** An open socket of a process: /proc/PID/fd/FD → socket:[inode] (proc_pid_fd(5)). */
export interface SocketLink {
  readonly path: string;
  readonly inode: number;
  readonly target: string;
}

/** Links read between two yields to the event loop, in some 20 µs. */
export const linksPerSlice = 16;
/** File descriptor tables up to this size are read by number first, as long as few numbers are free. */
const denseAtMost = 2_000;
/** A free number costs as much as two links, because it throws. */
const missesAtMost = 6;
/** CAP_SYS_PTRACE of capabilities(7): may read the processes of other users. */
const ptraceCapability = 1n << 19n;

/** How far the links of a folder have been read. */
interface Reading {
  readonly folder: string;
  readonly inodes: ReadonlySet<number>;
  readonly found: SocketLink[];
  links: number;
  next: number;
  /** Numbers that are not in use. */
  readonly free: number[];
  /** Numbers that were not in use in the process before, and were not read. */
  readonly skipped: number[];
}

/** Reads the open files of processes. */
export class OpenFiles {
  private mayReadOthers: boolean | undefined;
  private folderUid: number | undefined;
  /** Numbers that were free in the last process: those that were forked from one have the same gaps. */
  private likelyFree: readonly number[] = [];

  /** @param uid the effective user of this process. */
  constructor(
    private readonly procRoot: string,
    private readonly uid: number,
    private readonly files: FileReader,
  ) {}

  /**
   * The number of open files, which Linux shows as the size of the folder since 6.2 (0 before).
   * @returns undefined if it is unknown.
   */
  count(pid: number): number | undefined {
    return this.files.statOrUndefined(`${this.procRoot}/${pid}/fd`)?.size;
  }

  /** Another user's process is recognized by the owner of its folder, which is cheaper than EACCES. */
  mayRead(pid: number): boolean {
    this.mayReadOthers ??= this.uid === 0 || this.hasPtraceCapability();
    // our own user as /proc shows it: the folders of processes that are not dumpable belong to root
    this.folderUid ??= this.files.statOrUndefined(`${this.procRoot}/self`)?.uid;
    if (this.mayReadOthers === true || this.folderUid === undefined) return true;
    const folder = this.files.stat(`${this.procRoot}/${pid}`);
    // if that is unknown, reading them will tell
    return typeof folder === 'string' ? folder !== 'denied' : folder.uid === this.folderUid;
  }

  /**
   * The links in a folder of file descriptors to any of these sockets.
   * @param count the number of open files; undefined if unknown.
   * @throws the system's error.
   */
  *linksTo(inodes: ReadonlySet<number>, folder: string, count: number | undefined): TimeSliced<SocketLink[]> {
    const found: SocketLink[] = [];
    // The kernel assigns the lowest free number, so most tables are dense, and reading by number saves listing the names,
    // which costs as much as the links. What lies beyond too many gaps is listed.
    const byNumber = count !== undefined && count <= denseAtMost ? count : 0;
    const reading: Reading = { folder, inodes, found, links: 0, next: 0, free: [], skipped: [] };
    while (reading.links < byNumber && reading.free.length < missesAtMost) {
      this.readNumbers(reading, Math.min(linksPerSlice, byNumber - reading.links));
      yield;
    }
    if (byNumber > 0 && reading.links === byNumber) {
      this.likelyFree = [...reading.free, ...reading.skipped];
      return found;
    }

    let links = 0;
    for (const name of yield* this.files.names(folder, count)) {
      if (Number(name) < reading.next && !reading.skipped.includes(Number(name))) continue;
      this.take(reading, name);
      if (++links % linksPerSlice === 0) yield;
    }
    return found;
  }

  /** The next numbers of a table. */
  private readNumbers(reading: Reading, slice: number): void {
    const { free, skipped } = reading;
    for (let taken = 0; taken < slice && free.length < missesAtMost; reading.next++) {
      const { next } = reading;
      if (this.likelyFree.includes(next)) skipped.push(next);
      else if (this.take(reading, next)) taken++;
      else {
        free.push(next);
        // it is not like the one before
        for (const number of skipped.splice(0)) {
          if (this.take(reading, number)) taken++;
          else free.push(number);
        }
      }
    }
  }

  private take(reading: Reading, descriptor: number | string): boolean {
    const path = `${reading.folder}/${descriptor}`;
    const target = this.linkTarget(path);
    if (target === undefined) return false;
    reading.links++;
    if (target.startsWith('socket:[')) {
      const inode = Number(target.slice(8, -1));
      if (reading.inodes.has(inode)) reading.found.push({ path, inode, target });
    }
    return true;
  }

  /** Whether the file descriptor still is this socket. */
  isStillOpen({ path, target }: SocketLink): boolean {
    try {
      return this.linkTarget(path) === target;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return false;
    }
  }

  /**
   * @returns undefined for a file descriptor that is not open.
   * @throws the system's error if access is denied.
   */
  private linkTarget(path: string): string | undefined {
    try {
      return this.files.link(path);
    } catch (error) {
      if (readFailure(error) === 'gone') return undefined;
      throw error;
    }
  }

  /** `CapEff:\t000001ffffffffff` of /proc/self/status. @returns undefined if it is unknown. */
  private hasPtraceCapability(): boolean | undefined {
    try {
      const status = this.files.start(`${this.procRoot}/self/status`).toString('latin1');
      const effective = /^CapEff:\s*([0-9a-f]+)\n/m.exec(status)?.[1];
      return effective === undefined ? undefined : (BigInt(`0x${effective}`) & ptraceCapability) !== 0n;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }
}
