import * as vscode from 'vscode';
import { debuggedPid, pidInName } from '../model/recognition/debugSession';

/** Which processes are debugged in this window, as their debug adapters tell it. */
export class DebugSessions implements vscode.Disposable {
  private readonly pids = new Map<string, Set<number>>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: ({ id }) => ({
        onDidSendMessage: (message: unknown) => {
          const pid = debuggedPid(message);
          if (pid !== undefined) this.learn(id, pid);
        },
      }),
    }),
    vscode.debug.onDidStartDebugSession(({ id, parentSession, configuration }) => {
      // what another session starts is named by its debugger, not by the user
      const pid = parentSession === undefined ? undefined : pidInName(configuration.name);
      if (pid !== undefined) this.learn(id, pid);
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      this.pids.delete(id);
    }),
  );

  isDebugged(pid: number): boolean {
    return [...this.pids.values()].some((pids) => pids.has(pid));
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private learn(id: string, pid: number): void {
    this.pids.set(id, new Set([...(this.pids.get(id) ?? []), pid]));
  }
}
