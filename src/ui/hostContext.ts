import { homedir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { HostContext, SelfReport } from '../model/process/hostContext';

/** Identifies the open workspace; undefined if none is open. */
export function currentWorkspace(): string | undefined {
  return (vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString();
}

/** The extension host's own process. */
export interface HostProcess {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  readonly parentPid: number;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** How the system reports this process now. */
  readonly reports: () => readonly SelfReport[];
}

/** The user and the editor that this extension runs for. */
export function hostContextOf(
  { extension, extensionMode }: vscode.ExtensionContext,
  self: Pick<HostProcess, 'pid' | 'parentPid' | 'uid' | 'reports' | 'environment'>,
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
      // the first process adopts what lost its parent
      ...(self.parentPid > 1 ? { parentPid: self.parentPid } : {}),
      reports: self.reports,
      installation: vscode.env.appRoot,
      extensions: [...new Set(installed.map(({ extensionPath }) => dirname(extensionPath)))],
    },
  };
}
