import { inTime } from '../act/inTime';
import { CollectFailure } from '../collect/collector';
import { unlessCancelled } from '../flows/unlessCancelled';
import { scanNow } from '../flows/scan';
import { scanNeverEnded } from '../messages/selfCheck';
import type { Snapshot } from '../model/listeners/snapshot';
import type { SelfCheckDependencies } from './dependencies';

/** Longer than any tool is waited for. */
const longestMs = 60_000;

/**
 * A scan that a check waits for, however the collector is broken.
 * @throws CollectFailure if nothing could be read, or it does not end; the reason of `cancelled`.
 */
export async function boundedScan({
  scanner,
  clock,
  cancelled,
}: Pick<SelfCheckDependencies, 'scanner' | 'clock' | 'cancelled'>): Promise<Snapshot> {
  const scan = scanNow({ scanner });
  const isDone = await unlessCancelled(
    inTime(scan, longestMs, clock).then((isInTime) => ({ isInTime })),
    cancelled,
  );
  cancelled.throwIfAborted();
  if (isDone?.isInTime === true) return scan;
  // a rejection that comes later is no longer of interest
  scan.catch(() => undefined);
  throw new CollectFailure('unexpected', scanNeverEnded(), `no answer within ${longestMs} ms`);
}
