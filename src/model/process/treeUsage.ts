import type { ProcessUsage } from './usage';

/** What a process and everything it has started use together. */
export interface TreeUsage extends ProcessUsage {
  /** How many processes are counted. */
  readonly processes: number;
  /** Some of its processes could not be read, or have exited since: it uses at least this much. */
  readonly isPartial: boolean;
}

/**
 * @param root of the process itself.
 * @param others of its descendants.
 * @returns undefined if that of the process itself is unknown.
 */
export function treeUsageOf(
  root: ProcessUsage | undefined,
  others: readonly (ProcessUsage | undefined)[],
): TreeUsage | undefined {
  if (root === undefined) return undefined;
  const known = [root, ...others.filter((usage) => usage !== undefined)];
  return {
    cpuMs: known.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    residentBytes: known.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    processes: known.length,
    isPartial: known.length < others.length + 1,
  };
}
