import * as vscode from 'vscode';
import { debuggedPid, pidInName } from '../model/recognition/debugSession';
import type { WindowSessions } from './windowSessions';

/** Which processes are debugged in this window, as their debug adapters report them. */
export class DebugSessions implements vscode.Disposable {
  private readonly pids = new Map<string, Set<number>>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: (message: unknown) => {
          const pid = debuggedPid(message);
          if (pid !== undefined) this.add(session, pid);
        },
      }),
    }),
    vscode.debug.onDidStartDebugSession((session) => {
      const { parentSession, configuration } = session;
      // the name of a child session comes from its debugger, not from the user
      const pid = parentSession === undefined ? undefined : pidInName(configuration.name);
      if (pid !== undefined) this.add(session, pid);
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      for (const pid of this.pids.get(id) ?? []) this.starters.closed('debugSession', pid);
      this.pids.delete(id);
    }),
  );

  constructor(private readonly starters: Pick<WindowSessions, 'started' | 'closed'>) {}

  isDebugged(pid: number): boolean {
    return [...this.pids.values()].some((pids) => pids.has(pid));
  }

  async showConsole(): Promise<void> {
    await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private add(session: vscode.DebugSession, pid: number): void {
    const { id } = session;
    this.pids.set(id, new Set([...(this.pids.get(id) ?? []), pid]));
    const root = rootOf(session);
    // what it was attached to was started by somebody else
    if (root.configuration.request === 'launch') this.starters.started('debugSession', pid, root.name);
  }
}

/** The one that a person started: debuggers start others for the processes and workers in it. */
function rootOf(session: vscode.DebugSession): vscode.DebugSession {
  let root = session;
  while (root.parentSession !== undefined) root = root.parentSession;
  return root;
}
