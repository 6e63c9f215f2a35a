import type { Target } from '../model/actions/termination';
import { HolderIndex } from '../model/listeners/holderIndex';
import type { Listener } from '../model/listeners/listener';
import { holdersOf, isOwnedBy } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import { wasRead } from '../model/listeners/snapshot';
import type { Restarter } from '../model/recognition/supervisors';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice } from '../model/text/timeSlice';
import { inSlices } from '../collect/timeSlice';
import type { WaitClock } from './pollUntil';
import { pollUntil } from './pollUntil';

/**
 * How long a port must stay free before it is reported as free. Processes sharing the socket, or depending on the
 * terminated one, may need this long to exit.
 */
export const stabilizationMs = 1_000;
/** PM2 and shell loops restart a server immediately, but it needs a while until it listens. */
export const restartStabilizationMs = 4_000;
const pollMs = 250;

/** How ports are watched. */
interface PortWatch<Scanned = Snapshot | undefined> {
  /** @returns undefined if nothing could be read. */
  readonly scan: () => Promise<Scanned>;
  readonly clock: WaitClock;
  /** Ends the wait. */
  readonly cancelled?: AbortSignal;
}

/** @param restarter supervises the process that has exited, and is still running. */
export function stabilizationTime(restarter: Restarter | undefined): number {
  return restarter?.restarts === 'always' ? restartStabilizationMs : stabilizationMs;
}

/**
 * Scans the ports of processes that have exited, until another process has one of each, or the time is up.
 * @returns the last scan.
 */
export async function waitForNewHolders(
  targets: readonly Pick<Target, 'listeners'>[],
  withinMs: number,
  watch: PortWatch,
): Promise<Snapshot | undefined> {
  const scan = async (): Promise<{ snapshot: Snapshot | undefined; areTaken: boolean }> => {
    const snapshot = await watch.scan();
    return { snapshot, areTaken: await inSlices(areAllTaken(targets, snapshot)) };
  };
  const last = await scanUntil(({ areTaken }) => areTaken, withinMs, { ...watch, scan });
  return last.snapshot;
}

function* areAllTaken(
  targets: readonly Pick<Target, 'listeners'>[],
  after: Snapshot | undefined,
): TimeSliced<boolean> {
  const holders = yield* HolderIndex.over(after?.listeners ?? []);
  for (const { listeners } of targets) {
    if (!(yield* isAnyTaken(listeners, holders))) return false;
  }
  return true;
}

function* isAnyTaken(listeners: readonly Listener[], holders: HolderIndex): TimeSliced<boolean> {
  for (const [index, wanted] of listeners.entries()) {
    if (holders.of(wanted).some((holder) => isAnother(holder, wanted))) return true;
    if (index % itemsPerSlice === 0) yield;
  }
  return false;
}

/** A process that had the socket before may still be closing it, and one that exited during the scan has closed it. */
function isAnother({ owner, isStale }: Listener, before: Listener): boolean {
  if (isStale === true) return false;
  return owner.kind === 'hidden'
    ? owner.reason !== 'gone'
    : !owner.processes.some((process) => isOwnedBy(before, process));
}

/** `unknown`: the last scan failed, could not read everything, or shows a row that is not confirmed. */
type PortState = 'free' | 'held' | 'unknown';

/**
 * Scans a listener's port until it is free or the time is up: what the terminated process had started may need a moment
 * to exit too. A port that could not be scanned is not known to be free, nor to be held.
 */
export async function waitUntilFree(
  listener: Listener,
  withinMs: number,
  watch: PortWatch,
): Promise<PortState> {
  const stateOf = (after: Snapshot | undefined): PortState => {
    if (after === undefined) return 'unknown';
    const holders = holdersOf(listener, after.listeners);
    if (holders.some(({ isStale }) => isStale !== true)) return 'held';
    return holders.length === 0 && wasRead(after, listener) ? 'free' : 'unknown';
  };
  return stateOf(await scanUntil((after) => stateOf(after) === 'free', withinMs, watch));
}

async function scanUntil<Scanned>(
  until: (after: Scanned) => boolean,
  withinMs: number,
  { scan, clock, cancelled }: PortWatch<Scanned>,
): Promise<Scanned> {
  return pollUntil(scan, {
    until,
    everyMs: pollMs,
    withinMs,
    clock,
    ...(cancelled === undefined ? {} : { signal: cancelled }),
  });
}
