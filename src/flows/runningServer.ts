import { runningServerText, staleServerMessage } from '../messages/runningServer';
import { rowsOfRunning } from '../model/actions/runningServer';
import type { RunningServer } from '../model/conflicts/runningServers';
import type { Process } from '../model/process/process';
import { isWeb } from '../model/listeners/webListener';
import { wasRead } from '../model/listeners/snapshot';
import type { PortConflictDependencies } from './portConflicts';
import { carryOutOffer, offer } from './portConflicts';
import type { FailedRun } from './rerun';
import { freshRows } from './rows';
import { stopObstaclesIfKnown } from './termination/refusals';

/**
 * One quiet offer after a program said that it runs already: to open what runs, or to stop it and run the command again.
 * Nothing is offered for a process that is not certain to be the one that the program spoke of.
 */
export async function offerRunningServer(
  dependencies: PortConflictDependencies,
  server: RunningServer,
  failed: FailedRun,
): Promise<void> {
  const all = await freshRows(dependencies, ['tcp']);
  const { lastSnapshot } = dependencies.scanner;
  if (
    lastSnapshot === undefined ||
    !wasRead(lastSnapshot, { protocol: 'tcp', namespace: { kind: 'host' } })
  ) {
    return;
  }
  const own = all.filter(({ listener }) => listener.namespace.kind === 'host' && listener.isStale !== true);
  const shown = rowsOfRunning(server, failed.origin, own, lastSnapshot.processes);
  const [first] = shown;
  if (first === undefined) return tellIfStale(dependencies, server);
  const obstacles = await stopObstaclesIfKnown(dependencies, [first]);
  if (obstacles === undefined) return;
  const web = shown.find(({ listener }) => isWeb(listener));
  const canStop = obstacles[0] === undefined && !server.isSeveral;
  const stop = failed.isRunning() ? 'stopOnly' : 'stop';
  const chosen = await offer(dependencies, runningServerText(server, shown), [
    ...(web === undefined ? [] : ['open' as const]),
    canStop ? stop : 'explain',
  ]);
  const { protocol, port } = first.listener;
  const onPort = shown.filter(({ listener }) => listener.port === port);
  await carryOutOffer(
    dependencies,
    chosen,
    { endpoint: { protocol, port }, shown: onPort, server: web },
    failed,
  );
}

/** Says that the PID belongs to another program: a container that was not stopped properly leaves such a file. */
async function tellIfStale(
  { collector, dialogs }: Pick<PortConflictDependencies, 'collector' | 'dialogs'>,
  server: RunningServer,
): Promise<void> {
  if (server.pid === undefined || server.program === undefined || server.file === undefined) return;
  const [inspection] = await collector.inspect([server.pid], new Set([server.pid]));
  if (inspection === undefined || isOfProgram(server.program, inspection.process)) return;
  dialogs.tell(staleServerMessage(server, inspection.process));
}

function isOfProgram(program: RegExp, { name, commandLine, executable }: Process): boolean {
  return program.test([name, executable ?? '', ...(commandLine ?? [])].join(' '));
}
