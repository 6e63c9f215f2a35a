import { compareExecutable, resolveExecutable } from '../../act/resolveExecutable';
import { serviceUnitOf } from '../../model/process/serviceOf';
import type { Inspection } from '../../collect/collector';
import { folderState } from '../../collect/foreignFiles';
import { processLabel } from '../../messages/labels';
import type { RestartMode, RestartOffer } from '../../messages/restart';
import { programMissing } from '../../messages/restart';
import { cannotRestart, restartObstacleText } from '../../messages/restartRefusal';
import { programUnreadable } from '../../messages/unreadable';
import type { RestartDecision, RestartPlan } from '../../model/actions/restartPlan';
import { obstacleToRestart } from '../../model/actions/restartPlan';
import type { Target } from '../../model/actions/termination';
import { foreignVariables } from '../../model/process/loadingVariables';
import type { Process } from '../../model/process/process';
import { sameProcess } from '../../model/process/process';
import type { Listener } from '../../model/listeners/listener';
import type { KnownUnit } from '../../model/process/serviceUnit';
import type { ListenerRow } from '../../model/rows/listenerRow';
import { UserError } from '../../model/text/userError';
import { listenersOf, memberOf } from '../processLookup';
import type { RestartDependencies, StartDependencies } from './dependencies';

/** A row that has an owner. */
export type OwnedRow = ListenerRow & { readonly process: Process };

/** The offer that the user confirms, and what is needed to carry it out. */
export interface PreparedRestart {
  readonly offer: RestartOffer;
  readonly target: Target;
  /** The path of the program to start. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>> | undefined;
}

/**
 * Checks everything that could keep the new process from starting, before the old one is terminated.
 * @param inspection of the process to restart; undefined if it has exited.
 * @throws UserError if it cannot be restarted.
 */
export async function prepareRestart(
  dependencies: RestartDependencies,
  row: OwnedRow,
  decision: RestartDecision,
  mode: RestartMode,
  inspection: Inspection | undefined,
): Promise<PreparedRestart> {
  const label = processLabel(row);
  if (decision.kind === 'refused') throw new UserError(cannotRestart(label, decision.refusal));
  const { plan } = decision;
  const unit = inspection && serviceUnitOf(inspection, dependencies.hostContext);
  const start = await prepareStart(dependencies, row.listener, plan, { unit, isRunning: true });
  const target = await targetOf(dependencies, row.process, plan.process);
  const members = [target, ...(target.companions ?? [])];
  const { program, environment } = start;
  return {
    offer: offerOf(start, { label, port: row.listener.port, mode, plan, members }),
    target,
    program,
    environment,
  };
}

/** A program that can be started. */
interface PreparedStart {
  /** The path of the program. */
  readonly program: string;
  readonly match: RestartOffer['match'];
  /** Undefined if it is unknown. */
  readonly environment: Readonly<Record<string, string>> | undefined;
  /** What of it can load code. */
  readonly foreign: RestartOffer['foreign'];
}

/**
 * Checks everything that could keep a process from starting.
 * @param isRunning whether the process of the plan is still there.
 * @throws UserError if it cannot be started.
 */
export async function prepareStart(
  dependencies: StartDependencies,
  listener: Listener,
  plan: RestartPlan,
  { unit, isRunning }: { readonly unit: KnownUnit; readonly isRunning: boolean },
): Promise<PreparedStart> {
  const obstacle = obstacleToRestart(plan, listener, {
    isWorkspaceTrusted: dependencies.isWorkspaceTrusted(),
    hasWorkspaceFolder: dependencies.hasWorkspaceFolder(),
    home: dependencies.hostContext.home,
    folder: await folderState(plan.cwd),
    unit,
  });
  if (obstacle !== undefined) throw new UserError(restartObstacleText(obstacle));
  const environment = isRunning ? await dependencies.collector.environmentOf(plan.process) : undefined;
  const found = await resolveExecutable(
    ...([plan.argv[0], plan.cwd, environment?.['PATH']] as const),
    isRunning ? { runBy: plan.process.pid } : {},
  );
  if (found.kind === 'unreadable') throw new UserError(programUnreadable(plan.argv[0]));
  if (found.value === undefined) throw new UserError(programMissing(plan.argv[0], isRunning));
  const { commandLine, executable } = plan.process;
  // a first word that replaces a title, such as npm, is another program on purpose
  const isMeant = plan.argv[0] !== commandLine?.[0];
  return {
    program: found.value.path,
    match: isMeant ? 'same' : compareExecutable(found.value, executable),
    environment,
    foreign: foreignVariables(environment ?? {}, dependencies.ownEnvironment, { cwd: plan.cwd, executable }),
  };
}

/** What a person is asked. */
export function offerOf(
  { program, match, environment, foreign }: PreparedStart,
  what: Pick<RestartOffer, 'label' | 'port' | 'mode' | 'plan' | 'members'>,
): RestartOffer {
  return { ...what, program, match, isEnvironmentKnown: environment !== undefined, foreign };
}

/** The restarted process, and with it the owner of the listener if that is its descendant. */
async function targetOf(
  dependencies: RestartDependencies,
  owner: Process,
  restarted: Process,
): Promise<Target> {
  const listeners = await listenersOf(dependencies, [owner]);
  const target = { ...memberOf(restarted), listeners };
  return sameProcess(owner, restarted) ? target : { ...target, owner, companions: [memberOf(owner)] };
}
