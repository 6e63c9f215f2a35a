import { awaitPort } from '../../flows/awaitPort';
import { waitTimedOut } from '../../messages/commandLine';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';

export interface WaitOptions {
  /** Until nothing listens there any more. */
  readonly closed?: true;
  /** Seconds. */
  readonly timeout: number;
}

/** Waits until something listens on a port of this machine, or until nothing does. */
export async function wait(session: Session, port: number, options: WaitOptions): Promise<ExitCode> {
  const { machine } = session.core;
  const wanted = options.closed === true ? 'closed' : 'listens';
  const withinMs = options.timeout * 1000;
  const state = await awaitPort(machine, port, { wanted, withinMs, cancelled: session.interrupted });
  if (state === wanted) return exitCodes.done;
  session.console.say(waitTimedOut(port, wanted));
  return state === 'unknown' ? exitCodes.unseen : exitCodes.no;
}
