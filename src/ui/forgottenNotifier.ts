import * as vscode from 'vscode';
import { forgottenActions, forgottenMessage } from '../messages/forgotten';
import type { ListenerRow } from '../model/rows/listenerRow';
import { withoutLinks } from '../model/text/text';
import type { SettingsStore } from '../settingsStore';
import { NewlyForgotten } from '../watch/newlyForgotten';

/** If the user wants it: one notification for all servers that begin to look forgotten at the same time. */
export class ForgottenNotifier {
  private readonly newly = new NewlyForgotten();
  private isKnown = false;

  constructor(
    private readonly settings: SettingsStore,
    private readonly cleanUp: () => PromiseLike<unknown>,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** @param isAllRead whether everything that may speak for it has been read once. */
  update(forgotten: readonly ListenerRow[], isAllRead: boolean): void {
    const fresh = this.newly.update(forgotten, !this.isKnown);
    this.isKnown ||= isAllRead;
    if (fresh.length === 0 || !this.settings.current.notifyAboutForgottenServers) return;
    this.notify(fresh).catch(this.fail);
  }

  private async notify(rows: readonly ListenerRow[]): Promise<void> {
    const [cleanUp, never] = [forgottenActions.cleanUp(), forgottenActions.never()];
    const message = withoutLinks(forgottenMessage(rows, vscode.env.language));
    const chosen = await vscode.window.showInformationMessage(message, cleanUp, never);
    if (chosen === cleanUp) await this.cleanUp();
    if (chosen === never) await this.settings.update('notifyAboutForgottenServers', false);
  }
}
