import * as vscode from 'vscode';
import type { OpenTerminal, TerminalProgram, Terminals } from '../flows/terminals';

/** VS Code's integrated terminals. */
export class IntegratedTerminals implements Terminals {
  open({ name, icon, program, args, cwd, environment }: TerminalProgram): OpenTerminal {
    const terminal = vscode.window.createTerminal({
      name,
      shellPath: program,
      shellArgs: [...args],
      ...(cwd === undefined ? {} : { cwd }),
      ...(environment === undefined ? {} : { env: environment, strictEnv: true }),
      iconPath: new vscode.ThemeIcon(icon),
    });
    terminal.show();
    return {
      processId: terminal.processId,
      closed: closeSignal(terminal),
      exit: () =>
        terminal.exitStatus && {
          code: terminal.exitStatus.code,
          isByPerson: terminal.exitStatus.reason === vscode.TerminalExitReason.User,
        },
    };
  }

  openWithText(name: string, text: string): void {
    const terminal = vscode.window.createTerminal({ name });
    terminal.show();
    terminal.sendText(text, false);
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

function closeSignal(terminal: vscode.Terminal): AbortSignal {
  const closed = new AbortController();
  const subscription = vscode.window.onDidCloseTerminal((one) => {
    if (one !== terminal) return;
    subscription.dispose();
    closed.abort();
  });
  return closed.signal;
}
