import assert from 'node:assert/strict';
import { copyCommand, copyCommandLine } from '../../../src/flows/copyCommandLine';
import type { ShellKind } from '../../../src/model/process/shellQuote';
import { FakeDialogs } from './fakeDialogs';

function setUp(shell: ShellKind = 'bash') {
  const dialogs = new FakeDialogs();
  return { dialogs, shellKind: () => shell };
}

describe('copyCommandLine', () => {
  it('quotes for the shell that the text is for', async () => {
    for (const [shell, text] of [
      ['bash', "node -e 'a b'"],
      ['powershell', "node -e 'a b'"],
      ['cmd', 'node -e ^"a b^"'],
    ] as const) {
      const dependencies = setUp(shell);
      await copyCommandLine(dependencies, { commandLine: ['node', '-e', 'a b'], pid: 1 });
      assert.deepEqual(dependencies.dialogs.copied, [text]);
      assert.deepEqual(dependencies.dialogs.notices, [undefined]);
    }
  });

  it('copies secrets too, and does not repeat them in the notice', async () => {
    const dependencies = setUp();
    await copyCommandLine(dependencies, { commandLine: ['app', '--token', 'hunter2'], pid: 1 });
    assert.deepEqual(dependencies.dialogs.copied, ['app --token hunter2']);
    assert.deepEqual(dependencies.dialogs.notices, ['Copied the command line, including its secrets']);
  });

  it('says that there may be secrets where not all of a long command line is read', async () => {
    for (const [commandLine, notice] of [
      [['app', 'x'.repeat(3000)], 'Copied the command line, which may include secrets'],
      [['app', 'x'.repeat(3000), '--token', 'hunter2'], 'Copied the command line, including its secrets'],
      [['app', ...Array<string>(10_000).fill('x')], 'Copied the command line, which may include secrets'],
      [['app', ...Array<string>(1000).fill('x')], undefined],
    ] as const) {
      const dependencies = setUp();
      await copyCommandLine(dependencies, { commandLine, pid: 1 });
      assert.deepEqual(dependencies.dialogs.copied, [commandLine.join(' ')]);
      assert.deepEqual(dependencies.dialogs.notices, [notice]);
    }
  });

  it('says so if the command line is not known', async () => {
    for (const commandLine of [undefined, []]) {
      await assert.rejects(
        copyCommandLine(setUp(), { commandLine, pid: 42 }),
        /^NothingToDo: The command line of process 42 could not be read\.$/,
      );
    }
  });

  it('refuses what the shell cannot express, and says why', async () => {
    for (const shell of ['posix', 'cmd'] as const) {
      const dependencies = setUp(shell);
      await assert.rejects(
        copyCommandLine(dependencies, { commandLine: ['node', '-e', 'a\u001b]0;x\u0007\nb'], pid: 1 }),
        new RegExp(
          `^UserError: The command line was not copied: ${shell === 'cmd' ? 'cmd' : 'sh'} cannot express`,
        ),
      );
      assert.deepEqual(dependencies.dialogs.copied, []);
    }
  });
});

describe('copyCommand', () => {
  it('shows the notice it is given', async () => {
    const dependencies = setUp();
    await copyCommand(dependencies, ['systemctl', 'stop', 'nginx.service'], 'Copied the stop command');
    assert.deepEqual(dependencies.dialogs.copied, ['systemctl stop nginx.service']);
    assert.deepEqual(dependencies.dialogs.notices, ['Copied the stop command']);
  });
});
