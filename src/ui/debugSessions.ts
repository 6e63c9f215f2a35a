import * as vscode from 'vscode';
import { isRecord } from '../model/record';

/** Which processes are debugged in this window, as their debug adapters tell it (DAP, event `process`). */
export class DebugSessions implements vscode.Disposable {
  private readonly pids = new Map<string, Set<number>>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: ({ id }) => ({
        onDidSendMessage: (message: unknown) => {
          const pid = debuggedPid(message);
          if (pid !== undefined) this.pids.set(id, new Set([...(this.pids.get(id) ?? []), pid]));
        },
      }),
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
}

/** `{ "type": "event", "event": "process", "body": { "systemProcessId": 4711 } }` */
function debuggedPid(message: unknown): number | undefined {
  if (!isRecord(message) || message['event'] !== 'process' || !isRecord(message['body'])) return undefined;
  const pid = message['body']['systemProcessId'];
  return typeof pid === 'number' ? pid : undefined;
}
