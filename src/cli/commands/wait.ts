import { answersHttp } from '../../act/answersHttp';
import { pollUntil } from '../../act/pollUntil';
import { awaitPort } from '../../flows/awaitPort';
import { freshRows, isOfHost } from '../../flows/rows';
import { waitTimedOut } from '../../messages/commandLine';
import { placesOf } from '../../model/rows/reach';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';

export interface WaitOptions {
  /** Until nothing listens there any more. */
  readonly closed?: true;
  /** Until it answers a request, too. */
  readonly http?: true;
  /** Seconds. */
  readonly timeout: number;
}

const everyMs = 200;

/** Waits until something listens on a port of this machine, or until nothing does. */
export async function wait(session: Session, port: number, options: WaitOptions): Promise<ExitCode> {
  const { machine } = session.core;
  const wanted = options.closed === true ? 'closed' : 'listens';
  const until = machine.clock.now() + options.timeout * 1000;
  const withinMs = options.timeout * 1000;
  const state = await awaitPort(machine, port, { wanted, withinMs, cancelled: session.interrupted });
  if (state !== wanted) {
    session.console.say(waitTimedOut(port, wanted));
    return state === 'unknown' ? exitCodes.unseen : exitCodes.no;
  }
  if (options.http !== true || (await answersUntil(session, port, until))) return exitCodes.done;
  session.console.say(waitTimedOut(port, 'http'));
  return exitCodes.no;
}

function answersUntil(session: Session, port: number, until: number): Promise<boolean> {
  const { clock } = session.core.machine;
  return pollUntil(() => answersNow(session, port), {
    until: (answers) => answers,
    ...{ everyMs, withinMs: until - clock.now(), clock, signal: session.interrupted },
  });
}

/** Asks wherever it listens now, as Open in Browser would. */
async function answersNow({ core, interrupted }: Session, port: number): Promise<boolean> {
  const { scanner, schemes, interfaces } = core.machine;
  const currentRows: typeof core.currentRows = (protocols) => core.currentRows(protocols);
  const rows = await freshRows({ scanner, currentRows }, ['tcp']);
  for (const row of rows.filter((one) => isOfHost(one) && one.listener.port === port)) {
    const hosts = new Set(placesOf(row, interfaces.current() ?? []).map(({ connectTo }) => connectTo));
    for (const host of hosts) {
      const scheme = await schemes.ask(row, host);
      if (scheme === undefined) continue;
      if (await answersHttp({ scheme, host, port, path: '/' }, interrupted)) return true;
    }
  }
  return false;
}
