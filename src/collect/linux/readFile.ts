import { closeSync, openSync, readSync } from 'node:fs';
import type { Sliced } from '../sliced';

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
    default:
      return 'failed';
  }
}

/** Whether the system said no, as opposed to a mistake of ours. */
export function isSystemError(error: unknown): boolean {
  return errorCode(error) !== 'unknown';
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

/**
 * The first bytes of a file under /proc, whose size stat does not tell.
 * @throws the system's error.
 */
export function readStart(path: string, maximumBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(maximumBytes);
  const descriptor = openSync(path, 'r');
  try {
    let length = 0;
    while (length < maximumBytes) {
      const read = readSync(descriptor, bytes, length, maximumBytes - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Hands a whole file on in the pieces the kernel gives it in (about a page each under /proc/net).
 * The piece is valid until the next one.
 * @throws the system's error.
 */
export function* readPieces(path: string, onPiece: (piece: Buffer) => void): Sliced<void> {
  const buffer = Buffer.allocUnsafe(64 * 1024);
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const read = readSync(descriptor, buffer, 0, buffer.length, null);
      if (read === 0) return;
      onPiece(buffer.subarray(0, read));
      yield;
    }
  } finally {
    closeSync(descriptor);
  }
}
