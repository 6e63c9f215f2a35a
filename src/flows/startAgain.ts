import type { Collector } from '../collect/collector';
import { ownerLabel, processLabel } from '../messages/labels';
import {
  endedText,
  noLongerEnded,
  nothingEnded,
  portTakenError,
  startAgainPrompt,
  stillRunningError,
} from '../messages/recentlyEnded';
import { restartQuestion, restartTitles } from '../messages/restart';
import { cannotRestart } from '../messages/restartRefusal';
import { planStartAgain } from '../model/actions/startAgainPlan';
import type { EndedServer } from '../model/history/endedServer';
import { portKey } from '../model/history/journal';
import { ageOf } from '../model/process/age';
import type { ListenerRow } from '../model/rows/listenerRow';
import { NothingToDo, UserError } from '../model/text/userError';
import type { RecentlyEnded } from '../watch/recentlyEnded';
import type { ChoiceItem } from './dialogs';
import { rowsOn } from './freePort';
import type { StartDependencies } from './restarting/dependencies';
import { offerOf, prepareStart } from './restarting/prepare';
import { startInTerminal } from './restarting/start';

/** Each is checked in a scan of its own; the server itself says if another one is taken. */
const checkedPorts = 5;

type RowsOnDependencies = Parameters<typeof rowsOn>[0];

export interface StartAgainDependencies extends StartDependencies, Omit<RowsOnDependencies, 'scanner'> {
  readonly scanner: StartDependencies['scanner'] & RowsOnDependencies['scanner'];
  readonly collector: StartDependencies['collector'] & Pick<Collector, 'hasEnded'>;
  readonly recentlyEnded: Pick<RecentlyEnded, 'take'>;
}

/**
 * Starts a server that has ended again, in a terminal, after showing exactly what will run.
 * @throws UserError if it cannot be started.
 */
export async function startAgain(dependencies: StartAgainDependencies, server: EndedServer): Promise<void> {
  const { dialogs, hostContext, collector, shellKind } = dependencies;
  const { rows } = server;
  const [row] = rows;
  const label = processLabel(row);
  const decision = planStartAgain(server, hostContext);
  if (decision.kind === 'refused') throw new UserError(cannotRestart(label, decision.refusal));
  const { plan } = decision;
  // a package manager or a watcher outlives what it runs
  if (!(await collector.hasEnded(plan.process))) {
    throw new UserError(stillRunningError(server, plan.process.pid));
  }
  const start = await prepareStart(dependencies, row.listener, plan, { unit: undefined, isRunning: false });
  const { port } = row.listener;
  const offer = offerOf(start, { label, port, mode: 'again', plan, members: [] });
  const chosen = await dialogs.ask(restartQuestion(offer, shellKind()), [
    { id: 'start', title: restartTitles.start() },
  ]);
  if (chosen === undefined) return;
  for (const { listener } of onePerPort(rows).slice(0, checkedPorts)) {
    const [holder] = await rowsOn(dependencies, listener);
    if (holder !== undefined) throw new UserError(portTakenError(listener, ownerLabel(holder)));
  }
  // the question may have been asked twice
  if (!dependencies.recentlyEnded.take(server.id)) throw new NothingToDo(noLongerEnded(server));
  await startInTerminal(dependencies, port, { plan, label, program: start.program, environment: undefined });
}

function onePerPort(rows: readonly ListenerRow[]): readonly ListenerRow[] {
  return [...new Map(rows.map((row) => [portKey(row), row] as const)).values()];
}

/** Asks which one, if there are several. @throws NothingToDo if none has ended. */
export async function chooseEnded(
  { dialogs }: Pick<StartAgainDependencies, 'dialogs'>,
  servers: readonly EndedServer[],
  now: number,
): Promise<EndedServer | undefined> {
  if (servers.length === 0) throw new NothingToDo(nothingEnded());
  const items = servers.map((server): ChoiceItem<EndedServer> => {
    const { label, description } = endedText(server, ageOf(server.endedAt, now));
    return { value: server, label, description, icon: 'circle-slash' };
  });
  return dialogs.choose(items, startAgainPrompt());
}
