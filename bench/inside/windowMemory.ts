/** What a window keeps and does minute after minute while its view is visible, without VS Code. */
import { setTimeout as pause, setImmediate as nextTurn } from 'node:timers/promises';
import { LinuxCollector } from '../../src/collect/linux/linuxCollector';
import type { MemoryAt } from '../figures';
import { allocatedBytes } from './allocations';
import { readingMs, sharedMemoryNow } from './idleMemory';
import { memoryInUse } from './memory';
import { observedPauses } from './pauses';
import { longestPiece } from './pieces';
import { RefreshedView } from './viewTimes';

/** A poll every 2 s, and the counters read five times a second: the defaults of a window in which something moves. */
const readingsAPoll = 10;
const polledForAllocations = 50;

export interface WindowMemory {
  /** Of the whole process. */
  readonly at: readonly MemoryAt[];
  /** Milliseconds of garbage collection in all these minutes, and the longest pause. */
  readonly gcMs: number;
  readonly longestGcMs: number;
  /** The longest turn of the event loop of each poll after the first minute, without garbage collection. */
  readonly blocks: readonly number[];
  /** What its heap holds after a full collection, in mebibytes. */
  readonly heapMb: number;
  /** What a poll in which nothing has changed allocates, and the first scan with its first drawing, in kibibytes. */
  readonly pollAllocatedKb: number;
  readonly firstAllocatedKb: number;
}

/**
 * @param minutes ascending, in real time: V8 gives back what it held for young objects when little is allocated, which it would not
 * between polls without pauses.
 */
export async function measureWindow(minutes: readonly number[]): Promise<WindowMemory> {
  // what the start of the process left
  const { heapMb: heapBefore } = memoryInUse();
  const pausesSince = await observedPauses();
  const window = new Window();
  const at: MemoryAt[] = [];
  const blocks: number[] = [];
  const startedAt = performance.now();
  for (const minute of minutes) {
    while (performance.now() - startedAt < minute * 60_000) {
      const { longestMs } = await longestPiece(() => window.poll(), observedPauses, {
        isCollectedBefore: false,
      });
      if (at.length > 0) blocks.push(longestMs);
      await window.readCounters(() => pause(readingMs));
    }
    at.push({ minute, ...sharedMemoryNow() });
  }
  const pauses = (await pausesSince()).map(({ start, end }) => end - start);
  const gcMs = pauses.reduce((sum, pause) => sum + pause, 0);
  const longestGcMs = Math.max(0, ...pauses);
  const heapMb = memoryInUse().heapMb - heapBefore;
  const polled = await allocatedBytes(async () => {
    for (let poll = 0; poll < polledForAllocations; poll++) {
      await window.poll();
      await window.readCounters(() => nextTurn());
    }
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
  }

  /** As often as between two polls. @param next resolves when they are to be read again. */
  async readCounters(next: () => Promise<unknown>): Promise<void> {
    for (let reading = 0; reading < readingsAPoll; reading++) {
      this.signs.read({ udp: false, isThorough: false });
      await next();
    }
  }
}
