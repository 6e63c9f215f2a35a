import assert from 'node:assert/strict';
import { Windows } from '../../../bench/inside/soak/windows';
import { skipBecause } from '../../support/skip';

describe('a window of the extension', function () {
  this.timeout(60_000);

  it('shows rows, and leaves nothing open when it is closed', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'the soak is for Linux');
    const windows = new Windows();
    windows.start();
    await windows.stop();
    assert.deepEqual(windows.verdicts, { opened: 1, empty: 0, leftOpen: 0, examples: [] });
  });
});
