import { closeSync, openSync, readSync } from 'node:fs';

/**
 * How long this thread has waited for a processor, because another thread or process had it, in milliseconds: the second number
 * of /proc/thread-self/schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst).
 */
export class Waiting {
  private readonly file = openSync('/proc/thread-self/schedstat', 'r');
  private readonly buffer = Buffer.alloc(64);

  ms(): number {
    const length = readSync(this.file, this.buffer, 0, this.buffer.length, 0);
    return Number(this.buffer.toString('latin1', 0, length).split(' ')[1]) / 1e6;
  }

  close(): void {
    closeSync(this.file);
  }
}
