import { freePort } from '../../flows/freePort';
import { terminateProcess } from '../../flows/terminate';
import { noProcessToStop } from '../../messages/commandLine';
import type { ListenerRow } from '../../model/rows/listenerRow';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { GivenAnswers } from '../consoleDialogs';
import type { Session } from '../session';

/** Ends what holds a port, as Free Port does. */
export async function free(session: Session, port: number, given: GivenAnswers): Promise<ExitCode> {
  const { rows } = await session.read();
  session.console.about?.(identitiesOf(rows.filter(({ listener }) => listener.port === port)));
  const { flows } = session.acting(given);
  const isFree = await freePort(flows, { protocol: 'tcp', port, shown: undefined, mustAsk: true });
  return isFree ? exitCodes.done : exitCodes.no;
}

/** Ends one process that listens, as Terminate does. */
export async function stop(session: Session, pid: number, given: GivenAnswers): Promise<ExitCode> {
  const { rows } = await session.read();
  const row = rows.find(({ process }) => process?.pid === pid);
  if (row?.process === undefined) {
    session.console.say(noProcessToStop(pid));
    return exitCodes.no;
  }
  session.console.about?.(identitiesOf([row]));
  const { flows } = session.acting(given);
  return (await terminateProcess(flows, row.process, true)) ? exitCodes.done : exitCodes.no;
}

/** PIDs with the starts of their processes: a PID alone is no identity. */
function identitiesOf(rows: readonly ListenerRow[]): string {
  return JSON.stringify(rows.map(({ id, process }) => [id, process?.pid, process?.startMark]));
}
