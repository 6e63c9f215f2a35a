import { ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { needTerminals } from '../support/terminals';
import { until } from '../e2e/support/until';
import { access, refreshView, shownWithinMs } from './access';

describe('Start Sample Server', () => {
  before(async function () {
    await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
  });

  it('runs a server on loopback in a terminal, which a scan finds and the terminal ends', async () => {
    const parts = await access();
    const opened = new Promise<vscode.Terminal>((resolve) => {
      const subscription = vscode.window.onDidOpenTerminal((terminal) => {
        subscription.dispose();
        resolve(terminal);
      });
    });
    await vscode.commands.executeCommand('localPorts.startSample');
    const terminal = await opened;
    try {
      const pid = await terminal.processId;
      ok(pid !== undefined);
      const listens = async (): Promise<readonly string[]> => {
        const state = await refreshView(parts);
        ok(state.kind === 'ok');
        return state.snapshot.listeners
          .filter(({ owner }) => owner.kind === 'known' && owner.processes.some((one) => one.pid === pid))
          .map(({ exposure }) => exposure);
      };
      const isFound = (wanted: string) => async () =>
        (await listens()).join() === wanted ? true : undefined;
      await until('the sample server listens on loopback', isFound('loopback'), shownWithinMs);
      terminal.dispose();
      await until('the sample server has ended', isFound(''), shownWithinMs);
    } finally {
      terminal.dispose();
    }
  });
});
