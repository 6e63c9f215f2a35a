import { inflateSync } from 'node:zlib';

/** @returns undefined if it is not compressed, is cut off, or would be longer. What follows it is left out. */
export function inflated(compressed: Buffer, maximumBytes: number): Buffer | undefined {
  try {
    return inflateSync(compressed, { maxOutputLength: Math.max(maximumBytes, 1) });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
