import * as vscode from 'vscode';
import { withoutLinks } from '../model/text/text';

/** Shows that something takes its time, in a notification that can give it up: then the signal aborts. */
export async function withCancellableProgress<T>(
  title: string,
  act: (abandon: AbortSignal) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
    async (_progress, token) => {
      const abandon = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        abandon.abort();
      });
      try {
        return await act(abandon.signal);
      } finally {
        subscription.dispose();
      }
    },
  );
}
