export interface Memory {
  readonly heapMb: number;
  readonly residentMb: number;
}

/** After a full garbage collection. @throws Error unless Node runs with --expose-gc. */
export function memoryInUse(): Memory {
  if (globalThis.gc === undefined) throw new Error('Memory is measured under --expose-gc only.');
  // the second run takes what the first one's finalizers let go
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  const mebibyte = 1024 * 1024;
  return { heapMb: heapUsed / mebibyte, residentMb: rss / mebibyte };
}
