import assert from 'node:assert/strict';
import { matchesWildcard } from '../../../../src/model/text/wildcard';

describe('a pattern with wildcards', () => {
  for (const [pattern, text, expected] of [
    ['*', '', true],
    ['*.conf', 'shop.conf', true],
    ['*.conf', 'shop.conf.bak', false],
    ['sh?p', 'shop', true],
    ['sh?p', 'shp', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'acb', false],
    ['', 'a', false],
    ['a', '', false],
  ] as const) {
    it(`"${pattern}" ${expected ? 'matches' : 'does not match'} "${text}"`, () => {
      assert.equal(matchesWildcard(pattern, text), expected);
    });
  }

  it('takes no longer for many stars', () => {
    assert.equal(matchesWildcard(`${'*a'.repeat(200)}b`, 'a'.repeat(2_000)), false);
  });
});
