import assert from 'node:assert/strict';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { NewlyForgotten } from '../../../src/watch/newlyForgotten';
import { forgottenMessage } from '../../../src/messages/forgotten';
import { api, listener, ownedBy, rowsIn, snapshotOf, vite } from '../builders';

function rowsOf(...processes: (typeof vite)[]): readonly ListenerRow[] {
  return rowsIn(
    snapshotOf(processes.map((process, index) => listener(`127.0.0.1:${5173 + index}`, ownedBy(process)))),
  ).map((row) => ({ ...row, forgotten: [{ kind: 'terminalClosed', name: 'zsh' }] }));
}

describe('servers that begin to look forgotten', () => {
  it('are found once, and not if they did from the beginning', () => {
    const newly = new NewlyForgotten();
    assert.deepEqual(newly.update(rowsOf(vite), true), []);
    assert.deepEqual(newly.update(rowsOf(vite), false), []);
    const later = rowsOf(vite, api);
    assert.deepEqual(newly.update(later, false), [later[1]]);
    assert.deepEqual(newly.update(later, false), []);
    // it was mentioned, and is so again after it was wanted for a while
    assert.deepEqual(newly.update([], false), []);
    assert.deepEqual(newly.update(later, false), []);
  });

  it('are others if they have been started again under the same PID', () => {
    const newly = new NewlyForgotten();
    newly.update(rowsOf(vite), false);
    const again = rowsOf({ ...vite, startMark: 'later' });
    assert.deepEqual(newly.update(again, false), again);
  });

  it('are named, a single one with its reason', () => {
    const rows = rowsOf(vite, api);
    assert.equal(
      forgottenMessage(rows.slice(0, 1), 'en'),
      'Vite · shop on port 5173 looks forgotten. It was started in the terminal zsh, which was closed.',
    );
    assert.equal(
      forgottenMessage(rows, 'en'),
      '2 dev servers look forgotten: Vite · shop and node api.js · shop.',
    );
    const pruned = rows.slice(0, 1).map((row): ListenerRow => ({
      ...row,
      forgotten: [{ kind: 'worktreePruned', folder: '/home/alice/shop' }],
    }));
    assert.equal(
      forgottenMessage(pruned, 'en'),
      'Vite · shop on port 5173 looks forgotten. Its worktree was removed.',
    );
  });
});
