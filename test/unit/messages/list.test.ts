import assert from 'node:assert/strict';
import { listOf } from '../../../src/messages/list';

describe('listOf', () => {
  const cases: readonly [readonly string[], string][] = [
    [[], ''],
    [['3'], '3'],
    [['3', '4'], '3 and 4'],
    [['3', '4', '5'], '3, 4 and 5'],
  ];
  for (const [items, sentence] of cases) {
    it(`is ${JSON.stringify(sentence)}`, () => {
      assert.equal(listOf(items), sentence);
    });
  }
});
