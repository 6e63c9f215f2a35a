import * as vscode from 'vscode';

/** A process of a task. */
interface Run {
  readonly execution: vscode.TaskExecution;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** VS Code reports what is run and printed in its terminal. */
  isReported: boolean;
}

/**
 * Which task runs, or ran last, in a terminal. VS Code tells only the PID that they have in common. A terminal is used for
 * one task after another, and its PID changes with each.
 */
export class RunningTasks implements vscode.Disposable {
  private readonly byPid = new Map<number, Run>();
  private readonly pids = new WeakMap<vscode.Terminal, number>();
  private readonly withCommands = new WeakSet<vscode.Terminal>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.tasks.onDidStartTaskProcess(({ processId, execution }) => {
      this.byPid.set(processId, { execution, startedAt: Date.now(), isReported: false });
      for (const terminal of vscode.window.terminals) void this.learn(terminal);
    }),
    vscode.window.onDidOpenTerminal((terminal) => {
      void this.learn(terminal);
    }),
    vscode.window.onDidCloseTerminal((terminal) => {
      const pid = this.pids.get(terminal);
      if (pid !== undefined) this.byPid.delete(pid);
    }),
  );

  of(terminal: vscode.Terminal): vscode.Task | undefined {
    const pid = this.pids.get(terminal);
    return pid === undefined ? undefined : this.byPid.get(pid)?.execution.task;
  }

  /** A command was reported in a terminal, which may be a task's. */
  async reported(terminal: vscode.Terminal): Promise<void> {
    this.withCommands.add(terminal);
    await this.learn(terminal);
  }

  /**
   * VS Code reports the commands of tasks, with their output, from version 1.106 on; before, only from the second task in a
   * terminal on (seen with 1.100.3 and 1.139.1).
   * @returns when the latest process of a task started, if its output is not reported.
   */
  unreportedStartOf(execution: vscode.TaskExecution): number | undefined {
    const run = [...this.byPid.values()].filter((each) => each.execution === execution).at(-1);
    return run?.isReported === false ? run.startedAt : undefined;
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async learn(terminal: vscode.Terminal): Promise<void> {
    const pid = await terminal.processId;
    if (pid === undefined) return;
    this.pids.set(terminal, pid);
    const run = this.byPid.get(pid);
    if (run !== undefined && this.withCommands.has(terminal)) run.isReported = true;
  }
}
