import assert from 'node:assert/strict';
import { ListenerDescriber } from '../../../../src/model/rows/describeListeners';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import { finish } from '../../../../src/model/text/timeSlice';
import { buildTree, TreeBuilder } from '../../../../src/model/tree/buildTree';
import { childrenOf } from '../../../../src/model/tree/nodes';
import type { RowNode } from '../../../../src/model/tree/nodes';
import type { ViewOptions } from '../../../../src/model/tree/viewOptions';
import { rounds } from '../../../support/rounds';
import { hostContext, listener, ownedBy, process_, rowsIn, snapshotOf, viewOptions } from '../../builders';
import { numbers, RandomMachine } from '../../randomMachine';

const { editor } = hostContext;

const choices: { readonly [K in keyof ViewOptions]: readonly ViewOptions[K][] } = {
  groupBy: ['process', 'project', 'origin', 'port'],
  sortBy: ['port', 'name', 'age', 'activity'],
  show: ['everything', 'everything', 'devServers', 'workspace'],
  protocols: ['tcpAndUdp', 'tcp'],
  hide: [[], [{ port: '3000-3003' }], [{ process: 'node' }, { address: '127.0.0.1', port: 3005 }]],
  isFound: [
    undefined,
    undefined,
    ({ listener: { port } }) => port % 2 === 0,
    ({ process }) => process !== undefined,
  ],
};

function randomOptions(random: (below: number) => number): ViewOptions {
  const one = <K extends keyof ViewOptions>(key: K): ViewOptions[K] => {
    const some = choices[key];
    return some[random(some.length)] ?? viewOptions[key];
  };
  return {
    ...{ groupBy: one('groupBy'), sortBy: one('sortBy'), show: one('show') },
    ...{ protocols: one('protocols'), hide: one('hide'), isFound: one('isFound') },
  };
}

describe('A tree that is built from what changed', () => {
  it('is the one that all rows make, after random changes, other settings and abandoned work', () => {
    for (let seed = 1; seed <= rounds(60); seed++) {
      const random = numbers(seed);
      const machine = new RandomMachine(random, 1 + random(12));
      const describer = new ListenerDescriber(hostContext, machine.names());
      const appearedAt = ({ listener: { port } }: ListenerRow): number | undefined =>
        port % 3 === 0 ? undefined : port % 5;
      const builder = new TreeBuilder(appearedAt);
      let options = randomOptions(random);
      for (let round = 0; round < 25; round++) {
        machine.live();
        if (random(8) === 0) options = randomOptions(random);
        const rows = finish(describer.describe(machine.snapshot));
        if (random(4) === 0) {
          const abandoned = builder.build(rows, editor, options);
          for (let step = random(8); step > 0; step--) abandoned.next();
          abandoned.return([]);
        }
        const built = finish(builder.build(rows, editor, options));
        const expected = finish(buildTree(rows, editor, options, appearedAt));
        assert.deepEqual(built, expected, `seed ${seed}, round ${round}, ${JSON.stringify(options)}`);
      }
    }
  });

  it('moves the rows of another working tree when the one in this workspace appears, and when it is gone', () => {
    const machine = new RandomMachine(numbers(1));
    const at = (port: number, cwd: string) =>
      listener(`127.0.0.1:${port}`, ownedBy(process_(port, ['node'], { cwd })));
    const rows = rowsIn(
      snapshotOf([at(3000, '/home/alice/blog'), at(4000, '/home/alice/shop'), at(5000, '/home/alice/blog')]),
      machine.names(),
    );
    const builder = new TreeBuilder();
    const drawn = (from: readonly ListenerRow[]): string[] =>
      finish(builder.build(from, editor, { ...viewOptions, groupBy: 'project' })).map((node) =>
        childrenOf(node)
          .map((row) => (row.kind === 'listener' ? row.row.listener.port : 0))
          .join(),
      );
    const ids = (from: readonly ListenerRow[]): string[] =>
      finish(builder.build(from, editor, { ...viewOptions, groupBy: 'project' })).map(({ id }) => id);
    const others = rows.filter(({ workspaceFolder }) => workspaceFolder === undefined);
    assert.deepEqual(drawn(others), ['3000,5000']);
    const apart = ids(others);
    assert.deepEqual(drawn(rows), ['3000,4000,5000']);
    assert.deepEqual(ids(rows), ['project:/home/alice/shop']);
    assert.deepEqual(ids(others), apart);
    assert.notDeepEqual(apart, ids(rows));
  });

  it('keeps every group and every row in it that did not change', () => {
    for (const groupBy of choices.groupBy) {
      const machine = new RandomMachine(numbers(9), 60);
      const describer = new ListenerDescriber(hostContext, machine.names());
      const builder = new TreeBuilder();
      const options = { ...viewOptions, groupBy };
      const build = (rows: readonly ListenerRow[]): readonly RowNode[] =>
        finish(builder.build(rows, editor, options));
      const rows = finish(describer.describe(machine.snapshot));
      const before = build(rows);
      const [gone] = rows;
      const after = build(rows.slice(1));
      const isWithIt = (node: RowNode): boolean =>
        node.id === gone?.id || childrenOf(node).some(({ id }) => id === gone?.id);
      assert.deepEqual(
        before.filter((node) => !isWithIt(node) && !after.includes(node)),
        [],
      );
      const nodes = (roots: readonly RowNode[]): Set<unknown> =>
        new Set(roots.flatMap((root) => childrenOf(root)));
      const kept = nodes(after);
      assert.equal([...nodes(before)].filter((node) => !kept.has(node)).length, groupBy === 'port' ? 0 : 1);
      assert.equal(build(rows.slice(1)).length, after.length);
    }
  });
});
