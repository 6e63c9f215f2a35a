import * as vscode from 'vscode';
import { endedActions, endedMessage } from '../messages/recentlyEnded';
import type { EndedServer } from '../model/history/endedServer';
import { withoutLinks } from '../model/text/text';
import type { SettingsStore } from '../settingsStore';

/** If the user wants it: one notification for all servers that have ended unasked at the same time. */
export class EndedNotifier {
  private waiting: EndedServer[] = [];

  constructor(
    private readonly settings: SettingsStore,
    private readonly startAgain: (server: EndedServer) => PromiseLike<unknown>,
    private readonly fail: (error: unknown) => void,
  ) {}

  ended(server: EndedServer): void {
    if (server.how.kind === 'terminated' || !this.settings.current.notifyAboutEndedServers) return;
    this.waiting.push(server);
    if (this.waiting.length === 1) queueMicrotask(this.announce);
  }

  private readonly announce = (): void => {
    const servers = this.waiting;
    this.waiting = [];
    this.notify(servers).catch(this.fail);
  };

  private async notify(servers: readonly EndedServer[]): Promise<void> {
    const [startAgain, never] = [endedActions.startAgain(), endedActions.never()];
    const [only, ...more] = servers;
    const canStart = more.length === 0 && only?.process.commandLine !== undefined;
    const { text } = endedMessage(servers);
    const chosen = await vscode.window.showWarningMessage(
      withoutLinks(text),
      ...(canStart ? [startAgain, never] : [never]),
    );
    if (chosen === startAgain && only !== undefined) await this.startAgain(only);
    if (chosen === never) await this.settings.update('notifyAboutEndedServers', false);
  }
}
