import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { shellQuote } from '../../../../src/model/process/shellQuote';
import { skipBecause } from '../../../support/skip';

describe('a command line quoted for a POSIX shell', () => {
  it('is read back by a shell as the same arguments', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no POSIX shell');
    const argv = [
      'printf',
      '%s\\0',
      'a b',
      '',
      "it's",
      '"',
      '\\',
      '\\\\n',
      '$HOME',
      '`id`',
      '*',
      '~',
      '#x',
      'a\nb',
      ';',
      '&',
      '|',
      '-n',
      '{a,b}',
      'ä',
      '=',
    ];
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', shellQuote(argv)]);
    assert.deepEqual(stdout.split('\0').slice(0, -1), argv.slice(2));
  });
});
