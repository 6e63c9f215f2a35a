import { ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { access } from './access';

describe('Check This System', function () {
  // one of its children is given the time to end that a person's would be given
  this.timeout(90_000);
  before(access);

  it('shows that this system is read right', async () => {
    await vscode.commands.executeCommand('localPorts.checkSystem');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    const lines = text.split('\n');
    // how long a scan takes is no question of a test: this machine may be busy
    const failed = lines.filter((line) => line.startsWith('FAILED') && !line.includes('time of a scan'));
    ok(failed.length === 0, failed.join('\n'));
    for (const what of ['PID of the owner', 'ends when asked to', 'is ended by force', 'nothing is left']) {
      ok(
        lines.some((line) => line.startsWith('passed') && line.includes(what)),
        `${what}: ${text}`,
      );
    }
  });
});
