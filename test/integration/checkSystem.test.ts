import { deepEqual, ok } from 'node:assert/strict';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { access } from './access';

describe('Check This System', function () {
  // one of its children is given the time to end that a person's would be given
  this.timeout(90_000);
  before(access);

  it('shows that this system is read right, and tells nothing of the children that it ends', async () => {
    const { dialogs } = await access();
    const told: string[] = [];
    const tell = ({ text }: { readonly text: string }): void => {
      told.push(text);
    };
    Object.assign(dialogs, { tell });
    try {
      await vscode.commands.executeCommand('localPorts.checkSystem');
    } finally {
      Reflect.deleteProperty(dialogs, 'tell');
    }
    deepEqual(told, []);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    const section = (heading: string): readonly string[] =>
      (text.split(`## ${heading}\n`)[1] ?? '').split('\n## ', 1)[0]?.split('\n').filter(Boolean) ?? [];
    // how long a scan takes is no question of a test: this machine may be busy
    const failed = section('Failed').filter((line) => !line.includes('time of a scan'));
    ok(failed.length === 0, failed.join('\n'));
    const passed = section('Passed').join('\n');
    for (const what of ['PID of the owner', 'ends when asked to', 'is ended by force', 'nothing is left']) {
      ok(passed.includes(what), `${what}: ${text}`);
    }
    const system = section('This system').join('\n');
    ok(system.includes(`- host: ${vscode.env.appName} ${vscode.version}`), system);
    ok(!text.includes(homedir()) || homedir().length < 4, text);
  });
});
