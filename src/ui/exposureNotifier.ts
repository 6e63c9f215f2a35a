import * as vscode from 'vscode';
import type { Finding } from '../model/exposure/findings';
import { findingKey } from '../model/exposure/findings';
import { withoutLinks } from '../model/text/text';
import type { SettingsStore } from '../settingsStore';
import { notificationText } from './statusBarItem';

/** Where the user asked for it: one notification for all that is newly exposed, and none for what was there before. */
export class ExposureNotifier {
  /** Undefined until the first look: at start-up nothing is told. */
  private seen: Set<string> | undefined;

  constructor(
    private readonly settings: SettingsStore,
    private readonly show: () => PromiseLike<unknown>,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** @param open the findings of a look that nobody acknowledged. */
  see(open: readonly Finding[]): void {
    const before = this.seen;
    const seen = new Set([...(before ?? []), ...open.map(({ traits }) => findingKey(traits))]);
    this.seen = seen;
    if (before === undefined || this.settings.current.notifyAboutExposedDevServers === 'off') return;
    const fresh = open.filter(({ traits }) => !before.has(findingKey(traits)));
    if (fresh.length > 0) this.tell(fresh).then(undefined, this.fail);
  }

  private async tell(findings: readonly Finding[]): Promise<void> {
    const [show, never] = ['Show', "Don't Show Again"];
    const chosen = await vscode.window.showWarningMessage(
      withoutLinks(notificationText(findings)),
      show,
      never,
    );
    if (chosen === show) await this.show();
    if (chosen === never) await this.settings.update('notifyAboutExposedDevServers', 'off');
  }
}
