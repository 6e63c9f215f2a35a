import assert from 'node:assert/strict';
import { findProcesses } from '../../../src/collect/findProcess';
import { skipBecause } from '../../support/skip';

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
});
