import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { cpuMs } from '../../src/collect/cpuTime';
import { TurnChain } from './turnChain';

/** The longest turn of the event loop during some work, in milliseconds. */
export interface Pieces {
  /** Without garbage collection, and without what other processes took. */
  readonly longestMs: number;
  /** The longest pause for garbage collection. */
  readonly gcMs: number;
  /** All of the work, by the clock. */
  readonly wholeMs: number;
}

interface Turn {
  readonly start: number;
  readonly end: number;
  readonly cpuMs: number;
}

/** Shorter turns cannot be the longest of anything that matters; a million of them would be garbage themselves. */
const shortestKeptMs = 0.2;

/**
 * Runs the work and returns its longest turn. A chain of setImmediate callbacks runs once a turn, so the time between two
 * of them is what any other callback would have had to wait. Of wall time and CPU time the shorter one counts, because
 * the machine may have given the core to another process meanwhile; nothing that is measured here waits in a system call.
 * @param isCollectedBefore a full garbage collection comes first, so that none falls into the work; V8 then forgets code that
 * has not run for a while.
 */
export async function longestPiece(
  work: () => Promise<unknown>,
  { isCollectedBefore = true }: { readonly isCollectedBefore?: boolean } = {},
): Promise<Pieces> {
  const pauses: { readonly start: number; readonly end: number }[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      pauses.push({ start: startTime, end: startTime + duration });
    }
  });
  if (isCollectedBefore) globalThis.gc?.();
  await nextTurn();
  observer.observe({ entryTypes: ['gc'] });
  await nextTurn();
  const start = performance.now();
  const turns = new TurnRecorder();
  try {
    await work();
  } finally {
    turns.stop();
  }
  const end = performance.now();
  // the pauses of the last turn are reported in one of the next
  for (let turn = 0; turn < 3; turn++) await nextTurn();
  observer.disconnect();
  const within = ({ start, end }: Turn): number =>
    pauses.reduce(
      (sum, pause) => sum + Math.max(0, Math.min(end, pause.end) - Math.max(start, pause.start)),
      0,
    );
  return {
    // what is collected takes CPU time too, so both are too long rather than too short
    longestMs: Math.max(
      0,
      ...turns.kept.map((turn) => Math.min(turn.end - turn.start - within(turn), turn.cpuMs)),
    ),
    gcMs: pauses.reduce((longest, pause) => Math.max(longest, pause.end - pause.start), 0),
    wholeMs: end - start,
  };
}

class TurnRecorder {
  readonly kept: Turn[] = [];
  private start = performance.now();
  private cpu = cpuMs();
  private readonly chain = new TurnChain(() => {
    this.note();
  });

  stop(): void {
    this.chain.stop();
  }

  private note(): void {
    const end = performance.now();
    if (end - this.start >= shortestKeptMs) {
      this.kept.push({ start: this.start, end, cpuMs: cpuMs() - this.cpu });
    }
    this.cpu = cpuMs();
    this.start = performance.now();
  }
}
