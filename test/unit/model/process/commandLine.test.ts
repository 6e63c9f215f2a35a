import assert from 'node:assert/strict';
import { parseCommandLine } from '../../../../src/model/process/commandLine';
import { process_ } from '../../builders';

describe('parseCommandLine', () => {
  it('parses the command line of a process once', () => {
    const process = process_(100, ['node', '/shop/node_modules/.bin/vite', '--host']);
    assert.equal(parseCommandLine(process), parseCommandLine(process));
  });

  it('parses the command line of another process that took the PID', () => {
    assert.deepEqual(parseCommandLine(process_(100, ['hugo', 'server'])).names, ['hugo']);
    assert.deepEqual(parseCommandLine(process_(100, ['redis-server'])).names, ['redis-server']);
  });
});
