import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Folders } from '../flows/origin';

/** Folders of this machine, shown by VS Code. */
export class WindowFolders implements Folders {
  exists(path: string): boolean {
    return existsSync(path);
  }

  async open(path: string): Promise<void> {
    const uri = vscode.Uri.file(path);
    if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) {
      await vscode.commands.executeCommand('revealInExplorer', uri);
    } else {
      await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
    }
  }
}
