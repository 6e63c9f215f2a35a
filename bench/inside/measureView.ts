// Inside a namespace of its own: a refresh of the view with so many rows, beside a full scan of as many listeners.
import type { ViewFigures } from '../figures';
import { median } from '../statistics';
import type { ViewRequest } from '../protocol';
import { startLoad } from './generator';
import { bringLoopbackUp } from './privateNetwork';
import { runMeasurement, tellProgress } from './runMeasurement';
import { measureViewTimes } from './viewTimes';
import { Worker } from './workerClient';

const listenersPerProcess = 20;
const warm = { polls: 10, minimumMs: 500, maximumMs: 4000 };

async function measure({ rows, rounds }: ViewRequest): Promise<ViewFigures> {
  tellProgress(`${rows} rows`);
  const times = await measureViewTimes(rows, rounds);
  await bringLoopbackUp();
  const processes = Math.ceil(rows / listenersPerProcess);
  const load = await startLoad({ processes, descriptors: 10, listeners: rows, connections: 0 });
  const worker = new Worker();
  await worker.ask('warmUp', warm);
  const scans: number[] = [];
  for (let round = 0; round < rounds; round++) scans.push(await worker.ask('fullCpu', { polls: 3 }));
  await worker.stop();
  await load.stop();
  return { ...times, fullScanMs: median(scans) };
}

runMeasurement(measure);
