import { readFile } from 'node:fs/promises';
import { availableParallelism, release } from 'node:os';
import type { Machine } from './figures';

/** A page of most processors. */
const pageBytes = 4096;
const touchedBytes = 32 * 1024 * 1024;

export async function thisMachine(): Promise<Machine> {
  const found = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? 'unknown';
  return {
    cores: availableParallelism(),
    cpu: found(await readFile('/proc/cpuinfo', 'utf8'), /^model name\s*:\s*(.+)$/m),
    newPageUs: newPageUs(),
    kernel: release(),
    system: found(await readFile('/etc/os-release', 'utf8'), /^PRETTY_NAME="?([^"\n]+)/m),
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  };
}

function newPageUs(): number {
  const memory = Buffer.allocUnsafeSlow(touchedBytes);
  const start = performance.now();
  for (let at = 0; at < touchedBytes; at += pageBytes) memory[at] = 1;
  return ((performance.now() - start) * 1000) / (touchedBytes / pageBytes);
}
