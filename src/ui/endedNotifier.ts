import { endedActions, endedMessage } from '../messages/recentlyEnded';
import type { EndedServer } from '../model/history/endedServer';
import type { SettingsStore } from '../settingsStore';
import { OptionalNotice } from './optionalNotice';

/** If the user wants it: one notification for all servers that have ended unasked at the same time. */
export class EndedNotifier {
  private waiting: EndedServer[] = [];
  private readonly notice: OptionalNotice<'notifyAboutEndedServers'>;

  constructor(
    settings: SettingsStore,
    private readonly startAgain: (server: EndedServer) => PromiseLike<unknown>,
    fail: (error: unknown) => void,
  ) {
    this.notice = new OptionalNotice(settings, 'notifyAboutEndedServers', false, fail);
  }

  ended(server: EndedServer): void {
    if (server.how.kind === 'terminated' || !this.notice.isWanted) return;
    this.waiting.push(server);
    if (this.waiting.length === 1) queueMicrotask(this.announce);
  }

  private readonly announce = (): void => {
    const servers = this.waiting;
    this.waiting = [];
    const [only, ...more] = servers;
    const action =
      only === undefined || more.length > 0 || only.process.commandLine === undefined
        ? undefined
        : { title: endedActions.startAgain(), run: () => this.startAgain(only) };
    this.notice.show(endedMessage(servers), action);
  };
}
