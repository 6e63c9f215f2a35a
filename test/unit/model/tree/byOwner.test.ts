import assert from 'node:assert/strict';
import { finish } from '../../../../src/model/text/timeSlice';
import { buildTree } from '../../../../src/model/tree/buildTree';
import type { OwnerNode } from '../../../../src/model/tree/nodes';
import {
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  snapshotOf,
  rowsIn,
  hostContext,
  vite,
  api,
  postgres,
  code,
  extensionHost,
  groupsOf,
  viewOptions,
} from '../../builders';

/** The tree, a line a row. */
function drawn(groups: readonly OwnerNode[]): string[] {
  return groups.flatMap((node) => [
    node.id,
    ...node.listeners.map(
      ({
        row: {
          listener: { protocol, address, port },
        },
      }) => `  ${protocol} ${address.text} ${port}`,
    ),
  ]);
}

describe('buildTree, grouped by process,', () => {
  const all = [
    listener('127.0.0.1:22', hiddenOwner('no-permission', root)),
    listener('127.0.0.1:5432', ownedBy(postgres)),
    listener('127.0.0.1:40001', ownedBy(code)),
    listener('127.0.0.1:40000', ownedBy(extensionHost)),
    listener('[::1]:5173', ownedBy(vite)),
    listener('127.0.0.1:5173', ownedBy(vite)),
    listener('127.0.0.1:24678', ownedBy(vite)),
    listener('127.0.0.1:3000', ownedBy(api)),
    listener('127.0.0.1:53/udp', ownedBy(postgres)),
    listener('0.0.0.0:80', hiddenOwner('not-visible', undefined)),
  ];
  const expected = [
    'process:200:2000',
    '  tcp 127.0.0.1 3000',
    'process:300:3000',
    '  tcp 127.0.0.1 5173',
    '  tcp ::1 5173',
    '  tcp 127.0.0.1 24678',
    'process:100:1000',
    '  tcp 127.0.0.1 5432',
    'editor',
    '  tcp 127.0.0.1 40000',
    '  tcp 127.0.0.1 40001',
    'hidden:no-permission:0',
    '  tcp 127.0.0.1 22',
    'hidden:not-visible:?',
    '  tcp 0.0.0.0 80',
  ];

  it('puts dev servers first, then other processes, the editor, hidden owners; by port within each', () => {
    assert.deepEqual(drawn(groupsOf(all)), expected);
  });

  it('gives the same order and ids for any order of the snapshot', () => {
    const ids = (groups: readonly OwnerNode[]): string[] =>
      groups.flatMap(({ id, listeners }) => [id, ...listeners.map((node) => node.id)]);
    const once = ids(groupsOf(all));
    assert.deepEqual(ids(groupsOf([...all].reverse())), once);
    assert.deepEqual(ids(groupsOf([...all.slice(5), ...all.slice(0, 5)])), once);
  });

  it('shows only TCP unless UDP is wanted too', () => {
    const tree = (protocols: 'tcp' | 'tcpAndUdp', from = all): string[] =>
      drawn(
        finish(
          buildTree(rowsIn(snapshotOf(from)), hostContext.editor, { ...viewOptions, protocols }),
        ) as OwnerNode[],
      );
    assert.deepEqual(tree('tcp'), expected);
    assert.deepEqual(tree('tcpAndUdp').slice(6, 9), [
      'process:100:1000',
      '  udp 127.0.0.1 53',
      '  tcp 127.0.0.1 5432',
    ]);
    assert.deepEqual(tree('tcp', all.slice(8, 9)), []);
  });

  it('groups what listens in another network namespace, after what listens in this one', () => {
    const there = { kind: 'other', id: 7 } as const;
    const groups = groupsOf([
      { ...listener('127.0.0.1:3000', ownedBy(vite)), namespace: there },
      { ...listener('127.0.0.1:3001', hiddenOwner('no-permission', root)), namespace: there },
      { ...listener('127.0.0.1:3000', ownedBy(vite)), namespace: { kind: 'other', id: 8 } },
      listener('127.0.0.1:3000', ownedBy(vite)),
      listener('127.0.0.1:40000', ownedBy(code)),
    ]);
    assert.deepEqual(drawn(groups), [
      'process:300:3000',
      '  tcp 127.0.0.1 3000',
      'network:7',
      '  tcp 127.0.0.1 3000',
      '  tcp 127.0.0.1 3001',
      'network:8',
      '  tcp 127.0.0.1 3000',
      'editor',
      '  tcp 127.0.0.1 40000',
    ]);
  });

  it('groups hidden owners by reason and user', () => {
    const groups = groupsOf([
      listener('0.0.0.0:80', hiddenOwner('no-permission', root)),
      listener('0.0.0.0:81', hiddenOwner('no-permission', { uid: 33, name: 'www-data' })),
      listener('0.0.0.0:82', hiddenOwner('no-permission', root)),
      listener('0.0.0.0:83', hiddenOwner('not-visible', root)),
    ]);
    assert.deepEqual(
      groups.map((node) => node.kind === 'hidden' && [node.reason, node.user?.name, node.listeners.length]),
      [
        ['no-permission', 'root', 2],
        ['no-permission', 'www-data', 1],
        ['not-visible', 'root', 1],
      ],
    );
  });

  it('shows a shared socket once, with its oldest owner', () => {
    const worker = process_(301, ['node'], { parentPid: 300 });
    assert.deepEqual(drawn(groupsOf([listener('0.0.0.0:80', ownedBy(vite, worker))])), [
      'process:300:3000',
      '  tcp 0.0.0.0 80',
    ]);
  });

  it('distinguishes a process from an earlier one with the same PID', () => {
    const [before] = groupsOf([listener('127.0.0.1:5173', ownedBy(vite))]);
    const [after] = groupsOf([listener('127.0.0.1:5173', ownedBy({ ...vite, startMark: '9999' }))]);
    assert.notEqual(before?.id, after?.id);
  });

  it('gives every row an id of its own, even if sockets of one address have different further owners', () => {
    const first = process_(301, ['node'], { parentPid: 300 });
    const second = process_(302, ['node'], { parentPid: 300 });
    const groups = groupsOf([
      listener('0.0.0.0:80', ownedBy(vite, first, second)),
      listener('0.0.0.0:80', ownedBy(vite, second)),
    ]);
    const ids = groups.flatMap(({ listeners }) => listeners.map(({ id }) => id));
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 2);
  });

  it('recognizes a process by its ancestors', () => {
    const worker = process_(310, ['node', 'worker.js'], { parentPid: 300 });
    const [node] = groupsOf([listener('127.0.0.1:4000', ownedBy(worker))], ['tcp'], [vite]);
    assert.deepEqual(node?.kind === 'process' && node.recognition.title, 'Vite');
  });
});
