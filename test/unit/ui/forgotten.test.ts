import assert from 'node:assert/strict';
import type { Evidence } from '../../../src/model/forgotten/evidence';
import { noEvidence } from '../../../src/model/forgotten/evidence';
import type { ForgottenReason } from '../../../src/model/forgotten/reason';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import { noNames } from '../../../src/model/rows/names';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { finish } from '../../../src/model/text/timeSlice';
import { buildTree } from '../../../src/model/tree/buildTree';
import { tooltipMarkdown } from '../../../src/ui/tooltip';
import { noAlarms, presentNode } from '../../../src/ui/treeItem';
import { hostContext, laptop, listener, noon, ownedBy, snapshotOf, viewOptions, vite } from '../builders';
import type { ItemPresentation } from '../../../src/ui/itemPresentation';
import { forgottenServers } from '../../support/fromRows';

const day = 24 * 3_600_000;
const snapshot = snapshotOf([
  listener('127.0.0.1:5173', ownedBy(vite)),
  listener('127.0.0.1:24678', ownedBy(vite)),
]);

function rowsWith(reasons: readonly ForgottenReason[]): readonly ListenerRow[] {
  const evidence: Evidence = { ...noEvidence, ofProcess: () => reasons };
  return finish(new ListenerDescriber(hostContext, noNames, evidence).describe(snapshot));
}

/** All rows of the tree, three days after the server was started. */
function items(
  reasons: readonly ForgottenReason[],
  groupBy: 'process' | 'port' = 'process',
): ItemPresentation[] {
  const roots = finish(buildTree(rowsWith(reasons), hostContext.editor, { ...viewOptions, groupBy }));
  const now = noon + 3 * day + 1000;
  return roots
    .flatMap((root) => (root.kind === 'listener' ? [root] : [root, ...root.listeners]))
    .map((node) => presentNode(node, noAlarms, now));
}

function tooltip(reasons: readonly ForgottenReason[]): string {
  const [root] = finish(buildTree(rowsWith(reasons), hostContext.editor, viewOptions));
  assert.ok(root !== undefined);
  return tooltipMarkdown(root, snapshot, {
    ...{ findings: new Map(), locale: 'en-GB', interfaces: laptop },
    ...{ remoteKind: 'machine', tunnels: [], usage: undefined, now: noon },
  });
}

const closed: ForgottenReason = { kind: 'terminalClosed', name: 'zsh' };
const merged: ForgottenReason = { kind: 'branchMerged', branch: 'fix-cart', into: 'main' };
const idle: ForgottenReason = { kind: 'idle', sinceMs: noon };

const words: [words: string, ...reasons: ForgottenReason[]][] = [
  ['forgotten: its terminal was closed', closed],
  ['forgotten: its folder was deleted', { kind: 'folderDeleted', folder: '/home/alice/shop' }],
  ['its folder was replaced', { kind: 'folderDeleted', folder: '/home/alice/shop', isReplaced: true }],
  ['forgotten: its worktree was removed', { kind: 'worktreePruned', folder: '/home/alice/shop' }],
  ['forgotten: its branch was deleted', { kind: 'branchGone', branch: 'fix' }],
  ['the remote branch of fix is gone', { kind: 'branchGone', branch: 'fix', upstream: 'origin/fix' }],
  ['branch fix-cart was merged', merged],
  ['forgotten: left from the last session', { kind: 'lastSession' }],
  ['what started it has ended', { kind: 'starterEnded', how: 'adopted', starter: undefined }],
  [
    'forgotten: Codex has ended',
    {
      ...{ kind: 'starterEnded', how: 'adopted', starter: undefined },
      agent: { kind: 'agent', title: 'Codex' },
    },
  ],
  [
    'a newer copy is on 5174',
    { kind: 'newerCopy', port: 5174, process: { pid: 7, startMark: '7', name: 'node' } },
  ],
  ['idle', idle],
  ['forgotten: its branch was merged', merged, idle],
];

describe('a row of a server that may be forgotten', () => {
  for (const [text, ...reasons] of words) {
    it(`says “${text}”: a verdict right after the ports, a fact alone last`, () => {
      const [group, ...rows] = items(reasons);
      const after = text.startsWith('forgotten') ? `${text} · 3 d` : `3 d · ${text}`;
      assert.equal(group?.description, `5173, 24678 · ${after}`);
      assert.equal(
        group.accessibilityLabel,
        `Vite, shop, listening on 5173, 24678, dev server, for 3 days, ${text}`,
      );
      assert.match(group.contextValue, /\bforgotten\b/);
      // the rows beneath stand under that
      assert.deepEqual(
        rows.map(({ description }) => description),
        ['loopback · 127.0.0.1 · TCP', 'loopback · 127.0.0.1 · TCP'],
      );
    });
  }

  it('says so itself where no group does', () => {
    const [row] = items([closed], 'port');
    assert.equal(
      row?.description,
      'Vite · shop · loopback · 127.0.0.1 · TCP · forgotten: its terminal was closed',
    );
    assert.match(row.accessibilityLabel, /, forgotten: its terminal was closed$/);
    assert.match(row.contextValue, /\bforgotten\b/);
  });

  it('says nothing without evidence', () => {
    for (const { description, contextValue } of items([])) {
      assert.doesNotMatch(`${description} ${contextValue}`, /forgotten/);
    }
  });

  it('has a tooltip with all of them, as facts', () => {
    assert.match(
      tooltip([closed, merged, idle]),
      /^It looks forgotten\\?\. It was started in the terminal zsh, which was closed\\?\. Its branch fix\\?-cart was merged into main\\?\. No program is connected to it, and it has used almost no CPU time since 02\\\/01\\\/2026, /m,
    );
    assert.match(tooltip([merged]), /^Its branch fix\\?-cart was merged into main\\?\.$/m);
    assert.match(
      tooltip([{ kind: 'starterEnded', how: 'adopted', starter: { ...vite, pid: 7, name: 'bash' } }]),
      /^The program that started it, bash \\\(PID 7\\\), has ended/m,
    );
    assert.doesNotMatch(tooltip([]), /forgotten/);
  });

  it('counts once, however many ports it has, and only if that is enough', () => {
    assert.equal(finish(forgottenServers(rowsWith([closed]))).length, 1);
    assert.equal(finish(forgottenServers(rowsWith([merged]))).length, 0);
  });
});
