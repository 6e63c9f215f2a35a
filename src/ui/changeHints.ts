import * as vscode from 'vscode';
import type { ContainerMonitor } from '../watch/containerMonitor';
import type { Scanner } from '../watch/scanner';

/** Tells the scanner when something in the window has started or ended that may listen. */
export function watchForChanges(
  scanner: Pick<Scanner, 'expectChange'>,
  containers: Pick<ContainerMonitor, 'onDidChange'>,
): vscode.Disposable {
  const expect = (): void => {
    scanner.expectChange();
  };
  return vscode.Disposable.from(
    vscode.window.onDidStartTerminalShellExecution(expect),
    vscode.window.onDidEndTerminalShellExecution(expect),
    vscode.window.onDidCloseTerminal(expect),
    vscode.tasks.onDidStartTaskProcess(expect),
    vscode.tasks.onDidEndTaskProcess(expect),
    vscode.debug.onDidStartDebugSession(expect),
    vscode.debug.onDidTerminateDebugSession(expect),
    containers.onDidChange(expect),
  );
}
