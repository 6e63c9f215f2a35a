import assert from 'node:assert/strict';
import childProcess, { spawn } from 'node:child_process';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { mock } from 'node:test';
import { assertNoProgramHere, findProcesses } from '../../../src/collect/findProcess';
import { skipBecause } from '../../support/skip';

const original = childProcess.exec;

describe('findProcesses', () => {
  it('shows the name, parent, user and arguments of every process, and no executable that it only guesses', async function () {
    if (process.platform === 'win32') skipBecause(this, 'there it takes seconds, and shows other things');
    const self = (await findProcesses()).find(({ pid }) => pid === process.pid);
    assert.ok(self !== undefined);
    assert.equal(self.parentPid, process.ppid);
    assert.equal(self.uid, process.geteuid?.());
    assert.match(self.name, /^node/);
    assert.match(self.commandLine ?? '', /mochaChild/);
    assert.equal(self.executable, undefined);
  });

  it('passes a constant to the shell, whatever the names and arguments of other processes are', async function () {
    if (process.platform === 'win32') skipBecause(this, 'there no shell is used');
    const commands: string[] = [];
    const exec = mock.method(childProcess, 'exec', (command: string, ...rest: unknown[]) => {
      commands.push(command);
      return Reflect.apply(original, childProcess, [command, ...rest]) as unknown;
    });
    syncBuiltinESMExports();
    const hostile = spawn(process.execPath, [
      '-e',
      'setInterval(() => 0, 1000)',
      '$(touch pwned)',
      '`id`',
      '; id',
      '(',
    ]);
    try {
      await once(hostile, 'spawn');
      const found = await findProcesses();
      assert.ok(found.some(({ pid }) => pid === hostile.pid));
      assert.deepEqual(commands, ['ps ax -ww -o pid,ppid,uid,gid,args']);
    } finally {
      exec.mock.restore();
      syncBuiltinESMExports();
      hostile.kill();
    }
  });

  it('is not called if the working directory holds a program of the name that it starts', async () => {
    await assertNoProgramHere('powershell.exe');
    await assert.rejects(
      assertNoProgramHere('package.json'),
      /not called, because it might start .*package\.json/,
    );
  });
});
