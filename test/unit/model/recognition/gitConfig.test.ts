import assert from 'node:assert/strict';
import { configValue, parseGitConfig } from '../../../../src/model/recognition/gitConfig';

const valueOf = (text: string, section: string, key: string): string | undefined =>
  configValue(parseGitConfig(text), section, key);

describe('parseGitConfig', () => {
  it('reads what git writes', () => {
    const text =
      '[core]\n\tbare = false\n[branch "fix/Cart"]\n\tremote = origin\n\tmerge = refs/heads/fix/Cart\n';
    assert.deepEqual(parseGitConfig(text), [
      { section: 'core', key: 'bare', value: 'false' },
      { section: 'branch.fix/Cart', key: 'remote', value: 'origin' },
      { section: 'branch.fix/Cart', key: 'merge', value: 'refs/heads/fix/Cart' },
    ]);
  });

  // each as `git config --file` answers
  for (const [text, value] of [
    ['[core]\n\tWorkTree = ../a b \t\n', '../a b'],
    ['[CORE] worktree=x', 'x'],
    ['\uFEFF[core]\r\n\tworktree = x\r\n', 'x'],
    ['[core]\n; worktree = a\n# worktree = b\n  worktree = x ; c\n', 'x'],
    ['[core]\nworktree = " x # y; " # z\n', ' x # y; '],
    ['[core]\nworktree = a"b c"d\n', 'ab cd'],
    ['[core]\nworktree = a\\\\b\\"c\\td\n', 'a\\b"c\td'],
    ['[core]\nworktree = one\\\n two\n', 'one two'],
    ['[core]\nworktree = one\\\\\n two = x\n', 'one\\'],
    ['[core]\nworktree\n', 'true'],
    ['[core]\nworktree =\n', ''],
    ['[core]\nworktree = a\nworktree = b\n', 'b'],
    ['[core]\n[core "x"]\nworktree = a\n', undefined],
    ['[core]\n[other]\nworktree = a\n', undefined],
    ['worktree = a\n', undefined],
    ['', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.equal(valueOf(text, 'core', 'worktree'), value);
    });
  }

  it('reads names of sections as they are written', () => {
    assert.equal(valueOf('[branch "a\\"b\\\\c"]\nremote = x', 'branch.a"b\\c', 'remote'), 'x');
    assert.equal(valueOf('[branch "a]b"] remote = x', 'branch.a]b', 'remote'), 'x');
  });

  it('reads a line that goes on without end, and many of them', () => {
    assert.equal(parseGitConfig(`[core]\nworktree = ${'\\\n'.repeat(50_000)}`).length, 1);
    assert.equal(parseGitConfig('[a]\nb = "\n'.repeat(10_000)).length, 10_000);
    assert.deepEqual(parseGitConfig('['.repeat(100_000)), []);
    for (const text of [
      ' '.repeat(100_000),
      'ab\\\n'.repeat(30_000),
      '\\'.repeat(100_000),
      '"'.repeat(100_000),
    ]) {
      assert.deepEqual(parseGitConfig(`[core]\nworktree = ${text}x`), []);
    }
  });
});
