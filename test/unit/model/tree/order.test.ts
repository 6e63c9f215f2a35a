import { deepEqual, equal } from 'node:assert/strict';
import { Appearances } from '../../../../src/model/rows/appearances';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import { noNames } from '../../../../src/model/rows/names';
import { finish } from '../../../../src/model/text/timeSlice';
import { buildTree, TreeBuilder } from '../../../../src/model/tree/buildTree';
import type { RowNode } from '../../../../src/model/tree/nodes';
import type { SortBy } from '../../../../src/model/tree/order';
import {
  container,
  hostContext,
  listener,
  noon,
  ownedBy,
  process_,
  rowsIn,
  snapshotOf,
} from '../../builders';
import { unowned, viewOptions } from '../../builders';
import type { ViewOptions } from '../../../../src/model/tree/viewOptions';

const at = (pid: number, program: string, startedAt: number | undefined, cwd: string) =>
  process_(pid, [program], { startedAt, cwd });
/** Of two projects; `beta` has two ports, and the start of `old` is not known. */
const listeners = [
  listener('127.0.0.1:1000', ownedBy(at(10, 'old', undefined, '/w/two'))),
  listener('127.0.0.1:2000', ownedBy(at(20, 'beta', noon + 2, '/w/one'))),
  listener('127.0.0.1:3000', ownedBy(at(30, 'gamma', noon + 3, '/w/two'))),
  listener('127.0.0.1:4000', ownedBy(at(40, 'Alpha', noon + 1, '/w/one'))),
  listener('127.0.0.1:5000', ownedBy(at(20, 'beta', noon + 2, '/w/one'))),
  unowned('127.0.0.1:500'),
];
const projectOf = (folder: string) => ({ folder, name: folder.slice(3) });
const rows = rowsIn(snapshotOf(listeners), { ...noNames, projectOf });

function shown(more: Partial<ViewOptions>, from = rows, appeared: readonly number[] = []): string[] {
  const appearedAt = ({ listener: { port } }: ListenerRow): number | undefined => {
    const index = appeared.indexOf(port);
    return index === -1 ? undefined : index;
  };
  const roots = finish(buildTree(from, hostContext.editor, { ...viewOptions, ...more }, appearedAt));
  return roots.map((node) => textOf(node));
}

function textOf(node: RowNode): string {
  if (node.kind === 'listener') return String(node.row.listener.port);
  return node.listeners.map(({ row }) => row.listener.port).join('+');
}

describe('Sort By, in a flat list', () => {
  const orders: Record<SortBy, string[]> = {
    port: ['500', '1000', '2000', '3000', '4000', '5000'],
    // Alpha, beta, gamma, old, and what has no name
    name: ['4000', '2000', '5000', '3000', '1000', '500'],
    // gamma, beta, alpha; what is not known is last, by port
    age: ['3000', '2000', '5000', '4000', '500', '1000'],
    activity: ['1000', '3000', '2000', '5000', '4000', '500'],
  };
  for (const [sortBy, expected] of Object.entries(orders)) {
    it(`is by ${sortBy}`, () => {
      const options = { groupBy: 'port', sortBy: sortBy as SortBy } as const;
      deepEqual(shown(options, rows, [1000]), expected);
    });
  }

  it('has what opened a port last first', () => {
    const options = { groupBy: 'port', sortBy: 'activity' } as const;
    deepEqual(shown(options, rows, [4000, 5000, 500]).slice(0, 3), ['500', '5000', '4000']);
  });
});

describe('Sort By, in groups', () => {
  it('sorts processes within their sections, and what a process has by the same', () => {
    deepEqual(shown({ sortBy: 'name' }), ['4000', '2000+5000', '3000', '1000', '500']);
    deepEqual(shown({ sortBy: 'age' }), ['3000', '2000+5000', '4000', '1000', '500']);
    deepEqual(shown({ sortBy: 'activity' }, rows, [2000, 5000])[0], '5000+2000');
  });

  it('sorts projects by name, and by age and activity only if asked for', () => {
    const hidden = '500';
    deepEqual(shown({ groupBy: 'project' }), ['2000+4000+5000', '1000+3000', hidden]);
    deepEqual(shown({ groupBy: 'project', sortBy: 'name' }), ['4000+2000+5000', '3000+1000', hidden]);
    deepEqual(shown({ groupBy: 'project', sortBy: 'age' }), ['3000+1000', '2000+5000+4000', hidden]);
    deepEqual(shown({ groupBy: 'project', sortBy: 'activity' }, rows, [1000]), [
      '1000+3000',
      '2000+5000+4000',
      hidden,
    ]);
  });

  it('names a container as its row does', () => {
    const names = { ...noNames, containerOf: () => container({ name: 'aaa', service: undefined }) };
    const [web] = rowsIn(
      snapshotOf([listener('127.0.0.1:9000', ownedBy(process_(90, ['docker-proxy'])))]),
      names,
    );
    const both = [...rows, ...(web === undefined ? [] : [web])];
    equal(shown({ groupBy: 'port', sortBy: 'name' }, both)[0], '9000');
  });

  it('keeps each node for as long as its row and place are the same', () => {
    const options = { ...viewOptions, sortBy: 'age' } as const;
    const builder = new TreeBuilder();
    const build = (from: readonly ListenerRow[]): readonly RowNode[] =>
      finish(builder.build(from, hostContext.editor, options));
    const [first, again] = [build(rows), build([...rows])];
    deepEqual(
      first.map((node, index) => node === again[index]),
      first.map(() => true),
    );
  });
});

describe('Appearances', () => {
  it('knows nothing of what was there at first, then when a row appeared, and again after it was gone', () => {
    const appearances = new Appearances();
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('two rows are needed');
    finish(appearances.update({ removed: [], added: [first] }, 5));
    equal(appearances.of(first), undefined);
    finish(appearances.update({ removed: [], added: [second] }, 7));
    finish(appearances.update({ removed: [second], added: [second] }, 9));
    deepEqual([appearances.of(first), appearances.of(second)], [undefined, 7]);
    finish(appearances.update({ removed: [first], added: [] }, 11));
    finish(appearances.update({ removed: [], added: [first] }, 13));
    deepEqual([appearances.of(first), appearances.of(second)], [13, 7]);
  });
});
