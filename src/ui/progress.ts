import * as vscode from 'vscode';
import type { ProgressTask } from '../flows/dialogs';
import { withoutLinks } from '../model/text/text';

/** Runs a task behind a notification with a Cancel button, which aborts the signal. */
export async function withCancellableProgress<T>(title: string, task: ProgressTask<T>): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
    async (progress, token) => {
      const cancelled = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        cancelled.abort();
      });
      try {
        return await task(cancelled.signal, (message) => {
          progress.report({ message: withoutLinks(message) });
        });
      } finally {
        subscription.dispose();
      }
    },
  );
}
