import * as vscode from 'vscode';
import { folderState } from '../collect/foreignFiles';
import type { Folders } from '../flows/origin';
import type { FolderState } from '../model/process/localPath';

/** Folders of this machine, shown by VS Code. */
export class WindowFolders implements Folders {
  stateOf(path: string): Promise<FolderState> {
    return folderState(path);
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
