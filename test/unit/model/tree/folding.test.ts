import assert from 'node:assert/strict';
import { finish } from '../../../../src/model/text/timeSlice';
import { buildTree } from '../../../../src/model/tree/buildTree';
import { foldedRows, shownAtTop, shownBeneath, shownParentOf } from '../../../../src/model/tree/folding';
import type { RangeNode, RowNode, TreeNode } from '../../../../src/model/tree/nodes';
import { childrenOf, listenerNode } from '../../../../src/model/tree/nodes';
import type { ViewOptions } from '../../../../src/model/tree/viewOptions';
import type { Alarms } from '../../../../src/ui/treeItem';
import { noAlarms, presentNode } from '../../../../src/ui/treeItem';
import { ownTarget, pickProcesses } from '../../../../src/commands/pickTarget';
import { FakeDialogs } from '../../flows/fakeDialogs';
import { FakeMachine } from '../../flows/fakeMachine';
import {
  hostContext,
  listener,
  ownedBy,
  process_,
  rowsIn,
  snapshotOf,
  viewOptions,
  vite,
} from '../../builders';

const sshd = process_(7, ['/usr/sbin/sshd']);

/** Vite with so many ports from 3000 on, and another process with one. */
function listenersOf(count: number) {
  const many = Array.from({ length: count }, (_, index) =>
    listener(`127.0.0.1:${3000 + index}`, ownedBy(vite)),
  );
  return [...many, listener('127.0.0.1:22', ownedBy(sshd))];
}

function tree(count: number, more: Partial<ViewOptions> = {}): readonly RowNode[] {
  const rows = rowsIn(snapshotOf(listenersOf(count)));
  return finish(buildTree(rows, hostContext.editor, { ...viewOptions, ...more }));
}

function groupIn(roots: readonly RowNode[]): RowNode {
  const group = roots.find((node) => childrenOf(node).length > 1);
  assert.ok(group);
  return group;
}

const isRange = (node: TreeNode): node is RangeNode => node.kind === 'range';
const countsOf = (shown: readonly TreeNode[]): number[] =>
  [shown.filter((node) => !isRange(node)).length].concat(
    shown.filter(isRange).map(({ listeners }) => listeners.length),
  );

describe('A list with very many rows', () => {
  it('shows the first 500 and folds the others into ranges of 500, none of a single row', () => {
    assert.equal(foldedRows, 500);
    const cases = new Map([
      [499, [499]],
      [500, [500]],
      [501, [501]],
      [502, [500, 2]],
      [1000, [500, 500]],
      [1001, [500, 501]],
      [1002, [500, 500, 2]],
    ]);
    for (const [count, expected] of cases) {
      assert.deepEqual(countsOf(shownBeneath(groupIn(tree(count)))), expected, `${count} rows`);
    }
  });

  it('has each row once, in order, also in a flat list, and ids of its own', () => {
    const group = groupIn(tree(1700));
    const all = (shown: readonly TreeNode[]): TreeNode[] =>
      shown.flatMap((node) => (isRange(node) ? shownBeneath(node) : [node]));
    assert.deepEqual(all(shownBeneath(group)), childrenOf(group));
    const flat = tree(1700, { groupBy: 'port' });
    assert.deepEqual(all(shownAtTop(flat)), flat);
    assert.deepEqual(countsOf(shownAtTop(flat)), [500, 500, 500, 201]);
    const ids = [...shownAtTop(flat), ...shownBeneath(group)].filter(isRange).map(({ id }) => id);
    assert.equal(new Set(ids).size, 6);
  });

  it('keeps its groups whole: their text counts all rows', () => {
    const roots = tree(1700);
    assert.deepEqual(shownAtTop(roots), roots);
    const { description, accessibilityLabel } = presentNode(groupIn(roots));
    assert.match(description, /1680/);
    assert.match(accessibilityLabel, /1680/);
  });

  it('keeps the ranges and their ids when a row comes or goes', () => {
    const ids = (count: number): string[] =>
      shownBeneath(groupIn(tree(count)))
        .filter(isRange)
        .map(({ id }) => id);
    assert.deepEqual(ids(1200), ids(1201));
    assert.deepEqual(ids(1700).slice(0, 2), ids(1200));
  });

  it('says the ports and how many, and that one of them is exposed', () => {
    const [range] = shownBeneath(groupIn(tree(1200))).filter(isRange);
    assert.ok(range);
    const item = presentNode(range, noAlarms);
    assert.deepEqual(
      [item.label, item.description, item.accessibilityLabel, item.children, item.contextValue],
      ['3500 – 3999', '500 listeners', 'ports 3500 to 3999, 500 listeners', 'collapsed', 'range'],
    );
    const alarms: Alarms = new Map([[range.listeners[7]?.id ?? '', 'open']]);
    const exposed = presentNode(range, alarms);
    assert.deepEqual(
      [exposed.icon, exposed.accessibilityLabel],
      ['warning', 'ports 3500 to 3999, exposed, 500 listeners'],
    );
  });

  it('finds what a row is beneath, so that it can be revealed', () => {
    for (const roots of [tree(1200), tree(1200, { groupBy: 'port' })]) {
      const all = roots.flatMap((root) => (root.kind === 'listener' ? [root] : root.listeners));
      for (const { row } of [all[0], all[1], all[600], all[1190]].flatMap((node) => node ?? [])) {
        const parents: (TreeNode | undefined)[] = [];
        for (let node: TreeNode | undefined = listenerNode(row); node !== undefined;) {
          const parent = shownParentOf(roots, node);
          const among = parent === undefined ? shownAtTop(roots) : shownBeneath(parent);
          const { id } = node;
          assert.ok(among.some((one) => one.id === id));
          parents.push(parent);
          node = parent;
        }
        assert.ok(parents.length <= 3);
      }
    }
    assert.equal(shownParentOf(tree(3), { kind: 'range', id: 'range:gone:500', listeners: [] }), undefined);
  });

  it('has no command that acts on a whole range: those of a row ask which one', async () => {
    const machine = new FakeMachine(listenersOf(1200));
    const dialogs = new FakeDialogs(undefined);
    const roots = finish(
      buildTree(machine.currentRows(['tcp']), hostContext.editor, { ...viewOptions, groupBy: 'port' }),
    );
    const [range] = shownAtTop(roots).filter(isRange);
    assert.equal(ownTarget(range)?.rows.length, 500);
    const picked = await pickProcesses({ ...machine.services, dialogs }, range, [range, range], 'terminate');
    assert.deepEqual(picked, []);
    assert.deepEqual(
      dialogs.lists.map(({ items }) => items.length),
      [500],
    );
  });
});
