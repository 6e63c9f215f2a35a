import * as vscode from 'vscode';
import { neverAgain } from '../messages/message';
import type { Message } from '../messages/message';
import type { Settings } from '../model/settings';
import { withoutLinks } from '../model/text/text';
import type { SettingsStore } from '../settingsStore';

type NoticeSetting =
  'notifyAboutExposedDevServers' | 'notifyAboutEndedServers' | 'notifyAboutForgottenServers';

/** What a notification offers besides not being shown again. */
interface NoticeAction {
  readonly title: string;
  readonly run: () => PromiseLike<unknown>;
}

/** A notification that a person wants by a setting, and can turn off from itself. */
export class OptionalNotice<Setting extends NoticeSetting> {
  /** A person has just turned it off, which takes VS Code a moment. */
  private isTurnedOff = false;

  /** @param off the value of the setting with which it is not shown. */
  constructor(
    private readonly settings: SettingsStore,
    private readonly setting: Setting,
    private readonly off: Settings[Setting],
    private readonly fail: (error: unknown) => void,
  ) {}

  get isWanted(): boolean {
    return !this.isTurnedOff && this.settings.current[this.setting] !== this.off;
  }

  show(message: Message, action: NoticeAction | undefined): void {
    this.showAndAct(message, action).catch(this.fail);
  }

  private async showAndAct({ level, text }: Message, action: NoticeAction | undefined): Promise<void> {
    const never = neverAgain();
    const titles = action === undefined ? [never] : [action.title, never];
    const show =
      level === 'information' ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    const chosen = await show(withoutLinks(text), ...titles);
    if (chosen === never) await this.turnOff();
    else if (chosen !== undefined) await action?.run();
  }

  private async turnOff(): Promise<void> {
    this.isTurnedOff = true;
    try {
      await this.settings.update(this.setting, this.off);
    } finally {
      this.isTurnedOff = false;
    }
  }
}
