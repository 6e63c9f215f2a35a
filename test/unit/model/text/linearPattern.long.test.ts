import assert from 'node:assert/strict';
import { linearPattern } from '../../../../src/model/text/linearPattern';
import { rounds } from '../../../support/rounds';
import { cpuMsOf } from '../../../../src/collect/cpuTime';
import { seededRandom } from '../../random';

describe('linearPattern', () => {
  /** Each with texts that match and that do not. */
  const cases: readonly [source: string, ...texts: string[]][] = [
    ['server\\.js$', 'node server.js', 'node server.js -p 1', 'server-js'],
    ['^node (?:--inspect )?app', 'node app', 'node --inspect app', 'x node app'],
    ['\\bvite\\b', 'npx vite dev', 'invited', 'vite', ''],
    ['\\Bite', 'vite', 'ite'],
    ['[a-c]{2,3}x', 'abx', 'abcx', 'ax', 'abcabcx'],
    ['(?<name>a|b)+?c', 'abac', 'c', 'ac'],
    ['a{,2}', 'a{,2}', 'aa'],
    ['{x}', '{x}', 'x'],
    ['[^]', '\n', ''],
    ['[]', 'a', ''],
    ['[\\]\\d]', ']', '5', 'd'],
    ['.', '\n', 'a', '\ud83d\ude00'],
    ['\\x41\\u0042', 'AB', 'x41'],
    ['\\X41', 'X41', 'A'],
    ['\\/\\-\\.', '/-.', '/--'],
    ['a||b', '', 'b', 'c'],
    ['(?:)*x', 'x', ''],
    ['(a*)*b', 'aaab', 'b', 'a'],
    ['^$', '', 'a'],
    ['a{2}?b', 'aab', 'ab'],
    ['\\s+\\S+\\w\\W', 'a  bc-', 'abc'],
  ];
  for (const [source, ...texts] of cases) {
    it(`matches as JavaScript does: ${source}`, () => {
      for (const text of texts) {
        assert.equal(linearPattern(source)?.(text), new RegExp(source).test(text), JSON.stringify(text));
      }
    });
  }

  it('matches as JavaScript does, for random patterns and texts', () => {
    const random = seededRandom(7);
    const below = (limit: number): number => Math.floor(random() * limit);
    const pick = (items: readonly string[]): string => items[below(items.length)] ?? '';
    const pattern = (depth: number): string => {
      const atoms = ['a', 'b', '.', '[ab]', '[^a]', '\\w', '\\b', '^', '$', '\\B', ' '];
      return Array.from({ length: 1 + below(3) }, () => {
        const group = depth > 0 && below(3) === 0;
        const atom = group
          ? `${pick(['(', '(?:'])}${pattern(depth - 1)}|${pattern(depth - 1)})`
          : pick(atoms);
        const isAssertion = /^(?:\\[bB]|[\^$])$/.test(atom);
        return atom + (isAssertion ? '' : pick(['', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?']));
      }).join('');
    };
    let matching = 0;
    for (let round = 0; round < rounds(10_000); round++) {
      const source = pattern(2);
      const text = Array.from({ length: below(8) }, () => pick(['a', 'b', ' ', 'c'])).join('');
      const expected = new RegExp(source).test(text);
      if (expected) matching++;
      assert.equal(linearPattern(source)?.(text), expected, `/${source}/ on ${JSON.stringify(text)}`);
    }
    assert.ok(matching > rounds(1_000) && matching < rounds(9_500), String(matching));
  });

  it('is undefined for what is no pattern, cannot be matched so, or is too large', () => {
    for (const source of [
      '(',
      '*',
      '[z-a]',
      '(a)\\1',
      '(?!a)',
      '(?<=a)b',
      '\\p',
      '\\u{1}',
      'a{251}',
      '(a{20}){20}',
      'x'.repeat(251),
    ]) {
      assert.equal(linearPattern(source), undefined, source);
    }
    assert.equal(linearPattern('('.repeat(51) + ')'.repeat(51)), undefined, 'nested');
    assert.equal(
      linearPattern(`${'(?:'.repeat(20)}${'){200}'.repeat(20)}`),
      undefined,
      'repetitions of nothing',
    );
  });

  it('takes time in proportion to the text', () => {
    const bombs = [
      '(a+)+$',
      '(a|a)*$',
      '(.*a){20}$',
      '.*.*.*.*.*=x',
      '(a?){30}a{30}$',
      '(\\w+\\s?)+$',
      '[^]*[^]*[^]*!',
    ];
    for (const source of bombs) {
      const matches = linearPattern(source);
      assert.ok(matches !== undefined, source);
      const spent = cpuMsOf(() => matches(`${'a'.repeat(20_000)}-`));
      assert.ok(spent < 2_000, `${source}: ${spent}`);
    }
  });
});
