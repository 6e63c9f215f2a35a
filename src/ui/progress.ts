import * as vscode from 'vscode';
import { withoutLinks } from '../model/text/text';

/** Runs a task behind a notification with a Cancel button, which aborts the signal. */
export async function withCancellableProgress<T>(
  title: string,
  task: (cancelled: AbortSignal) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
    async (_progress, token) => {
      const cancelled = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        cancelled.abort();
      });
      try {
        return await task(cancelled.signal);
      } finally {
        subscription.dispose();
      }
    },
  );
}
