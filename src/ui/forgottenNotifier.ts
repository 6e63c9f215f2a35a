import * as vscode from 'vscode';
import { forgottenActions, forgottenMessage } from '../messages/forgotten';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { SettingsStore } from '../settingsStore';
import { NewlyForgotten } from '../watch/newlyForgotten';
import { OptionalNotice } from './optionalNotice';

/** If the user wants it: one notification for all servers that begin to look forgotten at the same time. */
export class ForgottenNotifier {
  private readonly newly = new NewlyForgotten();
  private isKnown = false;
  private readonly notice: OptionalNotice<'notifyAboutForgottenServers'>;

  constructor(
    settings: SettingsStore,
    private readonly cleanUp: () => PromiseLike<unknown>,
    fail: (error: unknown) => void,
  ) {
    this.notice = new OptionalNotice(settings, 'notifyAboutForgottenServers', false, fail);
  }

  /** @param isAllRead whether everything that may speak for it has been read once. */
  update(forgotten: readonly ListenerRow[], isAllRead: boolean): void {
    const fresh = this.newly.update(forgotten, !this.isKnown);
    this.isKnown ||= isAllRead;
    if (fresh.length === 0 || !this.notice.isWanted) return;
    this.notice.show(
      { level: 'information', text: forgottenMessage(fresh, vscode.env.language) },
      { title: forgottenActions.cleanUp(), run: this.cleanUp },
    );
  }
}
