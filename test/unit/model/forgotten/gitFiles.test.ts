import assert from 'node:assert/strict';
import {
  isOwnCommit,
  isRefName,
  lastBranchIn,
  parseCommit,
  parseReflog,
  upstreamIn,
} from '../../../../src/model/forgotten/gitFiles';

const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const line = (before: string, after: string, message: string): string =>
  `${before} ${after} Alice <alice@example.com> 1700000000 +0100\t${message}\n`;

describe('what files of git say about branches', () => {
  it('reads a reflog, and leaves out what is none', () => {
    const text = line(a, b, 'commit: one\ttwo') + 'x\n' + `${b} ${c} Alice <a@b> 1 +0000\n`;
    assert.deepEqual(parseReflog(text), [
      { before: a, after: b, message: 'commit: one\ttwo' },
      { before: b, after: c, message: '' },
    ]);
  });

  it('knows the branch that HEAD was moved to last', () => {
    const branchAfter = (...messages: string[]): string | undefined =>
      lastBranchIn(messages.map((message) => ({ before: a, after: b, message })));
    assert.equal(branchAfter('commit: x'), undefined);
    assert.equal(branchAfter('checkout: moving from main to fix/cart', 'commit: x'), 'fix/cart');
    assert.equal(
      branchAfter('checkout: moving from main to fix', 'checkout: moving from fix to main'),
      'main',
    );
    assert.equal(branchAfter('rebase (finish): returning to refs/heads/fix'), 'fix');
    assert.equal(branchAfter('Branch: renamed refs/heads/fix to refs/heads/cart'), 'cart');
    // a message of a commit is anybody's
    assert.equal(branchAfter('commit: checkout: moving from main to fix'), undefined);
  });

  it('tells a commit of a branch from one that it was moved to', () => {
    const isOwn = (message: string): boolean => isOwnCommit([{ before: a, after: b, message }], b);
    for (const message of [
      ...[
        'commit: fix',
        'commit (amend): fix',
        'commit (merge): x',
        'cherry-pick: fix',
        'revert: Revert "x"',
      ],
      ...[`rebase (finish): refs/heads/fix onto ${a}`, `rebase -i (finish): refs/heads/fix onto ${a}`],
      ...[
        `rebase finished: refs/heads/fix onto ${a}`,
        "merge main: Merge made by the 'ort' strategy.",
        'am: fix',
      ],
    ]) {
      assert.ok(isOwn(message), message);
    }
    for (const message of [
      ...['branch: Created from HEAD', 'reset: moving to origin/main', 'merge main: Fast-forward'],
      ...[`rebase (finish): refs/heads/fix onto ${b}`, 'pull: Fast-forward', 'clone: from x', 'committed'],
      'commit (initial): first',
    ]) {
      assert.equal(isOwn(message), false, message);
    }
    assert.equal(isOwnCommit([{ before: a, after: b, message: 'commit: fix' }], c), false);
  });

  it('finds the remote branch that one tracks', () => {
    const fetch = '\tfetch = +refs/heads/*:refs/remotes/origin/*\n';
    const config = (remote: string, branch: string): string => `[core]\n\tbare = false\n${remote}${branch}`;
    const origin = `[remote "origin"]\n\turl = x\n${fetch}`;
    const fix = '[branch "fix/ca\\"rt"] # mine\n\tremote = origin\n\tMERGE = "refs/heads/fix"\n';
    assert.deepEqual(upstreamIn(config(origin, fix), 'fix/ca"rt'), { remote: 'origin', branch: 'fix' });
    assert.equal(upstreamIn(config(origin, fix), 'fix'), undefined);
    const narrow = origin.replace(
      'refs/heads/*:refs/remotes/origin/*',
      'refs/heads/main:refs/remotes/origin/main',
    );
    assert.equal(upstreamIn(config(narrow, fix), 'fix/ca"rt'), undefined);
    for (const other of [
      'remote = .',
      'remote = ../../x',
      'merge = refs/pull/7/head',
      'merge = refs/heads/../x',
    ]) {
      assert.equal(upstreamIn(config(origin, `${fix}\t${other}\n`), 'fix/ca"rt'), undefined, other);
    }
  });

  it('takes no name for a ref that would lead elsewhere', () => {
    for (const name of ['main', 'fix/cart-2', 'ä', 'feature/x.y', 'a@b']) assert.ok(isRefName(name), name);
    for (const name of [
      '',
      '..',
      'a/../b',
      '/a',
      'a//b',
      'a/',
      '.a',
      'a/.b',
      'a.lock',
      'a b',
      'a\\b',
      'a:b',
      '-a',
      '@',
    ]) {
      assert.equal(isRefName(name), false, name);
    }
  });

  it('reads the parents of a commit and nothing from its message', () => {
    const head = `tree ${a}\nparent ${b}\nparent ${c}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1700000000 +0100\n`;
    assert.deepEqual(parseCommit(`${head}\nparent ${a}\n`), { parents: [b, c], committedAt: 1700000000 });
    assert.equal(parseCommit('blob'), undefined);
    assert.equal(parseCommit(`tree ${a}\nparent x\n\n`), undefined);
  });
});
