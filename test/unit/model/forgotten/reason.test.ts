import assert from 'node:assert/strict';
import type { ForgottenReason } from '../../../../src/model/forgotten/reason';
import { compareReasons, isForgotten, isStrong } from '../../../../src/model/forgotten/reason';

const strong: readonly ForgottenReason[] = [
  { kind: 'folderDeleted', folder: '/home/alice/shop' },
  { kind: 'worktreePruned', folder: '/home/alice/shop' },
  { kind: 'terminalClosed', name: 'zsh' },
  { kind: 'lastSession' },
  { kind: 'branchGone', branch: 'fix' },
  {
    ...{ kind: 'starterEnded', how: 'adopted', starter: undefined },
    agent: { kind: 'agent', title: 'Claude Code' },
  },
];

const weak: readonly ForgottenReason[] = [
  { kind: 'folderDeleted', folder: '/home/alice/dist', isReplaced: true },
  { kind: 'newerCopy', port: 5174, process: { pid: 7, startMark: '7', name: 'node' } },
  { kind: 'starterEnded', how: 'sessionLeaderGone', starter: undefined },
  { kind: 'branchGone', branch: 'fix', upstream: 'origin/fix' },
  { kind: 'branchMerged', branch: 'fix', into: 'main' },
  { kind: 'idle', sinceMs: 0 },
];

describe('how much a reason says', () => {
  for (const reason of strong) {
    it(`is enough: ${JSON.stringify(reason)}`, () => {
      assert.equal(isStrong(reason), true);
      assert.equal(isForgotten([reason]), true);
    });
  }

  for (const reason of weak) {
    it(`is a fact and not more: ${JSON.stringify(reason)}`, () => {
      assert.equal(isStrong(reason), false);
      assert.equal(isForgotten([reason]), false);
    });
  }

  it('is enough if two that are independent of each other agree', () => {
    assert.equal(
      isForgotten([
        { kind: 'branchMerged', branch: 'fix', into: 'main' },
        { kind: 'idle', sinceMs: 0 },
      ]),
      true,
    );
  });

  it('is not enough if the same is said twice: a merged branch is often deleted on the remote', () => {
    assert.equal(
      isForgotten([
        { kind: 'branchGone', branch: 'fix', upstream: 'origin/fix' },
        { kind: 'branchMerged', branch: 'fix', into: 'main' },
      ]),
      false,
    );
  });

  it('is nothing without any', () => {
    assert.equal(isForgotten([]), false);
  });

  it('comes first the more it says', () => {
    assert.deepEqual(
      [...weak, ...strong].sort(compareReasons).map((reason) => isStrong(reason)),
      [...strong.map(() => true), ...weak.map(() => false)],
    );
  });
});
