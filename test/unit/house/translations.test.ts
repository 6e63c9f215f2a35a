import assert from 'node:assert/strict';
import { translationProblems } from '../../../scripts/checks/translations';

const english = {
  Copy: 'Copy',
  'Port {port} is used by {owner}.': 'Port {port} is used by {owner}.',
  'setting.text': 'See `localPorts.show` and #localPorts.hide#, or [read more](https://example.com). $(plug)',
};
const german = {
  Copy: 'Kopieren',
  'Port {port} is used by {owner}.': '{owner} verwendet Port {port}.',
  'setting.text':
    '$(plug) Siehe #localPorts.hide# und `localPorts.show`, oder [weiterlesen](https://example.com).',
};

describe('a translation', () => {
  it('is right with all texts, and with what is not translated in another order', () => {
    assert.deepEqual(translationProblems(english, german), []);
  });

  const wrong: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['empty', { Copy: ' ' }, /"Copy" is empty/],
    ['left over', { Paste: 'Einfügen' }, /"Paste" is left over/],
    [
      'another placeholder',
      { 'Port {port} is used by {owner}.': '{besitzer} verwendet Port {port}.' },
      /has \{besitzer\}/,
    ],
    [
      'a placeholder less',
      { 'Port {port} is used by {owner}.': 'Port {port} wird verwendet.' },
      /has \{port\} in place/,
    ],
    [
      'a placeholder twice',
      { 'Port {port} is used by {owner}.': '{owner}: {owner}, {port}' },
      /has \{owner\} \{owner\}/,
    ],
    [
      'not translated',
      { 'Port {port} is used by {owner}.': 'Port {port} is used by {owner}.' },
      /is not translated/,
    ],
    [
      'another setting',
      { 'setting.text': german['setting.text'].replace('hide', 'show') },
      /has .* in place of/,
    ],
    [
      'another link',
      { 'setting.text': german['setting.text'].replace('.com', '.org') },
      /has .* in place of/,
    ],
    [
      'without its icon',
      { 'setting.text': german['setting.text'].replace('$(plug)', '') },
      /has .* in place of/,
    ],
    ['another number of lines', { Copy: 'Ko\npieren' }, /another number of lines/],
    [
      'too long for a button',
      { Copy: 'In die Zwischenablage kopieren' },
      /30 columns wide, and has room for 18/,
    ],
    [
      'too wide in letters of two columns',
      { Copy: '日本語日本語日本語日' },
      /20 columns wide, and has room for 18/,
    ],
  ];
  for (const [what, change, problem] of wrong) {
    it(`is wrong: ${what}`, () => {
      const problems = translationProblems(english, { ...german, ...change });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', problem);
    });
  }

  it('is wrong if a text is missing', () => {
    const rest = Object.entries(german).filter(([key]) => key !== 'Copy');
    assert.deepEqual(translationProblems(english, Object.fromEntries(rest)), ['"Copy" is missing']);
  });
});
