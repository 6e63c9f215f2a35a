import type { Blocks, First } from '../figures';
import { median, quantile } from '../statistics';
import { Worker } from './workerClient';

const looks = 400;
const looksMaximumMs = 8000;
const coldStarts = 7;
const warmStarts = 15;

export async function measureBlocks(worker: Worker): Promise<Blocks> {
  const { looks: blocks, idle } = await worker.ask('blocks', { polls: looks, maximumMs: looksMaximumMs });
  return {
    medianMs: median(blocks),
    p99Ms: quantile(blocks, 0.99),
    worstMs: Math.max(...blocks),
    looks: blocks.length,
    idleMedianMs: median(idle),
    idleP99Ms: quantile(idle, 0.99),
  };
}

export async function measureFirst(worker: Worker): Promise<First> {
  const cold: { blockMs: number; cpuMs: number }[] = [];
  for (let start = 0; start < coldStarts; start++) {
    const fresh = new Worker();
    cold.push(await fresh.ask('firstLook'));
    await fresh.stop();
  }
  const warm: number[] = [];
  for (let start = 0; start < warmStarts; start++) warm.push((await worker.ask('firstLook')).blockMs);
  const coldBlocks = cold.map(({ blockMs }) => blockMs);
  return {
    coldMedianMs: median(coldBlocks),
    coldWorstMs: Math.max(...coldBlocks),
    coldCpuMs: median(cold.map(({ cpuMs }) => cpuMs)),
    warmMedianMs: median(warm),
    warmWorstMs: Math.max(...warm),
  };
}
