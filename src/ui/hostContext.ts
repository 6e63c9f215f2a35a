import { homedir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { HostProcess } from '../core/hostProcess';
import type { HostContext } from '../model/process/hostContext';

/** Identifies the open workspace; undefined if none is open. */
export function currentWorkspace(): string | undefined {
  return (vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString();
}

/** Eclipse Theia and what is made of it, whatever its name: only its API tells of the plugins that it has. */
export function isTheia(): boolean {
  return 'plugins' in vscode;
}

/** The user and the editor that this extension runs for. */
export function hostContextOf(
  { extension, extensionMode }: vscode.ExtensionContext,
  self: Omit<HostProcess, 'platform' | 'bootId'>,
): HostContext {
  // in development this extension is in the user's own project, which is not one of the editor's folders
  const installed = vscode.extensions.all.filter(
    ({ id }) => id !== extension.id || extensionMode === vscode.ExtensionMode.Production,
  );
  const systemDrive = self.environment['SystemDrive'];
  return {
    uid: self.uid,
    home: homedir(),
    ...(systemDrive === undefined ? {} : { systemDrive }),
    editor: {
      name: vscode.env.appName,
      pid: self.pid,
      // the first process adopts what lost its parent; in a container it may be the editor's server
      ...(self.parentPid > 1 || isStartedByFirst(self) ? { parentPid: self.parentPid } : {}),
      executable: self.executable,
      ...(self.session === undefined ? {} : { session: self.session }),
      ...(self.unit === undefined ? {} : { unit: self.unit }),
      reports: self.reports,
      installation: vscode.env.appRoot,
      extensions: [...new Set(installed.map(({ extensionPath }) => dirname(extensionPath)))],
    },
  };
}

/** Only where sessions are known: they distinguish what the first process started from what it adopted. */
function isStartedByFirst({
  parentPid,
  session,
  isParentOfSameProgram,
}: Pick<HostProcess, 'parentPid' | 'session' | 'isParentOfSameProgram'>): boolean {
  return parentPid === 1 && session !== undefined && isParentOfSameProgram;
}
