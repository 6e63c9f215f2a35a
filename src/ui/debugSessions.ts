import * as vscode from 'vscode';
import { debuggedPid, pidInName } from '../model/recognition/debugSession';

/** Which processes are debugged in this window, as their debug adapters report them. */
export class DebugSessions implements vscode.Disposable {
  private readonly pids = new Map<string, Set<number>>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: ({ id }) => ({
        onDidSendMessage: (message: unknown) => {
          const pid = debuggedPid(message);
          if (pid !== undefined) this.add(id, pid);
        },
      }),
    }),
    vscode.debug.onDidStartDebugSession(({ id, parentSession, configuration }) => {
      // the name of a child session comes from its debugger, not from the user
      const pid = parentSession === undefined ? undefined : pidInName(configuration.name);
      if (pid !== undefined) this.add(id, pid);
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      this.pids.delete(id);
    }),
  );

  isDebugged(pid: number): boolean {
    return [...this.pids.values()].some((pids) => pids.has(pid));
  }

  async showConsole(): Promise<void> {
    await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private add(id: string, pid: number): void {
    this.pids.set(id, new Set([...(this.pids.get(id) ?? []), pid]));
  }
}
