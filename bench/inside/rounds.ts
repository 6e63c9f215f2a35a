import type { Compared } from '../figures';
import { median } from '../statistics';
import { Batch } from './batch';
import type { Worker } from './workerClient';

export interface Rounds {
  readonly full: Compared;
  readonly steady: Compared;
  readonly ssMs: number;
}

/** CPU that one batch should use: enough for the clock's resolution, and to average garbage collections. */
const batchMs = 80;

/**
 * A round measures ss, full scans and steady scans one right after the other, so that other activity of the machine affects
 * all three; every second round runs in reverse order.
 */
export async function compareRounds(
  worker: Worker,
  ss: (runs: number) => Promise<number>,
  count: number,
): Promise<Rounds> {
  const batches = {
    ss: new Batch(ss, 2 * batchMs, 60),
    full: new Batch((polls) => worker.ask('fullCpu', { polls }), batchMs, 40),
    steady: new Batch((polls) => worker.ask('steadyCpu', { polls }), batchMs, 300),
  };
  const order = [batches.ss, batches.full, batches.steady];
  for (const batch of order) await batch.calibrate();
  for (let round = 0; round < count; round++) {
    for (const batch of round % 2 === 0 ? order : order.toReversed()) await batch.run();
  }
  const compared = (batch: Batch): Compared => ({
    cpuMs: median(batch.values),
    toSs: median(batch.values.map((value, round) => value / (batches.ss.values[round] ?? Number.NaN))),
  });
  return { full: compared(batches.full), steady: compared(batches.steady), ssMs: median(batches.ss.values) };
}
