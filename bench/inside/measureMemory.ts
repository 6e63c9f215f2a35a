// Inside a namespace of its own: what windows with a visible view need beside one load, and how long they hold the loop.
import type { MemoryFigure } from '../figures';
import { loads } from '../loads';
import type { MemoryRequest } from '../protocol';
import { median, quantile } from '../statistics';
import { startLoad } from './generator';
import { bringLoopbackUp } from './privateNetwork';
import { runMeasurement, tellProgress } from './runMeasurement';
import { Worker } from './workerClient';

const windows = 3;
const minutes = [1, 5, 10];

async function measure({ load }: MemoryRequest): Promise<MemoryFigure> {
  await bringLoopbackUp();
  const running = await startLoad(loads[load].base);
  const workers = Array.from({ length: windows }, () => new Worker());
  const idle = new Worker();
  // all of them exist before the first one is measured: they share the pages of the program
  for (const worker of [idle, ...workers]) await worker.ask('cpuMs');
  tellProgress(`${windows} windows, for ${minutes.at(-1) ?? 0} minutes`);
  const asIdle = idle.ask('idleMemory', { minutes });
  const measured = await Promise.all(workers.map((worker) => worker.ask('windowMemory', { minutes })));
  const idleAt = await asIdle;
  for (const worker of [idle, ...workers]) await worker.stop();
  await running.stop();
  const blocks = measured.flatMap((window) => window.blocks);
  return {
    ...{ load, windows },
    at: idleAt.map(({ minute, pssMb, anonymousMb }, index) => ({
      minute,
      pssMb: Math.max(...measured.map(({ at }) => at[index]?.pssMb ?? Number.NaN)) - pssMb,
      anonymousMb: Math.max(...measured.map(({ at }) => at[index]?.anonymousMb ?? Number.NaN)) - anonymousMb,
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
