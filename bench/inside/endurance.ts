import type { Endurance } from '../figures';
import { Worker } from './workerClient';

const polls = 2000;
const maximumMs = 12_000;

/** In a process of its own, warmed up, so that growth is the collector's. */
export async function measureEndurance(): Promise<Endurance> {
  const worker = new Worker();
  await worker.ask('warmUp', { polls: 200, minimumMs: 1000, maximumMs: 3000 });
  const { polls: made, before, after } = await worker.ask('endure', { polls, maximumMs });
  await worker.stop();
  return {
    polls: made,
    heapBeforeMb: before.heapMb,
    heapAfterMb: after.heapMb,
    residentBeforeMb: before.residentMb,
    residentAfterMb: after.residentMb,
  };
}
