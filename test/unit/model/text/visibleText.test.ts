import assert from 'node:assert/strict';
import { visibleText } from '../../../../src/model/text/visibleText';

describe('visibleText', () => {
  for (const [text, visible] of [
    ['plain text with blanks, ä and 日本', 'plain text with blanks, ä and 日本'],
    ['a\nb\r\tc\u001b[2J', 'a\\nb\\r\\tc\\e[2J'],
    ['a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
    ['a\u200b\u200d\u2060\u2064\u00ad\ufeffb', 'a\\u{200b}\\u{200d}\\u{2060}\\u{2064}\\u{ad}\\u{feff}b'],
    ['a\u3164\u115f\uffa0\u2800b', 'a\\u{3164}\\u{115f}\\u{ffa0}\\u{2800}b'],
    ['a\u00a0\u3000b', 'a\\u{a0}\\u{3000}b'],
    ['a\u{e0041}\ufe0fb', 'a\\u{e0041}\\u{fe0f}b'],
    ['a\ud800b', 'a\\u{d800}b'],
    ['a\u0085\u009bb', 'a\\u{85}\\u{9b}b'],
    [`a${' '.repeat(16_384)}b`, 'a   ⟨16384×␠⟩b'],
    ['a   b', 'a   b'],
  ] as const) {
    it(`shows ${JSON.stringify(text.slice(0, 20))} as it is`, () => {
      assert.equal(visibleText(text), visible);
    });
  }
});
