import * as vscode from 'vscode';
import type { WindowStarterKind } from '../model/origin/windowStarters';
import { WindowStarters } from '../model/origin/windowStarters';

/** Reports this window's terminals, tasks and debug sessions, with the PIDs of their processes, to what the rows are made from. */
export class WindowSessions implements vscode.Disposable {
  readonly starters = new WindowStarters();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly pids = new Map<vscode.Terminal, number>();
  private readonly taskPids = new Map<vscode.TaskExecution, number>();
  private readonly subscriptions: vscode.Disposable;
  /** Terminals whose PID is not known yet. */
  private pending = 0;
  private announced = 0;

  constructor(private readonly fail: (error: unknown) => void) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidOpenTerminal(this.opened),
      vscode.window.onDidCloseTerminal((terminal) => {
        const pid = this.pids.get(terminal);
        this.pids.delete(terminal);
        if (pid !== undefined) this.closed('windowTerminal', pid);
      }),
      // VS Code tells nothing when a terminal is renamed
      vscode.window.onDidChangeTerminalState(this.readNames),
      vscode.window.onDidChangeActiveTerminal(this.readNames),
      vscode.window.onDidStartTerminalShellExecution(this.readNames),
      vscode.window.onDidEndTerminalShellExecution(this.readNames),
      vscode.tasks.onDidStartTaskProcess(({ processId, execution }) => {
        this.taskPids.set(execution, processId);
        this.started('task', processId, execution.task.name);
      }),
      vscode.tasks.onDidEndTaskProcess(({ execution }) => {
        this.taskEnded(execution);
      }),
    );
    for (const terminal of vscode.window.terminals) this.opened(terminal);
    this.announce();
  }

  started(kind: WindowStarterKind, pid: number, name: string): void {
    this.starters.started(kind, pid, name);
    this.announce();
  }

  closed(kind: WindowStarterKind, pid: number): void {
    this.starters.closed(kind, pid, Date.now());
    this.announce();
  }

  /** Its terminal may stay, for the next task or to be read, and another process have the PID by then. */
  private taskEnded(execution: vscode.TaskExecution): void {
    const ended = this.taskPids.get(execution);
    if (ended === undefined) return;
    this.taskPids.delete(execution);
    for (const [terminal, pid] of this.pids) if (pid === ended) this.pids.delete(terminal);
    this.closed('windowTerminal', ended);
    this.closed('task', ended);
  }

  /** Takes over names that have changed since. */
  readonly readNames = (): void => {
    for (const [{ name }, pid] of this.pids) this.starters.started('windowTerminal', pid, name);
    this.announce();
  };

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private readonly opened = (terminal: vscode.Terminal): void => {
    this.pending++;
    this.learn(terminal).catch(this.fail);
  };

  /** A terminal that an extension writes to itself has no process. */
  private async learn(terminal: vscode.Terminal): Promise<void> {
    try {
      const pid = await terminal.processId;
      if (pid === undefined || !vscode.window.terminals.includes(terminal)) return;
      this.pids.set(terminal, pid);
      this.starters.started('windowTerminal', pid, terminal.name);
    } finally {
      this.pending--;
      this.announce();
    }
  }

  private announce(): void {
    this.starters.setComplete(this.pending === 0);
    if (this.announced === this.starters.version) return;
    this.announced = this.starters.version;
    this.changed.fire();
  }
}
