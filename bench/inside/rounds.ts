import type { Compared, Floor } from '../figures';
import { median } from '../statistics';
import { Batch } from './batch';
import type { Worker } from './workerClient';

export interface Rounds {
  readonly full: Compared;
  readonly steady: Compared;
  readonly ssMs: number;
  readonly floor?: Omit<Floor, 'rows' | 'owned'>;
}

/** Mean CPU of so many runs. */
interface Commands {
  readonly ss: (runs: number) => Promise<number>;
  readonly floor: ((runs: number) => Promise<number>) | undefined;
  readonly paths: ((runs: number) => Promise<number>) | undefined;
}

/** CPU that one batch should use: enough for the clock's resolution, and to average garbage collections. */
const batchMs = 80;

/**
 * A round measures ss, the floor program if there is one, full scans and steady scans one right after the other, so that other
 * activity of the machine affects all of them; every second round runs in reverse order.
 */
export async function compareRounds(
  worker: Worker,
  { ss, floor, paths }: Commands,
  count: number,
): Promise<Rounds> {
  const batches = {
    ss: new Batch(ss, 2 * batchMs, 60),
    full: new Batch((polls) => worker.ask('fullCpu', { polls }), batchMs, 40),
    steady: new Batch((polls) => worker.ask('steadyCpu', { polls }), batchMs, 300),
  };
  const floorBatch = floor && new Batch(floor, batchMs, 60);
  const pathsBatch = paths && new Batch(paths, batchMs, 60);
  const floors = [floorBatch, pathsBatch].filter((batch) => batch !== undefined);
  const order = [batches.ss, ...floors, batches.full, batches.steady];
  for (const batch of order) await batch.calibrate();
  for (let round = 0; round < count; round++) {
    for (const batch of round % 2 === 0 ? order : order.toReversed()) await batch.run();
  }
  const ratio = (batch: Batch, by: Batch): number =>
    median(batch.values.map((value, round) => value / (by.values[round] ?? Number.NaN)));
  const compared = (batch: Batch): Compared => ({
    cpuMs: median(batch.values),
    toSs: ratio(batch, batches.ss),
  });
  return {
    full: compared(batches.full),
    steady: compared(batches.steady),
    ssMs: median(batches.ss.values),
    ...(floorBatch === undefined || pathsBatch === undefined
      ? {}
      : {
          floor: {
            cpuMs: median(floorBatch.values),
            pathsMs: median(pathsBatch.values),
            fullToPaths: ratio(batches.full, pathsBatch),
            pathsToSs: ratio(pathsBatch, batches.ss),
            fullToFloor: ratio(batches.full, floorBatch),
            ssToFloor: ratio(batches.ss, floorBatch),
          },
        }),
  };
}
