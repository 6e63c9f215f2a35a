import assert from 'node:assert/strict';
import {
  codeBlock,
  escapeMarkdown,
  plainText,
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
    assert.equal(plainText('größe ポート порт 🚢'), 'größe ポート порт 🚢');
  });

  it('truncates to the given length, with an ellipsis', () => {
    assert.equal(plainText('abcdef', 6), 'abcdef');
    assert.equal(plainText('abcdefg', 6), 'abcde…');
  });

  it('splits no character', () => {
    assert.equal(plainText('abcd🚢efg', 6), 'abcd…');
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
