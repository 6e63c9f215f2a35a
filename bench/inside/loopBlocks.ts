import { setImmediate } from 'node:timers';
import { TurnChain } from './turnChain';
import { Waiting } from './waiting';

/**
 * Runs the work and returns the longest turn of the event loop meanwhile, in milliseconds.
 *
 * A chain of setImmediate callbacks runs once a turn, so the time between two of them is what any other callback
 * would have had to wait. The first turn begins with the work itself. Timers and histograms that sample see less: they
 * miss what falls between two samples. The chain keeps the loop from sleeping, so CPU is measured apart from this.
 * The time in which the machine ran something else in its place does not count.
 */
export async function longestTurnMs(work: () => Promise<unknown>): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  const turns = new Turns();
  try {
    await work();
  } finally {
    turns.stop();
  }
  return turns.longestMs;
}

/** The same while nothing is done, for that long. */
export function longestIdleTurnMs(durationMs: number): Promise<number> {
  const end = performance.now() + durationMs;
  return longestTurnMs(async () => {
    while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  });
}

class Turns {
  longestMs = 0;
  private readonly waiting = new Waiting();
  private waitedMs = this.waiting.ms();
  private turnStart = performance.now();
  private readonly chain = new TurnChain(() => {
    this.note();
  });

  stop(): void {
    this.chain.stop();
    this.waiting.close();
  }

  private note(): void {
    const tookMs = performance.now() - this.turnStart;
    const waitedMs = this.waiting.ms();
    this.longestMs = Math.max(this.longestMs, tookMs - (waitedMs - this.waitedMs));
    this.waitedMs = waitedMs;
    this.turnStart = performance.now();
  }
}
