import { pollUntil } from '../../act/pollUntil';
import { scanNow } from '../../flows/scan';
import { waitTimedOut } from '../../messages/commandLine';
import { wasRead } from '../../model/listeners/snapshot';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';

interface WaitOptions {
  /** Until nothing listens there any more. */
  readonly closed?: true;
  /** Seconds. */
  readonly timeout: number;
}

type PortState = 'listens' | 'closed' | 'unknown';

const everyMs = 200;
const host = { kind: 'host' } as const;

/** Waits until something listens on a port of this machine, or until nothing does. */
export async function wait(session: Session, port: number, options: WaitOptions): Promise<ExitCode> {
  const { machine } = session.core;
  const wanted: PortState = options.closed === true ? 'closed' : 'listens';
  const stateNow = async (): Promise<PortState> => {
    const snapshot = await scanNow(machine);
    const found = snapshot.listeners.filter(
      (one) => one.protocol === 'tcp' && one.port === port && one.namespace.kind === 'host',
    );
    if (found.some(({ isStale }) => isStale !== true)) return 'listens';
    return found.length === 0 && wasRead(snapshot, { protocol: 'tcp', namespace: host })
      ? 'closed'
      : 'unknown';
  };
  const state = await pollUntil(stateNow, {
    until: (now) => now === wanted,
    ...{ everyMs, withinMs: options.timeout * 1000, clock: machine.clock, signal: session.interrupted },
  });
  if (state === wanted) return exitCodes.done;
  session.console.say(waitTimedOut(port, wanted));
  return state === 'unknown' ? exitCodes.unseen : exitCodes.no;
}
