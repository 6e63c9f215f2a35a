import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { shellQuote } from '../../../../src/model/process/shellQuote';

describe('shellQuote', () => {
  const cases: readonly [readonly string[], string][] = [
    [['node', 'server.js', '--port=3000'], 'node server.js --port=3000'],
    [['/usr/bin/node', '-e', 'a b'], "/usr/bin/node -e 'a b'"],
    [['echo', "it's"], "echo 'it'\\''s'"],
    [['echo', ''], "echo ''"],
    [['echo', '$HOME', '`id`', '$(id)', '*', '~', '!'], "echo '$HOME' '`id`' '$(id)' '*' '~' '!'"],
    [['A=b', 'c'], "'A=b' c"],
    [[], ''],
  ];
  for (const [argv, line] of cases) {
    it(`writes ${JSON.stringify(argv)}`, () => {
      assert.equal(shellQuote(argv), line);
    });
  }

  it('is read back by a shell as the same arguments', async function () {
    if (process.platform === 'win32') this.skip();
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
