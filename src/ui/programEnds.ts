import * as vscode from 'vscode';
import type { RecentlyEnded } from '../watch/recentlyEnded';

/** Tells how commands of terminals, and tasks, have ended. */
export class ProgramEnds implements vscode.Disposable {
  private readonly commandStarts = new WeakMap<
    vscode.TerminalShellExecution,
    { readonly startedAt: number; readonly freeSince: number | undefined }
  >();
  /** Since when no command is known to run in these terminals. */
  private readonly freeSince = new WeakMap<vscode.Terminal, number>();
  private readonly taskStarts = new WeakMap<
    vscode.TaskExecution,
    { readonly pid: number; readonly startedAt: number }
  >();
  private readonly subscriptions: vscode.Disposable;

  /** @param now milliseconds since the epoch. */
  constructor(
    private readonly ended: Pick<RecentlyEnded, 'programEnded'>,
    private readonly now: () => number,
    fail: (error: unknown) => void,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidOpenTerminal((terminal) => {
        this.freeSince.set(terminal, now());
      }),
      vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
        this.commandStarts.set(execution, { startedAt: now(), freeSince: this.freeSince.get(terminal) });
        this.freeSince.delete(terminal);
      }),
      vscode.window.onDidEndTerminalShellExecution((event) => {
        this.freeSince.set(event.terminal, now());
        this.commandEnded(event).catch(fail);
      }),
      vscode.tasks.onDidStartTaskProcess(({ execution, processId }) => {
        this.taskStarts.set(execution, { pid: processId, startedAt: now() });
      }),
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        const start = this.taskStarts.get(execution);
        if (start === undefined || exitCode === undefined) return;
        ended.programEnded({ by: 'task', ...start, endedAt: now(), code: exitCode });
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async commandEnded({
    terminal,
    execution,
    exitCode,
  }: vscode.TerminalShellExecutionEndEvent): Promise<void> {
    const endedAt = this.now();
    const start = this.commandStarts.get(execution);
    if (start === undefined || exitCode === undefined) return;
    const pid = await terminal.processId;
    if (pid === undefined) return;
    this.ended.programEnded({ by: 'command', pid, ...start, endedAt, code: exitCode });
  }
}
