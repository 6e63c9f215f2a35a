import * as vscode from 'vscode';
import type { Finding } from '../model/exposure/findings';
import { findingKey } from '../model/exposure/findings';
import { withoutLinks } from '../model/text/text';
import type { SettingsStore } from '../settingsStore';
import { notificationActions, notificationText } from '../messages/statusBar';

/** If the user wants it: one notification for everything newly exposed, and none for what was exposed before. */
export class ExposureNotifier {
  /** Undefined until the first scan: no notification at startup. */
  private known: Set<string> | undefined;

  constructor(
    private readonly settings: SettingsStore,
    private readonly show: () => PromiseLike<unknown>,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** @param open the findings of a scan that are not acknowledged. */
  update(open: readonly Finding[]): void {
    const before = this.known;
    this.known = new Set([...(before ?? []), ...open.map(({ traits }) => findingKey(traits))]);
    if (before === undefined || this.settings.current.notifyAboutExposedDevServers === 'off') return;
    const fresh = open.filter(({ traits }) => !before.has(findingKey(traits)));
    if (fresh.length > 0) this.notify(fresh).then(undefined, this.fail);
  }

  private async notify(findings: readonly Finding[]): Promise<void> {
    const [show, never] = [notificationActions.show(), notificationActions.never()];
    const chosen = await vscode.window.showWarningMessage(
      withoutLinks(notificationText(findings)),
      show,
      never,
    );
    if (chosen === show) await this.show();
    if (chosen === never) await this.settings.update('notifyAboutExposedDevServers', 'off');
  }
}
