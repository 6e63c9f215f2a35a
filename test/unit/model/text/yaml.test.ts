import assert from 'node:assert/strict';
import type { YamlValue } from '../../../../src/model/text/yaml';
import { entryOf, isList, isMap, parseYaml } from '../../../../src/model/text/yaml';

function plain(value: YamlValue): unknown {
  if (isMap(value)) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  return isList(value) ? value.map(plain) : (value ?? null);
}

describe('parseYaml', () => {
  const read: readonly (readonly [what: string, text: string, value: unknown])[] = [
    ['nothing', '', null],
    ['comments alone', '# a\n\n  # b\n', null],
    ['a byte order mark', '\ufeffa: b', { a: 'b' }],
    ['lines of Windows', 'a:\r\n  b: c\r\n', { a: { b: 'c' } }],
    ['a list as deep as its key', 'a:\n- b\n- c\nd: e', { a: ['b', 'c'], d: 'e' }],
    ['a list beneath its key', 'a:\n  - b\n  -\n    c: d', { a: ['b', { c: 'd' }] }],
    ['mappings in a list', '- a: b\n  c: d\n- e: f', [{ a: 'b', c: 'd' }, { e: 'f' }]],
    ['lists in a list', '- - a\n  - b\n- - c', [['a', 'b'], ['c']]],
    ['quoted texts', `"a b": 'it''s'\n'c': "d: e # f"`, { 'a b': "it's", c: 'd: e # f' }],
    ['a quoted text over lines', 'a: "b\n  c"\nd: e', { a: 'b c', d: 'e' }],
    ['a plain text over lines', 'a: b\n  c # d\ne: f', { a: 'b c', e: 'f' }],
    ['colons and hashes in words', 'a: http://b:80/#c\nd: e#f', { a: 'http://b:80/#c', d: 'e#f' }],
    ['comments after values', 'a: b # c\nd: # e\n  f: g', { a: 'b', d: { f: 'g' } }],
    ['nothing as a value', 'a:\nb: ~\nc: null', { a: null, b: null, c: null }],
    [
      'brackets over lines',
      'a: [b, # c\n  "d", {e: f}]\ng: {h: [i], j: }',
      { a: ['b', 'd', { e: 'f' }], g: { h: ['i'], j: null } },
    ],
    ['ports in brackets', 'a: [80:80, "[::1]:81:81"]', { a: ['80:80', '[::1]:81:81'] }],
    [
      'what looks like keys in a literal',
      'a: |\n  b: c\n    # d\n\n  e\nf: g',
      { a: 'b: c\n# d\n\ne', f: 'g' },
    ],
    [
      'anchors and aliases',
      'a: &x\n  b: c\nd: *x\ne: &y !!str f\ng: [*y]',
      { a: { b: 'c' }, d: { b: 'c' }, e: 'f', g: ['f'] },
    ],
    ['an alias without an anchor', 'a: *x', { a: null }],
    ['the first of several documents', '%YAML 1.2\n---\na: b\n---\nc: d', { a: 'b' }],
    ['tags', 'a: !reset []\nb: !!int 3', { a: [], b: '3' }],
    [
      'keys of every object',
      'a: 1\n__proto__: 2\nconstructor: 3',
      Object.fromEntries([
        ['a', '1'],
        ['__proto__', '2'],
        ['constructor', '3'],
      ]),
    ],
  ];
  for (const [what, text, value] of read) {
    it(`reads ${what}`, () => {
      assert.deepEqual(plain(parseYaml(text)), value);
    });
  }

  const refused: readonly (readonly [what: string, text: string])[] = [
    ['a tab as indentation', 'a:\n\tb: c'],
    ['two values on a line', 'a: b: c'],
    ['an indentation that belongs nowhere', 'a: b\n c: d'],
    ['a key after a list', '- a\nb: c'],
    ['the same key twice', 'a: b\na: c'],
    ['a quote that does not end', 'a: "b\nc: d'],
    ['a bracket that does not end', 'a: [b\nc: d'],
    ['text after a bracket', 'a: [b] c'],
    ['a complex key', '? a\n: b'],
    ['a reserved character', 'a: @b'],
  ];
  for (const [what, text] of refused) {
    it(`does not guess at ${what}`, () => {
      assert.equal(parseYaml(text), undefined);
    });
  }

  const huge: readonly (readonly [what: string, text: string])[] = [
    ['nested lists', '- '.repeat(30_000)],
    ['nested brackets', '['.repeat(60_000)],
    ['nested mappings', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n')],
    ['tags', '!a '.repeat(20_000)],
    ['blanks', `a${' '.repeat(60_000)}`],
    ['colons', ':x'.repeat(30_000)],
    ['quotes', `"${'\\'.repeat(60_000)}`],
    ['more than is written by hand', `a: b\n${'# c\n'.repeat(20_000)}`],
  ];
  for (const [what, text] of huge) {
    it(`survives very many ${what}`, () => {
      const value = parseYaml(text);
      assert.ok(value === undefined || typeof value === 'string');
    });
  }
});

describe('entryOf', () => {
  const text = 'a: &a {p: 1, q: 2}\nb: &b {p: 3, r: 4}\nc:\n  <<: [*a, *b]\n  q: 5\nd:\n  <<: *a';

  it('prefers the own value, then the first that is merged in', () => {
    const value = parseYaml(text);
    const c = entryOf(value, 'c');
    assert.deepEqual(
      ['p', 'q', 'r', 's'].map((key) => entryOf(c, key)),
      ['1', '5', '4', undefined],
    );
    assert.equal(entryOf(entryOf(value, 'd'), 'q'), '2');
  });

  it('gives up where merge keys lead to more and more', () => {
    const levels = Array.from(
      { length: 40 },
      (_, level) => `k${level + 1}: &k${level + 1}\n  <<: [*k${level}, *k${level}]`,
    );
    const value = parseYaml(['k0: &k0 {a: b}', ...levels].join('\n'));
    assert.equal(entryOf(entryOf(value, 'k40'), 'missing'), undefined);
  });

  it('is nothing of a text or a list', () => {
    assert.equal(entryOf('a', 'length'), undefined);
    assert.equal(entryOf(['a'], '0'), undefined);
  });
});
