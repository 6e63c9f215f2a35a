// Inside a namespace of its own: a refresh of the view with so many rows, beside a full scan of as many listeners.
import type { ViewFigures } from '../figures';
import { median } from '../statistics';
import type { ViewRequest } from '../protocol';
import { progressMark, resultMark } from '../protocol';
import { endWithParent } from './endWithParent';
import { startLoad } from './generator';
import { bringLoopbackUp } from './privateNetwork';
import { measureViewTimes } from './viewTimes';
import { Worker } from './workerClient';

const listenersPerProcess = 20;
const warm = { polls: 10, minimumMs: 500, maximumMs: 4000 };

async function measure({ rows, rounds }: ViewRequest): Promise<ViewFigures> {
  process.stdout.write(`${progressMark}${rows} rows\n`);
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

endWithParent();
measure(JSON.parse(process.argv[2] ?? '') as ViewRequest).then(
  (figures) => {
    process.stdout.write(`${resultMark}${JSON.stringify(figures)}\n`, () => process.exit(0));
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () =>
      process.exit(1),
    );
  },
);
