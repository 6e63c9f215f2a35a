import assert from 'node:assert/strict';
import { saying, typedText } from '../../../../src/model/tree/textFilter';

const said = '5173\nVite · shop (fix-cart)\nlocalhost:5173';

describe('saying', () => {
  it('finds each word, in any order, within other words and in any case', () => {
    for (const text of ['', 'shop', 'SHOP vite', '173', 'fix-cart 5173', 'vite vite', 'shop (fix']) {
      assert.ok(saying(text)(said), text);
    }
    for (const text of ['shop api', 'vite5173', '51730']) {
      assert.ok(!saying(text)(said), text);
    }
  });

  it('finds characters that are composed or written in another way', () => {
    assert.ok(saying('CAFE\u0301')('café'));
    assert.ok(saying('café')('cafe\u0301'));
    assert.ok(saying('５１７３')(said));
    assert.ok(saying('ПОРТ')('порт'));
  });

  it('finds the server of a URL that was copied', () => {
    for (const url of ['http://localhost:5173', 'HTTPS://localhost:5173/login?next=/a#b', 'localhost:5173']) {
      assert.ok(saying(url)(said), url);
    }
    assert.ok(!saying('http://localhost:3000/')(said));
    assert.ok(!saying('http://')(said));
  });
});

describe('typedText', () => {
  it('is empty if nothing is typed, and one line of what a row could say', () => {
    assert.equal(typedText(' \t\n'), '');
    assert.equal(typedText('  shop \t api '), 'shop api');
    assert.equal(typedText('a\u0000\u202eb'), 'a\ufffd\ufffdb');
  });

  it('is bounded, and never half a character', () => {
    assert.equal(typedText('\n \n'.repeat(1e6)), '');
    assert.equal(typedText('x'.repeat(1e6)), 'x'.repeat(100));
    assert.equal(typedText('😀'.repeat(300)), '😀'.repeat(100));
  });
});
