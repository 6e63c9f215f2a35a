import assert from 'node:assert/strict';
import { splitCommandLine } from '../../../../src/collect/windows/splitCommandLine';
import { seededRandom } from '../../random';

/** Quotes an argument as libuv does, and every program that follows the rules. */
function quoted(argument: string): string {
  if (argument !== '' && !/[ \t"]/.test(argument)) return argument;
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

describe('splitCommandLine', () => {
  const cases: readonly [description: string, line: string, argv: readonly string[]][] = [
    ['words', 'node server.js --port 3000', ['node', 'server.js', '--port', '3000']],
    ['blanks and tabs in a row', 'node  \t a\t\tb ', ['node', 'a', 'b']],
    [
      'a program in quotes',
      '"C:\\Program Files\\nodejs\\node.exe" "C:\\my shop\\server.js"',
      ['C:\\Program Files\\nodejs\\node.exe', 'C:\\my shop\\server.js'],
    ],
    ['a program of which a part is in quotes', '"C:\\my"\\x.exe a', ['C:\\my\\x.exe', 'a']],
    ['a program that ends in a backslash', '"C:\\dir\\" a', ['C:\\dir\\', 'a']],
    ['a program without an end of its quote', '"C:\\x y', ['C:\\x y']],
    ['a space instead of the program', ' a b', ['', 'a', 'b']],
    ['nothing', '', []],
    ['an empty argument', 'x "" a', ['x', '', 'a']],
    ['an empty last argument', 'x ""', ['x', '']],
    ['quotes inside a word', 'x a"b c"d', ['x', 'ab cd']],
    ['a quote that is a character', 'x \\"a\\"', ['x', '"a"']],
    ['a quote that is a character within quotes', 'x "a\\"b c"', ['x', 'a"b c']],
    ['two quotes within quotes', 'x "a""b c" d', ['x', 'a"b c', 'd']],
    ['three quotes around a word', 'x """a b""" c', ['x', '"a b"', 'c']],
    ['two quotes outside of quotes', 'x a""b c', ['x', 'ab', 'c']],
    ['backslashes before no quote', 'x C:\\a\\\\b\\ c', ['x', 'C:\\a\\\\b\\', 'c']],
    ['two backslashes before an end of quotes', 'x "C:\\a b\\\\" c', ['x', 'C:\\a b\\', 'c']],
    ['three backslashes before a quote', 'x a\\\\\\"b c', ['x', 'a\\"b', 'c']],
    ['four backslashes before a quote', 'x a\\\\\\\\"b c"', ['x', 'a\\\\b c']],
    ['a quote without an end', 'x "a b', ['x', 'a b']],
    ['a blank that does not part', 'x a\u00a0b', ['x', 'a\u00a0b']],
    ['letters of any kind', 'x größe.js ポート=1', ['x', 'größe.js', 'ポート=1']],
  ];
  for (const [description, line, argv] of cases) {
    it(`reads ${description}`, () => {
      assert.deepEqual(splitCommandLine(line), argv);
    });
  }

  it('splits what was quoted into the same arguments', () => {
    const random = seededRandom(21);
    const letters = ['a', 'b', ' ', '\t', '"', '\\', '-', 'ü'];
    for (let round = 0; round < 5000; round++) {
      const argv = Array.from({ length: Math.floor(random() * 5) }, () =>
        Array.from(
          { length: Math.floor(random() * 8) },
          () => letters[Math.floor(random() * letters.length)] ?? '',
        ).join(''),
      );
      const line = ['"C:\\my programs\\x.exe"', ...argv.map(quoted)].join(' ');
      assert.deepEqual(splitCommandLine(line), ['C:\\my programs\\x.exe', ...argv], line);
    }
  });

  it('terminates for any input', () => {
    const random = seededRandom(22);
    for (let round = 0; round < 2000; round++) {
      const line = Array.from({ length: 60 }, () => ' \t"\\a'[Math.floor(random() * 5)]).join('');
      assert.ok(splitCommandLine(line).length > 0);
    }
    assert.equal(splitCommandLine(`x ${'\\'.repeat(200_000)}`)[1]?.length, 200_000);
  });
});
