import {
  conflictActions,
  putAtPromptMessage,
  rerunMessage,
  rerunObstacleError,
  rerunQuestion,
  restartSessionMessage,
} from '../messages/portConflicts';
import type { CommandLine, RerunDecision, TerminalState } from '../model/actions/rerunCommand';
import { obstacleToTyping, planRerun } from '../model/actions/rerunCommand';
import type { CommandOrigin } from '../model/actions/runningServer';
import { UserError } from '../model/text/userError';
import type { Dialogs } from './dialogs';

/** What failed because its port was in use. */
export type FailedRun = FailedCommand | FailedSession;

interface Failed {
  readonly origin: CommandOrigin;
  /** A watcher goes on after what it watches has failed. */
  readonly isRunning: () => boolean;
}

/** A command of a terminal. */
export interface FailedCommand extends Failed {
  readonly kind: 'command';
  readonly commandLine: CommandLine;
  /** Whether nothing was run in its terminal since. */
  readonly isLatest: () => boolean;
  readonly terminalState: () => TerminalState;
  /** Types it into its terminal and runs it. */
  readonly run: () => void;
  /** Types a text into its terminal, and leaves it to a person to run it. */
  readonly putAtPrompt: (text: string) => void;
}

/** A task or a debug session, which VS Code starts again. */
export interface FailedSession extends Failed {
  readonly kind: 'session';
  readonly name: string;
  readonly restart: () => Promise<void>;
}

interface RerunDependencies {
  readonly dialogs: Dialogs;
  readonly isWorkspaceTrusted: () => boolean;
}

/** @param isAgreed whether the user has just agreed to run it again; otherwise a question comes first. */
export async function rerun(
  dependencies: RerunDependencies,
  failed: FailedRun,
  isAgreed: boolean,
): Promise<void> {
  if (failed.kind === 'command') return rerunCommand(dependencies, failed, isAgreed);
  if (!dependencies.isWorkspaceTrusted()) throw new UserError(rerunObstacleError('restrictedMode'));
  const actions = [{ id: 'rerun', title: conflictActions().rerun }] as const;
  if (
    isAgreed ||
    (await dependencies.dialogs.offer(restartSessionMessage(failed.name), actions)) !== undefined
  ) {
    await failed.restart();
  }
}

async function rerunCommand(
  { dialogs, isWorkspaceTrusted }: RerunDependencies,
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
  if (decision.kind === 'put-at-prompt') {
    failed.putAtPrompt(decision.text);
    dialogs.tell(putAtPromptMessage());
    return;
  }
  if (!(await isRerunAgreed(dialogs, decision))) return;
  // another command may have been started while the person was asked
  check();
  failed.run();
}

async function isRerunAgreed(
  dialogs: Dialogs,
  decision: Exclude<RerunDecision, { kind: 'refused' | 'put-at-prompt' }>,
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
