import assert from 'node:assert/strict';
import { runToEnd } from '../../../scripts/host/ownedProcess';
import { builtFile } from '../../../scripts/host/projectRoot';
import { skipBecause } from '../../support/skip';

describe('without a free file descriptor', () => {
  it('a program that cannot be started is a failure with its reason, and no crash', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'prlimit is of Linux');
    const child = builtFile('test/support/linux/withoutFilesChild');
    const { code, output } = await runToEnd('prlimit', ['--nofile=64', process.execPath, child], {
      name: 'prlimit',
      timeoutMs: 20_000,
    });
    assert.equal(code, 0, output);
    assert.deepEqual(JSON.parse(output), {
      tool: 'RunFailure: /bin/true: spawn /bin/true EMFILE',
      ssh: 'Error: spawn /bin/true EMFILE',
    });
  });
});
