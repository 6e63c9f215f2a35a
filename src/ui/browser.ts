import * as vscode from 'vscode';
import type { Browser } from '../flows/open';

/** The browser of the person in front of the window, and VS Code's own Simple Browser. */
export class WindowBrowser implements Browser {
  readonly location = vscode.env.remoteName === undefined ? 'here' : 'forwarded';

  async externalUrl(url: string): Promise<string> {
    const external = await vscode.env.asExternalUri(vscode.Uri.parse(url, true));
    // without encoding, `[::1]` stays as browsers write it
    return external.toString(true);
  }

  /** A remote window forwards the port by itself. */
  async open(url: string): Promise<boolean> {
    return vscode.env.openExternal(vscode.Uri.parse(url, true));
  }

  async openInEditor(url: string): Promise<void> {
    await vscode.commands.executeCommand('simpleBrowser.show', url);
  }
}
