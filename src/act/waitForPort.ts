import type { Listener } from '../model/listeners/listener';
import { isOwnedBy, holdersOf } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Restarter } from '../model/recognition/supervisors';
import type { TerminateDependencies } from './terminate';
import type { Target } from '../model/actions/termination';

/**
 * How long a port that is told free should have stayed so. Who shared the socket, or lived of the one that ended, may
 * need as long to follow it.
 */
export const stabilizationMs = 1_000;
/** PM2 and shell loops start again at once, but a server needs a while until it listens. */
export const restartStabilizationMs = 4_000;
const pollMs = 250;

/** @param watchedBy who watches over the process that ended, and was left alone. */
export function stabilizationTime(watchedBy: Restarter | undefined): number {
  return watchedBy?.restarts === 'restarts' ? restartStabilizationMs : stabilizationMs;
}

/**
 * Looks at the ports of a process that has ended, until somebody else has one of them or the time is over.
 * @param look undefined where nothing could be seen.
 * @returns what the last look saw.
 */
export async function waitForNewHolder(
  { listeners }: Target,
  look: () => Promise<Snapshot | undefined>,
  withinMs: number,
  pause: TerminateDependencies['delay'],
): Promise<Snapshot | undefined> {
  const isTaken = (after: Snapshot | undefined): boolean =>
    listeners.some((wanted) =>
      holdersOf(wanted, after?.listeners ?? []).some((holder) => isAnother(holder, wanted)),
    );
  return scanUntil(isTaken, look, withinMs, pause);
}

/** Who held it before too may let go yet; who held it while we looked has. */
function isAnother({ owner }: Listener, before: Listener): boolean {
  return owner.kind === 'hidden'
    ? owner.reason !== 'gone'
    : !owner.processes.some((process) => isOwnedBy(before, process));
}

/**
 * Looks at a listener's port until nobody holds it or the time is over: whom the process that has ended had started may
 * need a moment to end with it.
 * @param look undefined where nothing could be seen: then the port is not known to be free.
 */
export async function waitUntilFree(
  listener: Listener,
  look: () => Promise<Snapshot | undefined>,
  withinMs: number,
  pause: TerminateDependencies['delay'],
): Promise<boolean> {
  const isFree = (after: Snapshot | undefined): boolean =>
    after !== undefined && holdersOf(listener, after.listeners).length === 0;
  return isFree(await scanUntil(isFree, look, withinMs, pause));
}

/** @returns what the last look saw. */
async function scanUntil(
  isOver: (after: Snapshot | undefined) => boolean,
  look: () => Promise<Snapshot | undefined>,
  withinMs: number,
  pause: TerminateDependencies['delay'],
): Promise<Snapshot | undefined> {
  const never = new AbortController().signal;
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const after = await look();
    if (isOver(after) || waitedMs >= withinMs) return after;
    await pause(pollMs, never);
  }
}
