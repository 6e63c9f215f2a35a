import { taskOfferText } from '../messages/freePort';
import { rowsOnIfRead } from './freePort';
import type { PortConflictDependencies } from './portConflicts';
import { canStopSome, carryOutOffer, offer, serverToOpen } from './portConflicts';
import type { FailedSession } from './rerun';

/** A task that has ended, and what it printed is not known. */
export interface EndedTask {
  readonly exitCode: number;
  /** The port that its command asks for. */
  readonly port: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** 128 and the number of a signal: a person or a program ended it. */
const firstOfSignals = 129;

/**
 * One quiet offer after a task failed whose port was held when it started: to stop what holds it and run the task again. That
 * it failed because of the port is likely, and not claimed.
 */
export async function offerAfterTask(
  dependencies: PortConflictDependencies,
  { exitCode, port, startedAt }: EndedTask,
  failed: FailedSession,
): Promise<void> {
  if (exitCode <= 0 || exitCode >= firstOfSignals) return;
  const endpoint = { protocol: 'tcp', port } as const;
  const shown = await rowsOnIfRead(dependencies, endpoint);
  const wasHeld = shown?.some(
    ({ process }) => process?.startedAt !== undefined && process.startedAt < startedAt,
  );
  if (shown === undefined || wasHeld !== true || failed.isRunning()) return;
  const canStop = await canStopSome(dependencies, shown);
  if (canStop === undefined) return;
  const server = serverToOpen(shown);
  const text = taskOfferText(endpoint, shown, { task: failed.name, exitCode });
  const chosen = await offer(dependencies, text, [
    ...(server === undefined ? [] : ['open' as const]),
    canStop ? 'stop' : 'explain',
  ]);
  await carryOutOffer(dependencies, chosen, { endpoint, shown, server }, failed);
}
