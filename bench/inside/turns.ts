import type { Blocks, First } from '../figures';
import { median, quantile } from '../statistics';
import { Worker } from './workerClient';

const scans = 400;
const scansMaximumMs = 8000;
const coldStarts = 7;
const warmStarts = 15;

export async function measureBlocks(worker: Worker): Promise<Blocks> {
  const { busy, idle } = await worker.ask('blocks', { polls: scans, maximumMs: scansMaximumMs });
  return {
    medianMs: median(busy),
    p99Ms: quantile(busy, 0.99),
    worstMs: Math.max(...busy),
    scans: busy.length,
    idleMedianMs: median(idle),
    idleP99Ms: quantile(idle, 0.99),
  };
}

export async function measureFirst(worker: Worker): Promise<First> {
  const cold: { blockMs: number; cpuMs: number; gcMs: number }[] = [];
  for (let start = 0; start < coldStarts; start++) {
    const fresh = new Worker();
    cold.push(await fresh.ask('firstScan'));
    await fresh.stop();
  }
  const warm: number[] = [];
  for (let start = 0; start < warmStarts; start++) warm.push((await worker.ask('firstScan')).blockMs);
  const coldBlocks = cold.map(({ blockMs }) => blockMs);
  return {
    coldMedianMs: median(coldBlocks),
    coldWorstMs: Math.max(...coldBlocks),
    coldGcMs: median(cold.map(({ gcMs }) => gcMs)),
    coldCpuMs: median(cold.map(({ cpuMs }) => cpuMs)),
    warmMedianMs: median(warm),
    warmWorstMs: Math.max(...warm),
  };
}
