import type { Finding } from '../model/exposure/findings';
import { findingKey } from '../model/exposure/findings';
import type { SettingsStore } from '../settingsStore';
import { notificationActions, notificationText } from '../messages/statusBar';
import { OptionalNotice } from './optionalNotice';

/** If the user wants it: one notification for everything newly exposed, and none for what was exposed before. */
export class ExposureNotifier {
  /** Undefined until the first scan: no notification at startup. */
  private known: Set<string> | undefined;
  private readonly notice: OptionalNotice<'notifyAboutExposedDevServers'>;

  constructor(
    settings: SettingsStore,
    private readonly show: () => PromiseLike<unknown>,
    fail: (error: unknown) => void,
  ) {
    this.notice = new OptionalNotice(settings, 'notifyAboutExposedDevServers', 'off', fail);
  }

  /** @param open the findings of a scan that are not acknowledged. */
  update(open: readonly Finding[]): void {
    const before = this.known;
    this.known = new Set([...(before ?? []), ...open.map(({ traits }) => findingKey(traits))]);
    if (before === undefined || !this.notice.isWanted) return;
    const fresh = open.filter(({ traits }) => !before.has(findingKey(traits)));
    if (fresh.length === 0) return;
    this.notice.show(
      { level: 'warning', text: notificationText(fresh) },
      { title: notificationActions.show(), run: this.show },
    );
  }
}
