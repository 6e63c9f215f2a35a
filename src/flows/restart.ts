import { waitUntilFree } from '../act/waitForPort';
import type { Inspection } from '../collect/collector';
import { processLabel } from '../messages/labels';
import type { RestartMode } from '../messages/restart';
import { portNotChecked, portNotFree, restartQuestion, restartTitles } from '../messages/restart';
import { terminateProgress } from '../messages/terminate';
import type { RestartDecision } from '../model/actions/restartPlan';
import { planRestart } from '../model/actions/restartPlan';
import { belowEditor, restartableChain } from '../model/process/ancestorChain';
import { withoutForeign } from '../model/process/loadingVariables';
import type { Process } from '../model/process/process';
import { ancestorsOf } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import { UserError } from '../model/text/userError';
import type { RestartDependencies } from './restarting/dependencies';
import type { OwnedRow, PreparedRestart } from './restarting/prepare';
import { prepareRestart } from './restarting/prepare';
import { startInTerminal } from './restarting/start';
import { confirmListeners } from './confirmListeners';
import { listenersOf } from './processLookup';
import { scanIfPossible } from './scan';
import { terminateAgreed } from './terminate';
import { unlessCancelled } from './unlessCancelled';

const portFreeWithinMs = 5_000;

/**
 * Terminates a server and starts it again in a terminal, after showing exactly what will be terminated and started.
 * @throws UserError if it cannot be restarted.
 */
export async function restartServer(dependencies: RestartDependencies, row: ListenerRow): Promise<void> {
  if (!isOwned(row)) return;
  const { scanner, hostContext } = dependencies;
  await confirmListeners(dependencies, () => listenersOf(dependencies, [row.process]));
  const seen = ancestorsOf(scanner.lastSnapshot?.processes ?? new Map<number, Process>(), row.process);
  const [expected] = restartableChain(row.process, belowEditor(seen, hostContext));
  const found = await inspect(dependencies, row, [row.process.pid, expected.pid]);
  if (found === undefined) return;
  const ancestors = found.get(row.process.pid)?.ancestors ?? [];
  const [process] = restartableChain(row.process, belowEditor(ancestors, hostContext));
  const above = ancestors.slice(ancestors.findIndex(({ pid }) => pid === process.pid) + 1);
  const decision = planRestart(process, above, hostContext);
  await carryOutRestart(dependencies, row, decision, 'as-it-was', found);
}

/** @param known what has been read of the processes concerned; others are read now. */
async function carryOutRestart(
  dependencies: RestartDependencies,
  row: ListenerRow,
  decision: RestartDecision,
  mode: RestartMode,
  known: Inspections = new Map(),
): Promise<void> {
  if (!isOwned(row)) return;
  const restarted = decision.kind === 'possible' ? decision.plan.process : row.process;
  const found = known.has(restarted.pid) ? known : await inspect(dependencies, row, [restarted.pid]);
  if (found === undefined) return;
  const inspection = found.get(restarted.pid);
  const prepared = await prepareRestart(dependencies, row, decision, mode, inspection);
  const { target, offer, environment } = prepared;
  const again = { id: 'restart', title: restartTitles.restart() } as const;
  const withVariables = { id: 'withVariables', title: restartTitles.withVariables() } as const;
  const chosen = await dependencies.dialogs.ask(
    restartQuestion(offer, dependencies.shellKind()),
    offer.foreign.length === 0 ? [again] : [again, withVariables],
  );
  if (chosen === undefined) return;
  const agreed =
    chosen === 'restart' && environment !== undefined
      ? withoutForeign(environment, offer.foreign, dependencies.ownEnvironment)
      : environment;
  if (await terminateAgreed(dependencies, target, offer.plan.process)) {
    await start(dependencies, row, { ...prepared, environment: agreed });
  }
}

/** Restarts servers by a decision that makes them listen on loopback only. */
export function restartOnLoopback(
  dependencies: RestartDependencies,
): (row: ListenerRow, decision: RestartDecision) => Promise<void> {
  return (row, decision) => carryOutRestart(dependencies, row, decision, 'on-loopback');
}

type Inspections = ReadonlyMap<number, Inspection | undefined>;

function isOwned(row: ListenerRow): row is OwnedRow {
  return row.process !== undefined;
}

/** @returns undefined if the person cancelled. */
async function inspect(
  { dialogs, collector }: RestartDependencies,
  row: OwnedRow,
  pids: readonly number[],
): Promise<Inspections | undefined> {
  const distinct = [...new Set(pids)];
  const title = terminateProgress.inspecting([{ ...row.process, label: processLabel(row) }]);
  const found = await dialogs.progress(title, (cancelled) =>
    unlessCancelled(collector.inspect(distinct, new Set(distinct)), cancelled),
  );
  return found && new Map(distinct.map((pid, index) => [pid, found[index]]));
}

async function start(
  dependencies: RestartDependencies,
  { listener, process }: OwnedRow,
  { offer, target, program, environment }: PreparedRestart,
): Promise<void> {
  const { dialogs, clock, forget, shellKind } = dependencies;
  const { plan, label, mode } = offer;
  const state = await dialogs.progress(terminateProgress.checkingPorts(target), (cancelled) =>
    waitUntilFree(listener, portFreeWithinMs, { scan: () => scanIfPossible(dependencies), clock, cancelled }),
  );
  if (state !== 'free') {
    const message = state === 'held' ? portNotFree : portNotChecked;
    throw new UserError(message(listener, plan.argv, shellKind()));
  }
  // it does not come back as it was, so its warning need not linger
  if (mode === 'on-loopback') forget(process.pid);
  await startInTerminal(dependencies, listener.port, { plan, label, program, environment });
}
