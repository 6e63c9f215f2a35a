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
import type { TimeSliced } from '../timeSlice';

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
  close: closeSync,
  readFile: (path) => readFileSync(path),
  names: (folder) => readdirSync(folder),
  openFolder: (folder, bufferSize) => opendirSync(folder, { bufferSize }),
  link: (path) => readlinkSync(path),
  stat: (path) => statSync(path, { throwIfNoEntry: false }),
};

/** Why a read failed: `gone`, the process has exited; `denied`, no permission; `failed`, anything else. */
type ReadFailure = 'gone' | 'denied' | 'failed';

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

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** As much as one read of /proc returns, and far more than any small file there contains. */
const bufferBytes = 64 * 1024;

/**
 * seq_file returns about a page per read (4,096 bytes; the rows of a socket table are shorter than 256), so a shorter read
 * was the last one. One more read, only to find the end, would make the kernel walk the table once more.
 */
const shortReadBytes = 3_840;

/** More names than this are listed in slices: `readdirSync` blocks for a quarter of a microsecond per name. */
const unslicedNames = 2_000;
const namesPerSlice = 256;

/**
 * Reads files under /proc into its own buffer, at a third of the cost of `readFileSync`, which asks for a size that /proc
 * does not know and allocates each time. What it returns is valid until the next call.
 */
export class FileReader {
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);

  constructor(private readonly calls: SystemCalls = systemCalls) {}

  /**
   * The first bytes of a file, at most 64 KiB.
   * @throws the system's error.
   */
  start(path: string, maximumBytes = bufferBytes): Buffer {
    const descriptor = this.calls.open(path);
    try {
      let length = 0;
      while (length < maximumBytes) {
        const read = this.calls.read(descriptor, this.buffer, length, maximumBytes - length);
        length += read;
        if (read < shortReadBytes) break;
      }
      return this.buffer.subarray(0, length);
    } finally {
      this.calls.close(descriptor);
    }
  }

  /**
   * Passes on a file in the pieces that the kernel returns. Yields between a read and its piece, so the reader must not be
   * used otherwise until it has finished.
   * @param onPiece returns whether to continue.
   * @throws the system's error.
   */
  *pieces(path: string, onPiece: (piece: Buffer) => boolean): TimeSliced<void> {
    const descriptor = this.calls.open(path);
    try {
      for (;;) {
        const read = this.calls.read(descriptor, this.buffer, 0, bufferBytes);
        yield;
        if (!onPiece(this.buffer.subarray(0, read)) || read < shortReadBytes) return;
        yield;
      }
    } finally {
      this.calls.close(descriptor);
    }
  }

  /** A file of any size. @throws the system's error. */
  whole(path: string): Buffer {
    return this.calls.readFile(path);
  }

  /** What a symbolic link points to. @throws the system's error. */
  link(path: string): string {
    return this.calls.link(path);
  }

  /**
   * The names in a folder, listed in slices if there are many.
   * @param expected how many are expected; undefined if unknown.
   * @throws the system's error.
   */
  *names(folder: string, expected: number | undefined): TimeSliced<string[]> {
    if (expected === undefined || expected <= unslicedNames) return this.calls.names(folder);
    const names: string[] = [];
    const directory = this.calls.openFolder(folder, namesPerSlice);
    try {
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
        names.push(entry.name);
        if (names.length % namesPerSlice === 0) yield;
      }
      return names;
    } finally {
      directory.closeSync();
    }
  }

  /** @returns undefined if the file is gone or access is denied. @throws the system's error for anything else. */
  statOrGone(path: string): FileStats | undefined {
    try {
      return this.calls.stat(path);
    } catch (error) {
      if (readFailure(error) === 'failed') throw error;
      return undefined;
    }
  }
}
