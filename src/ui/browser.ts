import * as vscode from 'vscode';
import type { BrowserHost } from '../act/systemBrowser';
import { openInBrowser } from '../act/systemBrowser';
import { openInEditorBrowser } from '../flows/editorBrowser';
import type { Browser } from '../flows/open';

/** The browser of the person in front of the window, and the editor's own. */
export class WindowBrowser implements Browser {
  readonly location = vscode.env.remoteName === undefined ? 'here' : 'forwarded';

  constructor(private readonly host: BrowserHost) {}

  async externalUrl(url: string): Promise<string> {
    const external = await vscode.env.asExternalUri(vscode.Uri.parse(url, true));
    // without encoding, `[::1]` stays as browsers write it
    return external.toString(true);
  }

  /**
   * A remote window forwards the port by itself. VS Code asks its Integrated Browser first only if the caller passes
   * `allowContributedOpeners`, even as `'default'`: an extension that leaves it out gets the default browser.
   */
  async open(url: string): Promise<boolean> {
    return this.takesLocalhost()
      ? openInBrowser(this.host, url)
      : vscode.env.openExternal(vscode.Uri.parse(url, true));
  }

  async openInEditor(url: string): Promise<boolean> {
    const host = {
      commandIds: () => vscode.commands.getCommands(true),
      run: (command: string, argument: unknown) => vscode.commands.executeCommand(command, argument),
      externalUrl: (local: string) => this.externalUrl(local),
      isRemoteBrowser: this.location === 'forwarded' && isOn('enableRemoteProxy'),
    };
    return openInEditorBrowser(host, url);
  }

  /** VS Code 1.109 alone opens localhost inside even for extensions, if the setting is on (microsoft/vscode#293015). */
  private takesLocalhost(): boolean {
    const isDesktop = vscode.env.uiKind === vscode.UIKind.Desktop && this.location === 'here';
    return isDesktop && vscode.version.startsWith('1.109.') && isOn('openLocalhostLinks');
  }
}

function isOn(setting: string): boolean {
  return vscode.workspace.getConfiguration('workbench.browser').get(setting) === true;
}
