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
/** A free number costs as much as some four links, because it throws. */
const missesAtMost = 6;
/** CAP_SYS_PTRACE of capabilities(7): may read the processes of other users. */
const ptraceCapability = 1n << 19n;

/** Reads the open files of processes. */
export class OpenFiles {
  private mayReadOthers: boolean | undefined;
  private folderUid: number | undefined;

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
    let links = 0;
    const take = (path: string): boolean => {
      const target = this.linkTarget(path);
      if (target === undefined) return false;
      const inode = socketInode(target);
      if (inode !== undefined && inodes.has(inode)) found.push({ path, inode, target });
      return true;
    };
    // The kernel assigns the lowest free number, so most tables are dense, and reading by number saves listing the names,
    // which costs as much as the links. What lies beyond too many gaps is listed.
    const byNumber = count !== undefined && count <= denseAtMost ? count : 0;
    let next = 0;
    for (let misses = 0; links < byNumber && misses < missesAtMost; next++) {
      if (!take(`${folder}/${next}`)) misses++;
      else if (++links % linksPerSlice === 0) yield;
    }
    yield;
    if (byNumber > 0 && links === byNumber) return found;

    for (const descriptor of yield* this.files.names(folder, count)) {
      if (Number(descriptor) < next) continue;
      take(`${folder}/${descriptor}`);
      if (++links % linksPerSlice === 0) yield;
    }
    return found;
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

/** `socket:[12345]` → 12345; undefined for anything but a socket. */
function socketInode(target: string): number | undefined {
  return target.startsWith('socket:[') ? Number(target.slice(8, -1)) : undefined;
}
