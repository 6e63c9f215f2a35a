import * as vscode from 'vscode';

/** Which task runs, or ran last, in a terminal. VS Code tells only the PID that they have in common. */
export class RunningTasks implements vscode.Disposable {
  private readonly byPid = new Map<number, vscode.Task>();
  private readonly pids = new WeakMap<vscode.Terminal, number>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.tasks.onDidStartTaskProcess(({ processId, execution }) => {
      this.byPid.set(processId, execution.task);
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
    return pid === undefined ? undefined : this.byPid.get(pid);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async learn(terminal: vscode.Terminal): Promise<void> {
    const pid = await terminal.processId;
    if (pid !== undefined) this.pids.set(terminal, pid);
  }
}
