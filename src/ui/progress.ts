import * as vscode from 'vscode';
import type { ProgressTask } from '../flows/dialogs';
import { shownIfSlow } from '../flows/shownIfSlow';
import { withoutLinks } from '../model/text/text';

/** Runs a task; if it takes a moment, behind a notification with a Cancel button, which aborts the signal. */
export async function withCancellableProgress<T>(title: string, task: ProgressTask<T>): Promise<T> {
  return shownIfSlow(task, ({ done, cancel, onReport }) => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
      async (progress, token) => {
        const subscription = token.onCancellationRequested(cancel);
        onReport((message) => {
          progress.report({ message: withoutLinks(message) });
        });
        await done;
        subscription.dispose();
      },
    );
  });
}
