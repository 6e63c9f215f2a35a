import assert from 'node:assert/strict';
import { listenersAmong, pressedOn, primaryAction, selectedWith } from '../../../src/commands/keys';
import { expectedPorts } from '../../../src/model/expected/expectedPort';
import type { EndedServer } from '../../../src/model/history/endedServer';
import type { TreeNode } from '../../../src/model/tree/nodes';
import { listenerNode } from '../../../src/model/tree/nodes';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';

const shop = process_(100, ['node', 'shop.js']);
const rows = rowsIn(
  snapshotOf([
    listener('127.0.0.1:3000', ownedBy(shop)),
    listener('127.0.0.1:3001', ownedBy(shop)),
    listener('127.0.0.1:5353/udp', ownedBy(shop)),
  ]),
);
const [web, other, udp] = rows.map(listenerNode);
assert.ok(web && other && udp);

describe('pressedOn', () => {
  it('finds the focused row in what a keybinding gives', () => {
    assert.deepEqual(pressedOn([web, 'key']), { focused: web });
    assert.deepEqual(pressedOn([null, 'key']), { focused: null });
  });

  it('takes what menus, the palette and other extensions give for no key', () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    for (const value of [
      undefined,
      null,
      web,
      [web],
      ['key'],
      [web, 'key', web],
      [web, 'Key'],
      'key',
      proxy,
    ]) {
      assert.equal(pressedOn(value), undefined);
    }
  });
});

describe('selectedWith', () => {
  it('is what is selected if the focused row is among it, and else the focused row alone', () => {
    assert.deepEqual(selectedWith(web, [other, web]), [other, web]);
    // arrow keys have moved the focus away: what is selected is not what is looked at
    assert.deepEqual(selectedWith(web, [other, udp]), [web]);
    assert.deepEqual(selectedWith(web, []), [web]);
  });

  it('is nothing without a focused row', () => {
    assert.deepEqual(selectedWith(null, [web, other]), []);
    assert.deepEqual(selectedWith(undefined, [web]), []);
  });
});

describe('primaryAction', () => {
  const [row] = rows;
  assert.ok(row);
  const ended: EndedServer = {
    ...{ id: 'ended:1', process: shop, ancestors: [], rows: [row], portCount: 1, seenAt: 0, endedAt: 0 },
    how: { kind: 'terminated' },
  };
  const place = { folder: '/home/alice/shop', scripts: undefined };
  const source = { kind: 'task', label: 'dev' } as const;
  const expected = expectedPorts(
    [{ protocol: 'tcp', port: 1 }],
    [{ protocol: 'tcp', port: 2, source, ...place }],
  );
  const [pinned, declared] = expected;
  const known = { ended: [ended], expected };
  const held = { state: { kind: 'held', by: row, rows: [row] } };

  it('opens what a browser can open', () => {
    assert.equal(primaryAction(known, web), 'localPorts.openInBrowser');
  });

  it('leaves groups, which Enter expands, and what no browser can open, to the list', () => {
    const group: TreeNode = {
      kind: 'editor',
      id: 'editor',
      name: 'VS Code',
      listeners: [web],
    };
    for (const node of [group, udp, null, {}, { kind: 'ended', id: 'another' }]) {
      assert.equal(primaryAction(known, node), undefined);
    }
  });

  it('starts what has ended or is expected, and shows what holds a port that is expected', () => {
    assert.equal(
      primaryAction(known, { kind: 'ended', id: 'ended:1', server: ended }),
      'localPorts.startAgain',
    );
    const node = { kind: 'expected', id: declared?.id, unmet: { state: { kind: 'closed' } } };
    assert.equal(primaryAction(known, node), 'localPorts.startExpected');
    assert.equal(primaryAction(known, { ...node, unmet: held }), 'localPorts.revealHolder');
    assert.equal(primaryAction(known, { ...node, id: pinned?.id }), undefined);
  });
});

describe('listenersAmong', () => {
  it('has those beneath groups, each once', () => {
    const group = { kind: 'process', id: 'x', listeners: [web, other] };
    assert.deepEqual(listenersAmong([group, web, udp]), [web.row, other.row, udp.row]);
    assert.deepEqual(listenersAmong([{ kind: 'ended', id: 'x' }]), []);
  });
});
