import assert from 'node:assert/strict';
import { lineChange } from '../../../../src/model/text/lineChange';

describe('the lines in which two texts differ', () => {
  it('are those from the first to the last', () => {
    assert.deepEqual(lineChange('a\nb\nc\n', 'a\nb,\nx\nc\n'), {
      line: 2,
      removed: ['b'],
      added: ['b,', 'x'],
    });
    assert.deepEqual(lineChange('', 'a\nb\n'), { line: 1, removed: [], added: ['a', 'b'] });
    assert.deepEqual(lineChange('\ufeffa\r\nb', 'a\r\n'), { line: 2, removed: ['b'], added: [] });
    assert.deepEqual(lineChange('x\nx\n', 'x\nx\nx\n'), { line: 3, removed: [], added: ['x'] });
    assert.deepEqual(lineChange('a\n', 'a\n'), { line: 2, removed: [], added: [] });
  });
});
