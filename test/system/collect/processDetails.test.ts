import assert from 'node:assert/strict';
import { readProcessDetails } from '../../../src/collect/processDetails';
import { skipBecause } from '../../support/skip';

describe('readProcessDetails', () => {
  it('tells name, parent, user and arguments of every process here, and no program it does not know', async function () {
    if (process.platform === 'win32') skipBecause(this, 'there it takes seconds, and tells other things');
    const self = (await readProcessDetails()).find(({ pid }) => pid === process.pid);
    assert.ok(self !== undefined);
    assert.equal(self.parentPid, process.ppid);
    assert.equal(self.uid, process.geteuid?.());
    assert.match(self.name, /^node/);
    assert.match(self.commandLine ?? '', /mochaChild/);
    assert.equal(self.executable, undefined);
  });
});
