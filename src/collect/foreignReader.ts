/** The steps in which foreign files are read; `foreignFiles.ts` decides when, for how long, and on which mounts. */
import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { access, lstat, open, opendir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import type { UnreadableReason } from '../model/process/localPath';
import { refusalOfPath } from '../model/process/localPath';
import { isSystemError } from './linux/procFileReader';

/** What is at a path, behind all links. */
interface FoundFile {
  /** Without a link. */
  readonly path: string;
  readonly isFile: boolean;
  readonly isFolder: boolean;
  /** Another one after each change, as far as the file system tells: file, size, and times of the last changes. */
  readonly mark: string;
  /** When anything of it was changed last, in milliseconds since the epoch. */
  readonly changedAt: number;
}

/** A regular file that is open. */
export interface ForeignFile {
  /** In bytes, when it was opened. */
  readonly size: number;
  /**
   * @returns undefined if the file does not hold all of the part, or the part is longer than 1 MiB.
   * @throws Unreadable
   */
  readAt(position: number, length: number): Promise<Buffer | undefined>;
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
  /**
   * Opens a file to read parts of it, whatever its size; it is closed when the job ends.
   * @returns undefined unless the path leads to a regular file that this user may read, or if too many are open.
   * @throws Unreadable if the file system does not answer.
   */
  open(path: string): Promise<ForeignFile | undefined>;
  /**
   * The names in a folder, in any order.
   * @returns undefined unless the path leads to a folder of at most so many that this user may list.
   * @throws Unreadable if the file system does not answer.
   */
  list(path: string, maximumNames: number): Promise<readonly string[] | undefined>;
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
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  constructor(readonly reason: UnreadableReason) {
    super(reason);
  }
}

/** As Linux does (path_resolution(7)). */
const maximumLinks = 40;
const chunkBytes = 64 * 1024;
const maximumPartBytes = 1024 * 1024;
/** In one job. */
const maximumOpen = 256;
/** Without O_NONBLOCK a lease or a named pipe would hold the thread. Windows lacks both flags, which then count as 0. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export function pathsOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

interface Entry {
  readonly stats: Stats;
  /** Where it leads to, if it is a link. */
  readonly target: string | undefined;
}

interface OpenedFile {
  readonly handle: FileHandle;
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** The steps of one job. */
export class ForeignSession implements ForeignReader {
  isExpired = false;
  /** What the last step touched. */
  at = '';
  /** When it began, by the clock of this session. */
  steppedAt: number;
  private readonly path: path.PlatformPath;
  private readonly handles: FileHandle[] = [];
  /** A search goes through the same folders again and again. */
  private readonly entries = new Map<string, Entry | undefined>();

  constructor(
    private readonly platform: NodeJS.Platform,
    private readonly obstacle: (at: string) => UnreadableReason | undefined,
    private readonly now: () => number,
  ) {
    this.path = pathsOf(platform);
    this.steppedAt = now();
  }

  async find(wanted: string): Promise<FoundFile | undefined> {
    const found = await this.follow(wanted);
    if (found === undefined) return undefined;
    const { dev, ino, size, mtimeMs, ctimeMs } = found.stats;
    const mark = [dev, ino, size, mtimeMs, ctimeMs].join();
    const { stats } = found;
    return {
      ...{ path: found.path, isFile: stats.isFile(), isFolder: stats.isDirectory() },
      ...{ mark, changedAt: ctimeMs },
    };
  }

  async read(wanted: string, maximumBytes: number): Promise<string | undefined> {
    return (await this.readBytes(wanted, maximumBytes))?.toString('utf8');
  }

  async readBytes(wanted: string, maximumBytes: number): Promise<Buffer | undefined> {
    const opened = await this.openFile(wanted, maximumBytes);
    if (opened === undefined) return undefined;
    try {
      return await this.contentOf(opened, maximumBytes);
    } finally {
      await opened.handle.close().catch(ignoreSystemError);
    }
  }

  async open(wanted: string): Promise<ForeignFile | undefined> {
    if (this.handles.length >= maximumOpen) return undefined;
    const opened = await this.openFile(wanted, Infinity);
    if (opened === undefined) return undefined;
    const { handle, path, size } = opened;
    this.handles.push(handle);
    return { size, readAt: (position, length) => this.partOf(handle, path, position, length) };
  }

  async list(wanted: string, maximumNames: number): Promise<readonly string[] | undefined> {
    const found = await this.followTo(wanted);
    if (!found?.stats.isDirectory()) return undefined;
    const folder = await this.step(found.path, () => opendir(found.path));
    if (folder === undefined) return undefined;
    const names: string[] = [];
    try {
      for (;;) {
        const entry = await this.step(found.path, async () => ({ next: await folder.read() }));
        if (entry === undefined) return undefined;
        if (entry.next === null) return names;
        if (names.push(entry.next.name) > maximumNames) return undefined;
      }
    } finally {
      await folder.close().catch(ignoreSystemError);
    }
  }

  /** At the end of the job. */
  async close(): Promise<void> {
    for (const handle of this.handles) await handle.close().catch(ignoreSystemError);
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

  private async openFile(wanted: string, maximumBytes: number): Promise<OpenedFile | undefined> {
    const found = await this.followTo(wanted);
    if (!found?.stats.isFile() || found.stats.size > maximumBytes) return undefined;
    const { path, stats } = found;
    const handle = await this.step(path, () => open(path, openFlags));
    let isKept = false;
    try {
      const opened = await this.step(path, async () => handle?.stat());
      // somebody else may have put another file there since
      isKept = opened?.isFile() === true && isSameFile(opened, stats, this.platform);
      return isKept && handle && opened ? { handle, path, size: opened.size } : undefined;
    } finally {
      if (!isKept) await handle?.close().catch(ignoreSystemError);
    }
  }

  /** A link that leads out of the local file systems is nothing that is meant to be read. */
  private async followTo(wanted: string): ReturnType<ForeignSession['follow']> {
    try {
      return await this.follow(wanted);
    } catch (error) {
      if (error instanceof Unreadable && error.reason !== 'no-answer') return undefined;
      throw error;
    }
  }

  /** At most one byte more than allowed, whatever the file claims to hold: it may grow, or be endless. */
  private async contentOf(
    { handle, path, size }: OpenedFile,
    maximumBytes: number,
  ): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      // one byte more than it has shows that it has no more; a file of the kernel claims to be empty
      const expected = length < size ? size + 1 - length : chunkBytes;
      const wanted = Math.min(chunkBytes, expected, maximumBytes + 1 - length);
      const read = await this.step(path, () => handle.read(Buffer.allocUnsafe(wanted), 0, wanted, null));
      if (read === undefined) return undefined;
      if (read.bytesRead === 0) return Buffer.concat(chunks);
      chunks.push(read.buffer.subarray(0, read.bytesRead));
      length += read.bytesRead;
      if (length > maximumBytes) return undefined;
      const [only] = chunks;
      if (length === size && read.bytesRead < wanted)
        return chunks.length === 1 ? only : Buffer.concat(chunks);
    }
  }

  private async partOf(
    handle: FileHandle,
    at: string,
    position: number,
    length: number,
  ): Promise<Buffer | undefined> {
    if (!Number.isSafeInteger(position) || position < 0 || length < 0 || length > maximumPartBytes) {
      return undefined;
    }
    const part = Buffer.alloc(length);
    for (let done = 0; done < length;) {
      const from = done;
      const read = await this.step(at, () => handle.read(part, from, length - from, position + from));
      if (read === undefined || read.bytesRead === 0) return undefined;
      done += read.bytesRead;
    }
    return part;
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
    this.steppedAt = this.now();
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
