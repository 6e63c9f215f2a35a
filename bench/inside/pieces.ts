import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { cpuMs } from '../../src/collect/cpuTime';
import type { PauseRecorder } from './pauses';
import { TurnChain } from './turnChain';
import { Waiting } from './waiting';

/** The longest turn of the event loop during some work, in milliseconds. */
export interface Pieces {
  /** Without garbage collection, and without what other threads and processes took. */
  readonly longestMs: number;
  /** The longest pause for garbage collection. */
  readonly gcMs: number;
  /** All of the work, by the clock. */
  readonly wholeMs: number;
}

interface Turn {
  readonly start: number;
  readonly end: number;
  /** CPU time of all threads, and how long this one waited for a processor. */
  readonly cpuMs: number;
  readonly waitedMs: number;
}

/** Shorter turns cannot be the longest of anything that matters; a million of them would be garbage themselves. */
const shortestKeptMs = 0.2;

/** After a collection V8 sweeps its pages in the background; what needs one that is not swept yet waits for it. */
const sweepingMs = 60;

/**
 * Runs the work and returns its longest turn. A chain of setImmediate callbacks runs once a turn, so the time between two
 * of them is what any other callback would have had to wait. Garbage collection does not count, nor the time in which the
 * machine ran something else in its place; nothing that is measured here waits in a system call.
 * @param isCollectedBefore a full garbage collection comes first, so that none falls into the work; V8 then forgets code that
 * has not run for a while.
 */
export async function longestPiece(
  work: () => Promise<unknown>,
  recorder: PauseRecorder,
  { isCollectedBefore = true }: { readonly isCollectedBefore?: boolean } = {},
): Promise<Pieces> {
  if (isCollectedBefore) {
    globalThis.gc?.();
    await pause(sweepingMs);
  }
  const pausesSince = await recorder();
  await nextTurn();
  const start = performance.now();
  const turns = new TurnRecorder();
  try {
    await work();
  } finally {
    turns.stop();
  }
  const end = performance.now();
  const pauses = await pausesSince();
  const within = ({ start, end }: Turn): number =>
    pauses.reduce(
      (sum, pause) => sum + Math.max(0, Math.min(end, pause.end) - Math.max(start, pause.start)),
      0,
    );
  return {
    longestMs: Math.max(0, ...turns.kept.map((turn) => ownMs(turn, within(turn)))),
    gcMs: pauses.reduce((longest, pause) => Math.max(longest, pause.end - pause.start), 0),
    wholeMs: end - start,
  };
}

/** Each of these is too long rather than too short: a thread may wait for a processor during a collection as well. */
function ownMs({ start, end, cpuMs, waitedMs }: Turn, collectedMs: number): number {
  return Math.min(end - start - collectedMs, end - start - waitedMs, cpuMs);
}

class TurnRecorder {
  readonly kept: Turn[] = [];
  private readonly waiting = new Waiting();
  private waited = this.waiting.ms();
  private start = performance.now();
  private cpu = cpuMs();
  private readonly chain = new TurnChain(() => {
    this.note();
  });

  stop(): void {
    this.chain.stop();
    this.waiting.close();
  }

  private note(): void {
    const end = performance.now();
    const waited = this.waiting.ms();
    if (end - this.start >= shortestKeptMs) {
      const waitedMs = waited - this.waited;
      this.kept.push({ start: this.start, end, cpuMs: cpuMs() - this.cpu, waitedMs });
    }
    this.waited = waited;
    this.cpu = cpuMs();
    this.start = performance.now();
  }
}
