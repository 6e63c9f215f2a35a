import { closeSync, openSync, opendirSync, readSync, readdirSync, statSync } from 'node:fs';
import type { TimeSliced } from '../timeSlice';

/** Why a read failed: `gone`, the process ended meanwhile; `denied`, not for this user; `failed`, anything else. */
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

/** Whether the system said no, as opposed to a mistake of ours. */
export function isSystemError(error: unknown): boolean {
  return errorCode(error) !== undefined;
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** As much as one read of /proc gives, and far more than any small file there holds. */
const bufferBytes = 64 * 1024;

/**
 * seq_file gives about a page a read (4,096 bytes; the rows of a socket table are shorter than 256), so what is
 * shorter was the end of the file. Reading on only to be told so would make the kernel walk the table once more.
 */
const shortReadBytes = 3_840;

/**
 * Reads files under /proc into one buffer of its own: a third of the cost of `readFileSync`, which asks for a size
 * that /proc does not know and allocates each time. What it returns is valid until the next call.
 */
export class FileReader {
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);

  /**
   * The first bytes of a file, at most 64 KiB.
   * @throws the system's error.
   */
  start(path: string, maximumBytes = bufferBytes): Buffer {
    const descriptor = openSync(path, 'r');
    try {
      let length = 0;
      while (length < maximumBytes) {
        const read = readSync(descriptor, this.buffer, length, maximumBytes - length, null);
        length += read;
        if (read < shortReadBytes) break;
      }
      return this.buffer.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * Hands a file on in the pieces the kernel gives it in, until its end or until enough is seen. Between a read and
   * its piece the loop has its turn, so nobody else may use this reader meanwhile.
   * @param onPiece returns whether to read on.
   * @throws the system's error.
   */
  *pieces(path: string, onPiece: (piece: Buffer) => boolean): TimeSliced<void> {
    const descriptor = openSync(path, 'r');
    try {
      for (;;) {
        const read = readSync(descriptor, this.buffer, 0, bufferBytes, null);
        yield;
        if (!onPiece(this.buffer.subarray(0, read)) || read < shortReadBytes) return;
        yield;
      }
    } finally {
      closeSync(descriptor);
    }
  }
}

/** More names than this are read in parts: `readdirSync` takes a quarter of a microsecond for each, in one piece. */
const namesAtOnce = 2_000;
const namesInPart = 256;

/**
 * The names in a folder, handed on in slices where they are many.
 * @param expected how many are expected, where that is known.
 * @throws the system's error.
 */
export function* listNames(folder: string, expected: number | undefined): TimeSliced<string[]> {
  if (expected === undefined || expected <= namesAtOnce) return readdirSync(folder);
  const names: string[] = [];
  const directory = opendirSync(folder, { bufferSize: namesInPart });
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
      names.push(entry.name);
      if (names.length % namesInPart === 0) yield;
    }
    return names;
  } finally {
    directory.closeSync();
  }
}

/** `undefined` where the file is gone. @throws the system's error for anything else. */
export function statOrGone(
  path: string,
): { readonly size: number; readonly uid: number; readonly ino: number; readonly nlink: number } | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (readFailure(error) === 'failed') throw error;
    return undefined;
  }
}
