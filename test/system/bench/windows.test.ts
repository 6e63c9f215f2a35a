import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Windows } from '../../../bench/inside/soak/windows';
import { skipBecause } from '../../support/skip';

describe('a window of the extension', function () {
  this.timeout(60_000);

  it('shows rows, and leaves nothing open when it is closed', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'the soak is for Linux');
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const windows = new Windows();
    try {
      windows.start();
      await windows.stop();
    } finally {
      listener.close();
    }
    assert.deepEqual(windows.verdicts, { opened: 1, empty: 0, leftOpen: 0, examples: [] });
  });
});
