import { freePort } from '../../flows/freePort';
import { isOfHost } from '../../flows/rows';
import { terminateProcess } from '../../flows/terminate';
import { alreadyFree, ambiguousNumber, noListenerToStop, noPortToStop } from '../../messages/commandLine';
import type { Protocol } from '../../model/listeners/listener';
import { wasRead } from '../../model/listeners/snapshot';
import { isPort } from '../../model/net/endpoint';
import type { ListenerRow } from '../../model/rows/listenerRow';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { GivenAnswers } from '../consoleDialogs';
import { codeAfter } from '../outcome';
import type { Session } from '../session';

export interface FreeOptions extends GivenAnswers {
  readonly udp?: true;
}

export interface StopOptions extends FreeOptions {
  /** The number is a PID, or a port, where it could be both. */
  readonly pid?: true;
  readonly port?: true;
}

/** Ends what holds a port, as Free Port does. One that nothing holds is free already. */
export async function free(session: Session, port: number, options: FreeOptions): Promise<ExitCode> {
  const { rows, snapshot } = await session.read();
  const protocol = protocolOf(options);
  if (!isHeld(rows, port, protocol) && wasRead(snapshot, { protocol, namespace: { kind: 'host' } })) {
    const probe = await session.core.machine.probePort(port, '127.0.0.1', protocol);
    if (probe.kind === 'free') {
      session.console.say(alreadyFree(port));
      return exitCodes.done;
    }
  }
  return freeHeld(session, rows, port, options);
}

/** Ends one process that listens, as Terminate does; or what holds a port. A number that may be both is not guessed at. */
export async function stop(session: Session, number: number, options: StopOptions): Promise<ExitCode> {
  const { rows, snapshot } = await session.read();
  const isPortHeld = options.pid !== true && isHeld(rows, number, protocolOf(options));
  if (isPortHeld && options.port !== true && (await isProcess(session, number))) {
    session.console.say(ambiguousNumber(number));
    return exitCodes.refused;
  }
  if (isPortHeld) return freeHeld(session, rows, number, options);
  const row = options.port === true ? undefined : rows.find(({ process }) => process?.pid === number);
  if (row?.process === undefined) {
    session.console.say(options.port === true ? noPortToStop(number) : noListenerToStop(number));
    return snapshot.unread.length > 0 ? exitCodes.unseen : exitCodes.no;
  }
  session.console.about?.(identitiesOf([row]));
  const { flows, dialogs } = session.acting(options);
  return codeAfter(dialogs, options, await terminateProcess(flows, row.process, true));
}

async function freeHeld(
  session: Session,
  rows: readonly ListenerRow[],
  port: number,
  options: FreeOptions,
): Promise<ExitCode> {
  const { flows, dialogs } = session.acting(options);
  const protocol = protocolOf(options);
  session.console.about?.(identitiesOf(rows.filter((row) => isOnPort(row, port, protocol))));
  return codeAfter(
    dialogs,
    options,
    await freePort(flows, { protocol, port, shown: undefined, mustAsk: true }),
  );
}

function protocolOf({ udp }: FreeOptions): Protocol {
  return udp === true ? 'udp' : 'tcp';
}

function isHeld(rows: readonly ListenerRow[], port: number, protocol: Protocol): boolean {
  return isPort(port) && rows.some((row) => isOnPort(row, port, protocol));
}

function isOnPort(row: ListenerRow, port: number, protocol: Protocol): boolean {
  return isOfHost(row) && row.listener.port === port && row.listener.protocol === protocol;
}

/** PIDs with the starts of their processes: a PID alone is no identity. */
function identitiesOf(rows: readonly ListenerRow[]): string {
  return JSON.stringify(rows.map(({ id, process }) => [id, process?.pid, process?.startMark]));
}

/** Whether anything runs under the number, listening or not. */
async function isProcess(session: Session, pid: number): Promise<boolean> {
  const [chain = []] = await session.core.machine.collector.readAncestorChains([pid]);
  return chain.length > 0;
}
