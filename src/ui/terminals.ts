import * as vscode from 'vscode';
import type { TerminalProgram, Terminals } from '../flows/terminals';

/** VS Code's integrated terminals. */
export class IntegratedTerminals implements Terminals {
  open({ name, icon, program, args }: TerminalProgram): void {
    vscode.window
      .createTerminal({
        name,
        shellPath: program,
        shellArgs: [...args],
        iconPath: new vscode.ThemeIcon(icon),
      })
      .show();
  }

  async reveal(shellPids: ReadonlySet<number>): Promise<boolean> {
    for (const terminal of vscode.window.terminals) {
      const shell = await terminal.processId;
      if (shell === undefined || !shellPids.has(shell)) continue;
      terminal.show();
      return true;
    }
    return false;
  }
}
