import {
  closeSync,
  openSync,
  opendirSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  statSync,
} from 'node:fs';
import type { TimeSliced } from '../../model/text/timeSlice';

/** What a folder is listed with, name by name. */
interface FolderHandle {
  readSync(): { readonly name: string } | null;
  closeSync(): void;
}

/** What stat(2) says, as far as it is used. */
interface FileStats {
  readonly size: number;
  readonly uid: number;
  readonly ino: number;
  readonly nlink: number;
  readonly mtimeMs: number;
}

/** Every call by which a scan reads from the kernel; tests make each of them fail. */
export interface SystemCalls {
  open(path: string): number;
  read(descriptor: number, buffer: Buffer, offset: number, length: number): number;
  /** From a position in the file, to the start of the buffer. */
  readAt(descriptor: number, buffer: Buffer, length: number, position: number): number;
  close(descriptor: number): void;
  readFile(path: string): Buffer;
  names(folder: string): string[];
  openFolder(folder: string, bufferSize: number): FolderHandle;
  link(path: string): string;
  /** Undefined if there is no such file. */
  stat(path: string): FileStats | undefined;
}

export const systemCalls: SystemCalls = {
  open: (path) => openSync(path, 'r'),
  read: (descriptor, buffer, offset, length) => readSync(descriptor, buffer, offset, length, null),
  readAt: (descriptor, buffer, length, position) => readSync(descriptor, buffer, 0, length, position),
  close: closeSync,
  readFile: (path) => readFileSync(path),
  names: (folder) => readdirSync(folder),
  openFolder: (folder, bufferSize) => opendirSync(folder, { bufferSize }),
  link: (path) => readlinkSync(path),
  stat: (path) => statSync(path, { throwIfNoEntry: false }),
};

/** Why a read failed: `gone`, the process has exited; `denied`, no permission; `failed`, anything else. */
export type ReadFailure = 'gone' | 'denied' | 'failed';

/** proc(5): a vanished process gives ENOENT, or ESRCH from a file already open. */
export function readFailure(error: unknown): ReadFailure {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ESRCH':
      return 'gone';
    case 'EACCES':
    case 'EPERM':
      return 'denied';
    case undefined:
    default:
      return 'failed';
  }
}

/** An error of the system, as opposed to a defect. */
export function isSystemError(error: unknown): boolean {
  return errorCode(error) !== undefined;
}

/** Undefined if it is no error of the system. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** As much as one read of /proc returns, and far more than any small file there contains. */
const bufferBytes = 64 * 1024;

/**
 * seq_file returns about a page per read (4,096 bytes; the rows of a socket table are shorter than 256), so a shorter read
 * was the last one. One more read, only to find the end, would make the kernel walk the table once more.
 */
export const shortReadBytes = 3_840;

const newline = 10;

/** Failures kept for the log. */
const keptFailures = 3;

/** More names than this are listed in slices: `readdirSync` blocks for a quarter of a microsecond per name. */
const unslicedNames = 2_000;
const namesPerSlice = 256;

/** Whether it ends with a line, or with an argument or variable: a short read that does was the last one. */
function isWhole(buffer: Buffer, length: number): boolean {
  const last = buffer[length - 1];
  return last === newline || last === 0;
}

/**
 * Reads files under /proc into its own buffer, at a third of the cost of `readFileSync`, which asks for a size that /proc
 * does not know and allocates each time. What it returns is valid until the next call.
 */
export class FileReader {
  private allocated: Buffer | undefined;
  /** Reads that failed, other than because a file is gone or denied (EMFILE, EIO, ENOMEM …). */
  failureCount = 0;
  /** The first of them, for the log. */
  private failures: string[] = [];

  constructor(private readonly calls: SystemCalls = systemCalls) {}

  /** Not before it is needed: some readers are hardly ever used. */
  private get buffer(): Buffer {
    this.allocated ??= Buffer.allocUnsafe(bufferBytes);
    return this.allocated;
  }

  /** The failures since the last call. */
  takeFailures(): readonly string[] {
    return this.failures.splice(0);
  }

  /** @throws the system's error, after counting it if it is a failure. */
  private attempt<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      this.note(error);
      throw error;
    }
  }

  private note(error: unknown): void {
    if (readFailure(error) === 'failed') this.addFailure(error);
  }

  /** Counts what could be read, but makes no sense. */
  addFailure(error: unknown): void {
    this.failureCount++;
    if (this.failures.length < keptFailures) this.failures.push(String(error));
  }

  /**
   * The first bytes of a file, at most 64 KiB.
   * @throws the system's error.
   */
  start(path: string, maximumBytes = bufferBytes): Buffer {
    return this.attempt(() => {
      const { buffer } = this;
      const descriptor = this.calls.open(path);
      try {
        let length = 0;
        while (length < maximumBytes) {
          const read = this.calls.read(descriptor, buffer, length, maximumBytes - length);
          length += read;
          if (read === 0 || (read < shortReadBytes && isWhole(buffer, length))) break;
        }
        return buffer.subarray(0, length);
      } finally {
        this.calls.close(descriptor);
      }
    });
  }

  /**
   * Passes on a file in the pieces that the kernel returns. Yields between a read and its piece, so the reader must not be
   * used otherwise until it has finished.
   * @param onPiece returns whether to continue.
   * @param isPlausibleEnd whether a short read may have been the last one without asking for another.
   * @throws the system's error.
   */
  *pieces(
    path: string,
    onPiece: (piece: Buffer) => boolean,
    isPlausibleEnd: () => boolean,
  ): TimeSliced<void> {
    const descriptor = this.attempt(() => this.calls.open(path));
    try {
      for (;;) {
        const read = this.attempt(() => this.calls.read(descriptor, this.buffer, 0, bufferBytes));
        yield;
        if (read === 0 || !onPiece(this.buffer.subarray(0, read))) return;
        if (read < shortReadBytes && isPlausibleEnd()) return;
        yield;
      }
    } finally {
      this.calls.close(descriptor);
    }
  }

  /**
   * Passes on so many bytes from the start of a file, and makes the kernel look at no more of it than that. Like `pieces`.
   * @returns whether there were as many, and all pieces were wanted.
   * @throws the system's error.
   */
  *firstBytes(path: string, count: number, onPiece: (piece: Buffer) => boolean): TimeSliced<boolean> {
    const descriptor = this.attempt(() => this.calls.open(path));
    try {
      for (let left = count; left > 0;) {
        const length = Math.min(left, bufferBytes);
        const read = this.attempt(() => this.calls.read(descriptor, this.buffer, 0, length));
        left -= read;
        yield;
        if (read === 0 || !onPiece(this.buffer.subarray(0, read))) return false;
      }
      return true;
    } finally {
      this.calls.close(descriptor);
    }
  }

  /** A file of any size. @throws the system's error. */
  whole(path: string): Buffer {
    return this.attempt(() => this.calls.readFile(path));
  }

  /** What a symbolic link points to. @throws the system's error. */
  link(path: string): string {
    // there are tens of thousands in a scan: no closure for each
    try {
      return this.calls.link(path);
    } catch (error) {
      this.note(error);
      throw error;
    }
  }

  /**
   * The names in a folder, listed in slices if there are many.
   * @param expected how many are expected; undefined if unknown.
   * @throws the system's error.
   */
  *names(folder: string, expected: number | undefined): TimeSliced<string[]> {
    if (expected === undefined || expected <= unslicedNames)
      return this.attempt(() => this.calls.names(folder));
    const names: string[] = [];
    const directory = this.attempt(() => this.calls.openFolder(folder, namesPerSlice));
    try {
      const next = (): { readonly name: string } | null => this.attempt(() => directory.readSync());
      for (let entry = next(); entry !== null; entry = next()) {
        names.push(entry.name);
        if (names.length % namesPerSlice === 0) yield;
      }
      return names;
    } finally {
      directory.closeSync();
    }
  }

  /** Why a file cannot be inspected, if it cannot. */
  stat(path: string): FileStats | ReadFailure {
    try {
      return this.attempt(() => this.calls.stat(path)) ?? 'gone';
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return readFailure(error);
    }
  }

  /** @returns undefined if the file is gone, denied, or cannot be inspected. */
  statOrUndefined(path: string): FileStats | undefined {
    const stats = this.stat(path);
    return typeof stats === 'string' ? undefined : stats;
  }
}
