import assert from 'node:assert/strict';
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
});
