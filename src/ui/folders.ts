import * as vscode from 'vscode';
import { folderState } from '../collect/foreignFiles';
import { openFolderAt } from '../flows/openFolder';
import type { Folders } from '../flows/origin';
import type { OpenFolder } from '../flows/stablePort';
import type { FolderState } from '../model/process/localPath';

/** Folders of this machine, shown by VS Code. */
export class WindowFolders implements Folders {
  constructor(private readonly home: string) {}

  stateOf(path: string): Promise<FolderState> {
    return folderState(path);
  }

  /** The folders of this window. @param first by default the one with the file that is edited. */
  async openFolders(first = editedFolder()): Promise<readonly OpenFolder[]> {
    const all = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const ordered = [...all.filter((one) => one === first), ...all.filter((one) => one !== first)];
    return Promise.all(ordered.map(({ name, uri }) => openFolderAt({ name, path: uri.fsPath }, this.home)));
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

function editedFolder(): vscode.WorkspaceFolder | undefined {
  const edited = vscode.window.activeTextEditor?.document.uri;
  return edited && vscode.workspace.getWorkspaceFolder(edited);
}
