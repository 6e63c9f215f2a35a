// Inside a namespace of its own: what windows with a visible view need beside one load, and how long they hold the loop.
import type { MemoryFigure } from '../figures';
import { loads } from '../loads';
import type { MemoryRequest } from '../protocol';
import { median, quantile } from '../statistics';
import { startLoad } from './generator';
import { bringLoopbackUp } from './privateNetwork';
import { runMeasurement, tellProgress } from './runMeasurement';
import type { WindowMemory } from './windowMemory';
import { Worker } from './workerClient';

const windows = 3;
const minutes = [1, 10, 20, 30];

async function measure({ load }: MemoryRequest): Promise<MemoryFigure> {
  await bringLoopbackUp();
  const running = await startLoad(loads[load].base);
  const workers = Array.from({ length: windows }, () => new Worker());
  // all of them exist before the first one is measured: they share the pages of the program
  for (const worker of workers) await worker.ask('cpuMs');
  const measured: WindowMemory[] = [];
  for (const [at, worker] of workers.entries()) {
    tellProgress(`window ${at + 1} of ${windows}`);
    measured.push(await worker.ask('windowMemory', { minutes }));
  }
  for (const worker of workers) await worker.stop();
  await running.stop();
  const blocks = measured.flatMap((window) => window.blocks);
  return {
    ...{ load, windows },
    at: minutes.map((minute, index) => ({
      minute,
      pssMb: Math.max(...measured.map((window) => window.at[index]?.pssMb ?? Number.NaN)),
      anonymousMb: Math.max(...measured.map((window) => window.at[index]?.anonymousMb ?? Number.NaN)),
    })),
    gcMsAMinute: median(measured.map(({ gcMs }) => gcMs / (minutes.at(-1) ?? 1))),
    longestGcMs: Math.max(...measured.map((window) => window.longestGcMs)),
    heapMb: median(measured.map(({ heapMb }) => heapMb)),
    pollAllocatedKb: median(measured.map(({ pollAllocatedKb }) => pollAllocatedKb)),
    firstAllocatedKb: median(measured.map(({ firstAllocatedKb }) => firstAllocatedKb)),
    blockMedianMs: median(blocks),
    blockP99Ms: quantile(blocks, 0.99),
  };
}

runMeasurement(measure);
