import * as vscode from 'vscode';
import type { EndedTask } from '../flows/endedTask';
import type { PortConflictDependencies } from '../flows/portConflicts';
import type { FailedSession } from '../flows/rerun';
import { askedPortIn } from '../model/actions/askedPort';
import type { RunningTasks } from './runningTasks';

/**
 * What is offered after a task failed whose output VS Code does not report: all that is known are its command and its exit
 * code.
 */
export function watchTaskEnds(
  dependencies: PortConflictDependencies,
  tasks: RunningTasks,
  isWanted: () => boolean,
  report: (error: unknown) => Promise<void>,
): vscode.Disposable {
  return vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
    if (!isWanted() || exitCode === undefined) return;
    const startedAt = tasks.unreportedStartOf(execution);
    const { task } = execution;
    const port = askedPortIn(commandOf(task) ?? '');
    if (startedAt === undefined || port === undefined) return;
    const ended: EndedTask = { exitCode, port, startedAt };
    const failed: FailedSession = {
      kind: 'session',
      name: task.name,
      origin: { cwd: undefined, startedAt },
      isRunning: () => vscode.tasks.taskExecutions.some((other) => other.task === task),
      restart: async () => {
        await vscode.tasks.executeTask(task);
      },
    };
    void import('../flows/later')
      .then(({ offerAfterTask }) => offerAfterTask(dependencies, ended, failed))
      .catch(report);
  });
}

/** The command line of a task, as far as it is known: what a variable stands for is not, and that of an npm script only with its detail. */
function commandOf({ execution, definition, detail }: vscode.Task): string | undefined {
  if (definition.type === 'npm' && detail !== undefined) return detail;
  if (execution instanceof vscode.ProcessExecution) return [execution.process, ...execution.args].join(' ');
  if (!(execution instanceof vscode.ShellExecution)) return undefined;
  const { commandLine, command, args } = execution;
  if (commandLine !== undefined) return commandLine;
  return [command, ...(args ?? [])]
    .map((word) => (typeof word === 'string' ? word : (word?.value ?? '')))
    .join(' ');
}
