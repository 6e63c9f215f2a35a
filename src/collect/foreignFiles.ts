/** Reads files whose paths or contents others control: programs by their folders, containers by labels, repositories by links. */
import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { access, lstat, open, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FolderState, UnreadableReason } from '../model/process/localPath';
import { refusalOfPath } from '../model/process/localPath';
import type { MountTable } from '../model/process/mounts';
import { isSystemError } from './linux/procFileReader';
import { Mounts } from './mounts';
import { SerialQueue } from './serialQueue';

export type ForeignAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

/** What is at a path, behind all links. */
interface FoundFile {
  /** Without a link. */
  readonly path: string;
  readonly isFile: boolean;
  readonly isFolder: boolean;
  /** Another one after each change, as far as the file system tells: file, size, and times of the last changes. */
  readonly mark: string;
}

/** What a job may do with foreign paths, one step after the other. */
export interface ForeignReader {
  /** @returns undefined if nothing is there, or nothing that this user may see. @throws Unreadable */
  find(path: string): Promise<FoundFile | undefined>;
  /**
   * @returns undefined unless the path leads to a regular file of at most so many bytes that this user may read.
   * @throws Unreadable if the file system does not answer.
   */
  read(path: string, maximumBytes: number): Promise<string | undefined>;
  /** The same without decoding. */
  readBytes(path: string, maximumBytes: number): Promise<Buffer | undefined>;
  /** Whether this user may execute the file. @throws Unreadable */
  isExecutable(file: FoundFile): Promise<boolean>;
  /**
   * Whether a process runs this very file, not one that had its path before; undefined if the system does not tell (only
   * Linux does, proc_pid_exe(5)).
   * @throws Unreadable
   */
  isRunBy(file: FoundFile, pid: number): Promise<boolean | undefined>;
}

/** Ends a job; `ForeignFiles.run` turns it into its answer. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
  constructor(readonly reason: UnreadableReason) {
    super(reason);
  }
}

/** What tests replace. */
interface ForeignFilesOptions {
  readonly mounts?: Pick<Mounts, 'current' | 'expire'>;
  readonly deadlineMs?: number;
  readonly now?: () => number;
}

const deadlineMs = 1_000;
/** A person who has asked can wait longer. */
const askedDeadlineMs = 5_000;
/** A loop that was blocked runs its timers before it sees that a read has ended long ago. */
const graceMs = 50;
/** Of the four threads that file access, DNS and compression of all extensions share, two always remain. */
const maximumParked = 2;
const restMs = 60_000;
const maximumRestMs = 16 * 60_000;
const maximumResting = 100;
/** As Linux does (path_resolution(7)). */
const maximumLinks = 40;
const chunkBytes = 64 * 1024;
/** Without O_NONBLOCK a lease or a named pipe would hold the thread. Windows lacks both flags, which then count as 0. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Runs one job at a time, each with a deadline. A system call that hangs cannot be cancelled and keeps its thread: until it
 * returns, nothing else is read on that mount, and afterwards the mount is left alone for a while; with two of them, nothing
 * foreign is read at all.
 */
export class ForeignFiles {
  private readonly queue = new SerialQueue();
  private readonly parked = new Set<Session>();
  private readonly resting = new Map<string, { readonly until: number; readonly forMs: number }>();
  private readonly mounts: Pick<Mounts, 'current' | 'expire'>;
  private readonly now: () => number;
  /** The newest one; undefined on systems that have none. */
  private table: MountTable | undefined;

  constructor(
    private readonly platform: NodeJS.Platform,
    private readonly options: ForeignFilesOptions = {},
  ) {
    this.mounts = options.mounts ?? new Mounts(platform);
    this.now = options.now ?? (() => performance.now());
  }

  /**
   * @param isAsked a person wants exactly this path: then network file systems are used too, but no network names.
   * @throws what the job throws, except Unreadable.
   */
  run<T>(job: (files: ForeignReader) => Promise<T>, { isAsked = false } = {}): Promise<ForeignAnswer<T>> {
    return this.queue.run(() => this.runNow(job, isAsked));
  }

  private async runNow<T>(
    job: (files: ForeignReader) => Promise<T>,
    isAsked: boolean,
  ): Promise<ForeignAnswer<T>> {
    if (this.parked.size >= maximumParked) return { kind: 'unreadable', reason: 'no-answer' };
    this.table = await this.mounts.current();
    const session = new Session(this.platform, (at) => this.obstacle(at, isAsked));
    const work = job(session).then(
      (value): ForeignAnswer<T> => ({ kind: 'answered', value }),
      (error: unknown): ForeignAnswer<T> => {
        if (error instanceof Unreadable) return { kind: 'unreadable', reason: error.reason };
        throw error;
      },
    );
    const answer = await beforeDeadline(
      work,
      this.options.deadlineMs ?? (isAsked ? askedDeadlineMs : deadlineMs),
    );
    if (answer !== 'late') return answer;
    this.park(session, work);
    // it may hang on a mount that is newer than the table
    this.mounts.expire();
    this.table = await this.mounts.current();
    return { kind: 'unreadable', reason: 'no-answer' };
  }

  /** The session ends with the call that hangs, whenever that returns. */
  private park(session: Session, work: Promise<unknown>): void {
    session.isExpired = true;
    this.parked.add(session);
    const release = (): void => {
      this.parked.delete(session);
      this.rest(this.mountOf(session.at));
    };
    // however it ends, it has been answered as `no-answer`
    work.then(release, release);
  }

  private rest(mount: string): void {
    const forMs = Math.min(2 * (this.resting.get(mount)?.forMs ?? restMs / 2), maximumRestMs);
    // as the newest one
    this.resting.delete(mount);
    this.resting.set(mount, { until: this.now() + forMs, forMs });
    const [oldest] = this.resting.keys();
    if (this.resting.size > maximumResting && oldest !== undefined) this.resting.delete(oldest);
  }

  /** Why nothing at a path may be touched. */
  private obstacle(at: string, isAsked: boolean): UnreadableReason | undefined {
    if (refusalOfPath(at, this.platform) !== undefined) return 'refused';
    if (!isAsked && this.table?.isLocal(at) === false) return 'not-local';
    const mount = this.mountOf(at);
    if ([...this.parked].some((session) => this.mountOf(session.at) === mount)) return 'no-answer';
    return !isAsked && (this.resting.get(mount)?.until ?? 0) > this.now() ? 'no-answer' : undefined;
  }

  private mountOf(at: string): string {
    return this.table?.mountPointOf(at) ?? pathsOf(this.platform).parse(at).root.toLowerCase();
  }
}

async function beforeDeadline<T>(work: Promise<T>, ms: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      timer = setTimeout(resolve, graceMs, 'late');
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function pathsOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

interface Entry {
  readonly stats: Stats;
  /** Where it leads to, if it is a link. */
  readonly target: string | undefined;
}

/** The steps of one job. */
class Session implements ForeignReader {
  isExpired = false;
  /** What the last step touched. */
  at = '';
  private readonly path: path.PlatformPath;
  /** A search goes through the same folders again and again. */
  private readonly entries = new Map<string, Entry | undefined>();

  constructor(
    private readonly platform: NodeJS.Platform,
    private readonly obstacle: (at: string) => UnreadableReason | undefined,
  ) {
    this.path = pathsOf(platform);
  }

  async find(wanted: string): Promise<FoundFile | undefined> {
    const found = await this.follow(wanted);
    if (found === undefined) return undefined;
    const { dev, ino, size, mtimeMs, ctimeMs } = found.stats;
    const mark = [dev, ino, size, mtimeMs, ctimeMs].join();
    return { path: found.path, isFile: found.stats.isFile(), isFolder: found.stats.isDirectory(), mark };
  }

  async read(wanted: string, maximumBytes: number): Promise<string | undefined> {
    return (await this.readBytes(wanted, maximumBytes))?.toString('utf8');
  }

  async readBytes(wanted: string, maximumBytes: number): Promise<Buffer | undefined> {
    const found = await this.followToFile(wanted);
    if (found === undefined || !found.stats.isFile() || found.stats.size > maximumBytes) return undefined;
    const handle = await this.step(found.path, () => open(found.path, openFlags));
    if (handle === undefined) return undefined;
    try {
      const opened = await this.step(found.path, () => handle.stat());
      // somebody else may have put another file there since
      if (!opened?.isFile() || !isSameFile(opened, found.stats, this.platform)) return undefined;
      return await this.contentOf(handle, found.path, maximumBytes);
    } finally {
      await handle.close().catch(ignoreSystemError);
    }
  }

  async isExecutable(file: FoundFile): Promise<boolean> {
    const allowed = await this.step(file.path, async () => {
      await access(file.path, constants.X_OK);
      return true;
    });
    return allowed ?? false;
  }

  async isRunBy(file: FoundFile, pid: number): Promise<boolean | undefined> {
    if (this.platform !== 'linux') return undefined;
    const onDisk = await this.entryOf(file.path);
    const running = await this.step(file.path, () => stat(`/proc/${pid}/exe`));
    return running && onDisk && isSameFile(running, onDisk.stats, this.platform);
  }

  /** A link that leads out of the local file systems is no file that is meant to be read. */
  private async followToFile(wanted: string): ReturnType<Session['follow']> {
    try {
      return await this.follow(wanted);
    } catch (error) {
      if (error instanceof Unreadable && error.reason !== 'no-answer') return undefined;
      throw error;
    }
  }

  /** At most one byte more than allowed, whatever the file claims to hold: it may grow, or be endless. */
  private async contentOf(handle: FileHandle, at: string, maximumBytes: number): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const wanted = Math.min(chunkBytes, maximumBytes + 1 - length);
      const read = await this.step(at, () => handle.read(Buffer.allocUnsafe(wanted), 0, wanted, null));
      if (read === undefined) return undefined;
      if (read.bytesRead === 0) return Buffer.concat(chunks);
      chunks.push(read.buffer.subarray(0, read.bytesRead));
      length += read.bytesRead;
      if (length > maximumBytes) return undefined;
    }
  }

  /**
   * Follows a path name by name, as the kernel would, but steps on nothing that is not allowed: each link is read, and what it
   * leads to is checked like the path itself.
   */
  private async follow(wanted: string): Promise<{ path: string; stats: Stats } | undefined> {
    if (refusalOfPath(wanted, this.platform) !== undefined) throw new Unreadable('refused');
    let at = this.path.parse(wanted).root;
    const left = this.namesOf(wanted);
    let links = 0;
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      if (name === '..') {
        // the folder has been resolved, so this is its real parent
        at = this.path.dirname(at);
        continue;
      }
      const next = this.path.join(at, name);
      const entry = await this.entryOf(next);
      if (entry === undefined) return undefined;
      const { target } = entry;
      if (target === undefined) {
        at = next;
        continue;
      }
      if (++links > maximumLinks) return undefined;
      if (this.isElsewhere(target)) throw new Unreadable('refused');
      if (this.path.isAbsolute(target)) at = this.path.parse(target).root;
      left.push(...this.namesOf(target));
    }
    const entry = await this.entryOf(at);
    return entry && { path: at, stats: entry.stats };
  }

  /** `\\host\share` and `\share`, which links of Windows may hold. */
  private isElsewhere(target: string): boolean {
    return this.platform === 'win32' && (/^[\\/]/.test(target) || /^[A-Za-z]:(?![\\/])/.test(target));
  }

  /** The last one first. */
  private namesOf(text: string): string[] {
    const names = text
      .slice(this.path.parse(text).root.length)
      .split(this.platform === 'win32' ? /[\\/]/ : '/');
    return names.filter((name) => name !== '' && name !== '.').reverse();
  }

  private async entryOf(at: string): Promise<Entry | undefined> {
    if (this.entries.has(at)) return this.entries.get(at);
    const stats = await this.step(at, () => lstat(at));
    const target = stats?.isSymbolicLink() ? await this.step(at, () => readlink(at)) : undefined;
    const entry =
      stats === undefined || (stats.isSymbolicLink() && target === undefined) ? undefined : { stats, target };
    this.entries.set(at, entry);
    return entry;
  }

  /** @returns undefined if the system refuses. @throws Unreadable if it may not be tried. */
  private async step<T>(at: string, operation: () => Promise<T>): Promise<T | undefined> {
    const obstacle = this.isExpired ? 'no-answer' : this.obstacle(at);
    if (obstacle !== undefined) throw new Unreadable(obstacle);
    this.at = at;
    try {
      return await operation();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }
}

/** What was read counts, even if the system reports an earlier error only now. */
function ignoreSystemError(error: unknown): void {
  if (!isSystemError(error)) throw error;
}

/** Windows numbers files differently by name and by handle. */
function isSameFile(a: Stats, b: Stats, platform: NodeJS.Platform): boolean {
  return platform === 'win32' || (a.dev === b.dev && a.ino === b.ino);
}

/** The only one of this extension host, so that all of its parts together read one foreign file at a time. */
export const foreignFiles = new ForeignFiles(process.platform);

/** Whether a folder that a person wants to use exists. */
export async function folderState(
  folder: string,
  files: Pick<ForeignFiles, 'run'> = foreignFiles,
): Promise<FolderState> {
  const answer = await files.run((reader) => reader.find(folder), { isAsked: true });
  if (answer.kind === 'unreadable') return answer.reason;
  return answer.value?.isFolder ? 'there' : 'gone';
}
