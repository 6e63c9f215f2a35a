import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { MemoryAt } from '../figures';
import { memoryInUse } from './memory';

/** How often a window reads the kernel's counters. */
export const readingMs = 200;

/** The memory of this process while it does nothing: V8 gives back only after a while what the start has left. */
export async function measureIdle(minutes: readonly number[]): Promise<readonly MemoryAt[]> {
  memoryInUse();
  const at: MemoryAt[] = [];
  const startedAt = performance.now();
  for (const minute of minutes) {
    while (performance.now() - startedAt < minute * 60_000) await pause(readingMs);
    at.push({ minute, ...sharedMemoryNow() });
  }
  return at;
}

/** Of this process, its share of what it uses with others (proc_pid_smaps_rollup(5)), in mebibytes. */
export function sharedMemoryNow(): { readonly pssMb: number; readonly anonymousMb: number } {
  const text = readFileSync('/proc/self/smaps_rollup', 'latin1');
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1]) / 1024;
  return { pssMb: megabytes('Pss'), anonymousMb: megabytes('Anonymous') };
}
