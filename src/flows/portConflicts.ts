import { conflictOffer } from '../messages/freePort';
import { textLimits } from '../messages/message';
import { conflictActions, rerunMessage, rerunObstacleError, rerunQuestion } from '../messages/portConflicts';
import type { CommandLine, RerunDecision, TerminalState } from '../model/actions/rerunCommand';
import { obstacleToTyping, planRerun } from '../model/actions/rerunCommand';
import type { AddressConflict } from '../model/conflicts/conflictCollector';
import { plainText } from '../model/text/text';
import { UserError } from '../model/text/userError';
import type { ContainerDependencies } from './containers';
import type { Dialogs } from './dialogs';
import type { FreePortDependencies, PortRequest } from './freePort';
import { explainPort, freePort, rowsOnIfRead } from './freePort';

/** A command of a terminal that failed because its port was in use. */
export interface FailedCommand {
  readonly commandLine: CommandLine;
  /** Whether nothing was run in its terminal since. */
  readonly isLatest: () => boolean;
  readonly terminalState: () => TerminalState;
  /** Types it into its terminal. */
  readonly run: () => void;
}

export interface PortConflictDependencies extends FreePortDependencies {
  readonly settings: ContainerDependencies['settings'] & {
    update(key: 'offerToFreePorts', value: false): Promise<void>;
  };
  readonly platform: string;
  readonly isWorkspaceTrusted: () => boolean;
}

/** One quiet offer after a command failed: to stop what holds its port and run it again, or to find out why. */
export async function offerToFreePort(
  dependencies: PortConflictDependencies,
  conflict: AddressConflict,
  failed: FailedCommand,
): Promise<void> {
  const { protocol } = conflict;
  const port = conflict.port ?? conflict.contextPort;
  if (port === undefined) return;
  const shown = await rowsOnIfRead(dependencies, { protocol, port });
  // an unsolicited offer claims nothing that is unknown
  if (shown === undefined) return;
  const { text, action } = conflictOffer({ protocol, port }, conflict, shown, dependencies.platform);
  const titles = conflictActions();
  const message = { level: 'information', text: plainText(text, textLimits.notification) } as const;
  const chosen = await dependencies.dialogs.offer(message, [
    { id: action, title: titles[action] },
    { id: 'never', title: titles.never },
  ]);
  switch (chosen) {
    case 'stop':
      return freePortAndRerun(dependencies, { protocol, port, shown }, failed, true);
    case 'explain':
      return explainPort(dependencies, { protocol, port });
    case 'never':
      return dependencies.settings.update('offerToFreePorts', false);
    case undefined:
  }
}

/**
 * Frees a port, then runs the command again that failed because of it.
 * @param isAgreed whether the user has just agreed to run it again; otherwise a question comes first.
 */
export async function freePortAndRerun(
  dependencies: PortConflictDependencies,
  request: PortRequest,
  failed: FailedCommand | undefined,
  isAgreed: boolean,
): Promise<void> {
  const isFree = await freePort(dependencies, request);
  if (isFree && failed !== undefined) await rerun(dependencies, failed, isAgreed);
}

async function rerun(
  { dialogs, isWorkspaceTrusted }: PortConflictDependencies,
  failed: FailedCommand,
  isAgreed: boolean,
): Promise<void> {
  const check = (): void => {
    const obstacle = obstacleToTyping(failed.terminalState(), isWorkspaceTrusted());
    if (obstacle !== undefined) throw new UserError(rerunObstacleError(obstacle));
  };
  const decision = planRerun(failed.commandLine, { isAgreed, isLatest: failed.isLatest() });
  if (decision.kind === 'refused') throw new UserError(rerunObstacleError(decision.reason));
  check();
  if (!(await isRerunAgreed(dialogs, decision))) return;
  // another command may have been started while the person was asked
  check();
  failed.run();
}

async function isRerunAgreed(
  dialogs: Dialogs,
  decision: Exclude<RerunDecision, { kind: 'refused' }>,
): Promise<boolean> {
  const actions = [{ id: 'rerun', title: conflictActions().rerun }] as const;
  switch (decision.kind) {
    case 'at-once':
      return true;
    case 'ask':
      return (await dialogs.offer(rerunMessage(decision.text), actions)) !== undefined;
    case 'ask-showing-all':
      return (await dialogs.ask(rerunQuestion(decision.text), actions)) !== undefined;
  }
}
