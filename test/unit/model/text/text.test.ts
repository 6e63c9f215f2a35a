import assert from 'node:assert/strict';
import {
  codeBlock,
  escapeMarkdown,
  plainText,
  visibleText,
  withoutIcons,
  withoutLinks,
} from '../../../../src/model/text/text';

describe('plainText', () => {
  it('folds whitespace, and marks line ends', () => {
    assert.equal(plainText('  a \t b\r\nc\n\n d  '), 'a b ⏎ c ⏎ d');
  });

  it('replaces control characters', () => {
    assert.equal(plainText('a\u0000b\u001b[31mc\u007fd\u009be'), 'a\ufffdb\ufffd[31mc\ufffdd\ufffde');
  });

  it('replaces the bidirectional formatting of UAX #9', () => {
    const formatting = [
      0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
    ];
    for (const code of formatting) {
      assert.equal(plainText(`a${String.fromCodePoint(code)}b`), 'a\ufffdb', code.toString(16));
    }
  });

  it('keeps letters of every script', () => {
    assert.equal(plainText('größe ポート порт 🚢 हिन्दी ภาษาไทย'), 'größe ポート порт 🚢 हिन्दी ภาษาไทย');
  });

  it('replaces everything that is not seen', () => {
    const codes = [
      ...[
        0xad, 0x34f, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200d, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064,
      ],
      ...[0x206a, 0x2800, 0x3164, 0xfeff, 0xffa0, 0xfff9, 0xfffb, 0xe000, 0xe0001, 0xe0041, 0xe007f, 0xf0000],
      ...[0xd800, 0xdfff, 0xffff, 0x1d173],
    ];
    for (const code of codes) {
      assert.equal(plainText(`a${String.fromCodePoint(code)}b`), 'a\ufffdb', code.toString(16));
    }
    assert.equal(plainText('⚠\ufe0f x\u{e0100}'), '⚠ x', 'variation selectors change only how it looks');
  });

  it('leaves no pile of marks', () => {
    assert.equal(plainText(`a${'\u0301'.repeat(500)}b`), `a${'\u0301'.repeat(4)}b`);
  });

  it('truncates to the given length, with an ellipsis', () => {
    assert.equal(plainText('abcdef', 6), 'abcdef');
    assert.equal(plainText('abcdefg', 6), 'abcde…');
  });

  it('splits no character', () => {
    assert.equal(plainText('abcd🚢efg', 6), 'abcd…');
  });
});

describe('visibleText', () => {
  it('shows the code of everything that is not seen, and all of the text', () => {
    assert.equal(visibleText('a\u202eb\u2060c\nd\u00a0e'), 'a\\u{202e}b\\u{2060}c\\u{a}d\\u{a0}e');
    assert.equal(visibleText('a\ud800b'), 'a\\u{d800}b');
    assert.equal(visibleText('x'.repeat(5000)).length, 5000);
    assert.equal(visibleText('größe 🚢 --a="b"'), 'größe 🚢 --a="b"');
  });

  it('counts many spaces in a row, which would push the rest out of view', () => {
    assert.equal(visibleText(`a${' '.repeat(16_384)}b   c`), 'a   ⟨16384×␠⟩b   c');
  });

  it('keeps the lines of a text that was put together', () => {
    assert.equal(visibleText('a\n\nb\u2028c\u00a0?', true), 'a\n\nb\\u{2028}c\u00a0?');
  });
});

describe('withoutIcons', () => {
  it('escapes icons', () => {
    assert.equal(withoutIcons('$(warning) a $(x) $ (y)'), '\\$(warning) a \\$(x) $ (y)');
  });
});

describe('withoutLinks', () => {
  it('leaves nothing that a notification renders as a link', () => {
    const text = withoutLinks('[click](command:evil) and [again](http://x)');
    assert.doesNotMatch(text, /\[[^\]]*\]\(/);
    assert.equal(text.replaceAll('\u2060', ''), '[click](command:evil) and [again](http://x)');
  });
});

describe('escapeMarkdown', () => {
  it('escapes every ASCII character that has a meaning in Markdown', () => {
    for (const character of '\\`*_{}[]()#+-.!|<>~&$:@/') {
      assert.equal(escapeMarkdown(`a${character}b`), `a\\${character}b`);
    }
  });

  it('keeps words', () => {
    assert.equal(escapeMarkdown('node 20, größe'), 'node 20, größe');
  });

  it('escapes links, icons, HTML and URLs', () => {
    assert.equal(escapeMarkdown('[a](command:x)'), '\\[a\\]\\(command\\:x\\)');
    assert.equal(escapeMarkdown('$(zap)<b>&amp;'), '\\$\\(zap\\)\\<b\\>\\&amp;');
    assert.equal(escapeMarkdown('http://x.y'), 'http\\:\\/\\/x\\.y');
  });
});

describe('codeBlock', () => {
  it('fences text', () => {
    assert.equal(codeBlock('node server.js'), '```text\nnode server.js\n```');
  });

  it('has a fence longer than any in its text', () => {
    assert.equal(codeBlock('a ``` b ```` c'), '`````text\na ``` b ```` c\n`````');
  });
});
