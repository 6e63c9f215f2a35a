import type { WaitClock } from '../act/pollUntil';
import { pollUntil } from '../act/pollUntil';
import { CollectFailure } from '../collect/collector';
import type { Snapshot } from '../model/listeners/snapshot';
import { wasRead } from '../model/listeners/snapshot';
import type { Scanner } from '../watch/scanner';
import { scanNow } from './scan';

/** Of a TCP port in this machine's own network. `unknown`: nothing is seen there, but not everything could be read. */
export type PortState = 'listens' | 'closed' | 'unknown';

interface AwaitPortOptions {
  /** What is waited for. */
  readonly wanted: Exclude<PortState, 'unknown'>;
  readonly withinMs: number;
  /** Ends the wait after one last scan. */
  readonly cancelled: AbortSignal;
}

const everyMs = 200;
/** Each scan bypasses the caches, and someone may wait for minutes. */
const dutyCycle = 1 / 5;
const host = { kind: 'host' } as const;

/** By its rows in one scan. One that was kept from an earlier scan proves nothing. */
function portStateIn(snapshot: Pick<Snapshot, 'listeners' | 'unread'>, port: number): PortState {
  const found = snapshot.listeners.filter(
    (one) => one.protocol === 'tcp' && one.port === port && one.namespace.kind === 'host',
  );
  if (found.some(({ isStale }) => isStale !== true)) return 'listens';
  const isRead = wasRead(snapshot, { protocol: 'tcp', namespace: host });
  return found.length === 0 && isRead ? 'closed' : 'unknown';
}

/**
 * Scans until a port is in the wanted state, the time is up or the wait is canceled. Nothing is connected to.
 * @returns the state in the last scan.
 * @throws CollectFailure if the last scan could read nothing.
 */
export async function awaitPort(
  { scanner, clock }: { readonly scanner: Pick<Scanner, 'state' | 'refresh'>; readonly clock: WaitClock },
  port: number,
  { wanted, withinMs, cancelled }: AwaitPortOptions,
): Promise<PortState> {
  const stateNow = async (): Promise<PortState | CollectFailure> => {
    try {
      return portStateIn(await scanNow({ scanner }), port);
    } catch (error) {
      // the next one may succeed
      if (error instanceof CollectFailure) return error;
      throw error;
    }
  };
  const last = await pollUntil(stateNow, {
    until: (state) => state === wanted,
    ...{ everyMs, dutyCycle, withinMs, clock, signal: cancelled },
  });
  if (last instanceof CollectFailure) throw last;
  return last;
}
