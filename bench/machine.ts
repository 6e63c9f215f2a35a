import { readFile } from 'node:fs/promises';
import { availableParallelism, release } from 'node:os';
import type { Machine } from './figures';

export async function thisMachine(): Promise<Machine> {
  const found = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? 'unknown';
  return {
    cores: availableParallelism(),
    cpu: found(await readFile('/proc/cpuinfo', 'utf8'), /^model name\s*:\s*(.+)$/m),
    kernel: release(),
    system: found(await readFile('/etc/os-release', 'utf8'), /^PRETTY_NAME="?([^"\n]+)/m),
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  };
}
