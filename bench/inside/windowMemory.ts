/** What a window keeps and does minute after minute while its view is visible, without VS Code. */
import { readFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LinuxCollector } from '../../src/collect/linux/linuxCollector';
import type { MemoryAt } from '../figures';
import { allocatedBytes } from './allocations';
import { memoryInUse } from './memory';
import { longestPiece } from './pieces';
import { RefreshedView } from './viewTimes';

/** A poll every 2 s, and the counters read five times a second: the defaults of a window in which something moves. */
const pollsAMinute = 30;
const readingsAPoll = 10;
const polledForBlocks = 200;
const polledForAllocations = 50;

/** What was added since `before`, and what was done meanwhile. */
export interface WindowMemory {
  readonly at: readonly MemoryAt[];
  /** Milliseconds of garbage collection in all these minutes, and the longest pause. */
  readonly gcMs: number;
  readonly longestGcMs: number;
  /** The longest turn of the event loop of each poll after that, without garbage collection. */
  readonly blocks: readonly number[];
  /** What its heap holds after a full collection, in mebibytes. */
  readonly heapMb: number;
  /** What a poll in which nothing has changed allocates, and the first scan with its first drawing, in kibibytes. */
  readonly pollAllocatedKb: number;
  readonly firstAllocatedKb: number;
}

/** @param minutes ascending; as many polls as these have, without the pauses between. */
export async function measureWindow(minutes: readonly number[]): Promise<WindowMemory> {
  // what the start of the process left
  const { heapMb: heapBefore } = memoryInUse();
  const before = memoryNow();
  let gcMs = 0;
  let longestGcMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      gcMs += duration;
      longestGcMs = Math.max(longestGcMs, duration);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  const window = new Window();
  const at: MemoryAt[] = [];
  let polls = 0;
  for (const minute of minutes) {
    for (; polls < minute * pollsAMinute; polls++) await window.poll();
    const { pssMb, anonymousMb } = memoryNow();
    at.push({ minute, pssMb: pssMb - before.pssMb, anonymousMb: anonymousMb - before.anonymousMb });
  }
  observer.disconnect();
  const blocks: number[] = [];
  while (blocks.length < polledForBlocks) {
    const { longestMs } = await longestPiece(() => window.poll());
    blocks.push(longestMs);
  }
  const heapMb = memoryInUse().heapMb - heapBefore;
  const polled = await allocatedBytes(async () => {
    for (let poll = 0; poll < polledForAllocations; poll++) await window.poll();
  });
  const first = await allocatedBytes(() => new Window().poll());
  const allocated = {
    pollAllocatedKb: polled / polledForAllocations / 1024,
    firstAllocatedKb: first / 1024,
  };
  return { at, gcMs, longestGcMs, blocks, heapMb, ...allocated };
}

class Window {
  private readonly collector = new LinuxCollector();
  private readonly signs = this.collector.changeReader();
  private readonly view = new RefreshedView();
  private readonly signal = new AbortController().signal;

  async poll(): Promise<void> {
    const snapshot = await this.collector.scan(this.signal, 'poll');
    await this.view.drawn(snapshot);
    for (let reading = 0; reading < readingsAPoll; reading++) {
      this.signs.read({ udp: false, isThorough: false });
      // by a timer of its own
      await nextTurn();
    }
  }
}

/** Of this process (proc_pid_smaps_rollup(5)), in mebibytes. */
function memoryNow(): { readonly pssMb: number; readonly anonymousMb: number } {
  const text = readFileSync('/proc/self/smaps_rollup', 'latin1');
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1]) / 1024;
  return { pssMb: megabytes('Pss'), anonymousMb: megabytes('Anonymous') };
}
