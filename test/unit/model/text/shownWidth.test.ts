import assert from 'node:assert/strict';
import { cutMiddle, shownWidth } from '../../../../src/model/text/shownWidth';

const close = (actual: number, expected: number): void => {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
};

describe('shownWidth', () => {
  it('counts narrow letters less than wide ones, and digits alike', () => {
    close(shownWidth('ill'), 0.84);
    close(shownWidth('WWW'), 3);
    close(shownWidth('5173'), shownWidth('8080'));
    assert.ok(shownWidth('www') > shownWidth('api'));
  });

  it('counts ideographs and emoji whole, other alphabets as wide, and marks not', () => {
    close(shownWidth('店铺'), 2.6);
    close(shownWidth('🛒'), 1.3);
    close(shownWidth('ж'), 0.9);
    close(shownWidth('e\u0301'), shownWidth('e'));
  });
});

describe('cutMiddle', () => {
  it('keeps the beginning and the end, and what fits as it is', () => {
    assert.equal(cutMiddle('fix-cart', 8), 'fix-cart');
    assert.equal(cutMiddle('fix-the-cart', 5), 'fix-…-cart');
  });

  it('separates no letter from its marks', () => {
    assert.equal(cutMiddle('店铺店铺店铺', 5), '店…店铺');
    assert.equal(cutMiddle('e\u0301'.repeat(9), 2.8), 'e\u0301…e\u0301');
    assert.equal(cutMiddle('🛒'.repeat(9), 5), '🛒…🛒🛒');
  });

  it('is never wider than what it is given, whatever the letters', () => {
    for (const one of ['W', 'i', 'm', '店', '🛒', 'ж', 'e\u0301', 'aWi-']) {
      for (let width = 2; width < 12; width += 0.5) {
        const cut = cutMiddle(one.repeat(40), width);
        assert.ok(shownWidth(cut) <= width + 1e-9, `${cut} in ${width}`);
      }
    }
  });
});
