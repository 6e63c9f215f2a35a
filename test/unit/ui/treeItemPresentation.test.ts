import assert from 'node:assert/strict';
import { findingsOf } from '../../../src/model/finding';
import type { GroupNode } from '../../../src/model/grouping';
import { groupByProcess } from '../../../src/model/grouping';
import type { Listener } from '../../../src/model/listener';
import type { Alarms, ItemPresentation } from '../../../src/ui/treeItemPresentation';
import { presentNode } from '../../../src/ui/treeItemPresentation';
import { hiddenOwner, listener, ownedBy, process_, root, snapshotOf, viewpoint } from '../builders';

const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite']);
const postgres = process_(100, ['/usr/lib/postgresql/15/bin/postgres'], { cwd: '/', user: root });
const host = process_(900, ['/usr/share/code/code', '--type=utility']);

/** What is found is open: nobody has acknowledged anything. */
function alarmsOf(group: GroupNode): Alarms {
  return new Map(findingsOf([group]).map(({ node }) => [node.id, 'open']));
}

/** The first group and its rows. */
function present(...listeners: Listener[]): [ItemPresentation, ...ItemPresentation[]] {
  const [group] = groupByProcess(snapshotOf(listeners), viewpoint, new Set(['tcp', 'udp']));
  assert.ok(group);
  return [
    presentNode(group, alarmsOf(group)),
    ...group.listeners.map((row) => presentNode(row, alarmsOf(group))),
  ];
}

describe('presentNode', () => {
  it('shows a dev server on loopback in peace', () => {
    assert.deepEqual(present(listener('127.0.0.1:5173', ownedBy(vite))), [
      {
        id: 'process:300:3000',
        label: 'Vite · shop',
        description: '5173',
        icon: 'server-environment',
        iconColor: undefined,
        contextValue: 'process owned stoppable',
        accessibilityLabel: 'Vite · shop, listening on 5173',
        children: 'expanded',
      },
      {
        id: 'process:300:3000/tcp:127.0.0.1:5173',
        label: '5173',
        description: 'loopback · 127.0.0.1 · TCP',
        icon: 'lock',
        iconColor: undefined,
        contextValue: 'listener web owned stoppable hideable',
        accessibilityLabel: 'port 5173, loopback, 127.0.0.1, TCP',
        children: 'none',
      },
    ]);
  });

  it('warns of an exposed dev server, in words for those who see no colour', () => {
    const [group, row] = present(listener('0.0.0.0:5173', ownedBy(vite)));
    assert.ok(row);
    assert.equal(group.icon, 'warning');
    assert.notEqual(group.iconColor, undefined);
    assert.match(group.accessibilityLabel, /, exposed, /);
    assert.equal(row.icon, 'globe');
    assert.notEqual(row.iconColor, undefined);
    assert.match(row.description, /^all interfaces/);
  });

  it('does not warn of another program on all interfaces', () => {
    const [group, row] = present(listener('0.0.0.0:5432', ownedBy(postgres)));
    assert.ok(row);
    assert.deepEqual([group.icon, group.iconColor, row.iconColor], ['server-process', undefined, undefined]);
    assert.equal(group.label, 'PostgreSQL');
  });

  it('names each port of a process once', () => {
    const [group] = present(
      listener('127.0.0.1:5173', ownedBy(vite)),
      listener('[::1]:5173', ownedBy(vite)),
      listener('127.0.0.1:53/udp', ownedBy(vite)),
    );
    assert.equal(group.description, '53/udp, 5173');
  });

  it('offers the browser no UDP and no IPv6 link-local address', () => {
    const [, udp, linkLocal] = present(
      listener('127.0.0.1:53/udp', ownedBy(vite)),
      listener('[fe80::1%eth0]:3000', ownedBy(vite)),
    );
    assert.ok(udp && linkLocal);
    assert.equal(udp.contextValue, 'listener owned stoppable hideable');
    assert.equal(linkLocal.contextValue, 'listener owned stoppable finding hideable');
    assert.equal(linkLocal.icon, 'broadcast');
  });

  it("offers to end nothing of the editor's, and says which of its processes listens", () => {
    const [group, row] = present(listener('127.0.0.1:40000', ownedBy(host)));
    assert.ok(row);
    assert.deepEqual(
      [group.label, group.contextValue, group.children],
      ['Visual Studio Code', 'editor', 'collapsed'],
    );
    assert.equal(row.contextValue, 'listener web owned hideable');
    assert.match(row.description, /^code · loopback/);
  });

  it('says of another network that it is another, warns of nothing there and offers the browser nothing', () => {
    const there = { ...listener('0.0.0.0:5173', ownedBy(vite)), network: { kind: 'other', id: 7 } } as const;
    const [group, row] = present(there);
    assert.deepEqual(
      [group.label, group.icon, group.children],
      ['another network · node', 'package', 'collapsed'],
    );
    assert.equal(row?.description, 'node · another network · 0.0.0.0 · TCP');
    assert.equal(row.iconColor, undefined);
    assert.equal(row.contextValue, 'listener owned stoppable hideable');
    assert.equal(row.accessibilityLabel, 'port 5173, node, another network, 0.0.0.0, TCP');
  });

  it('offers to end nobody who is hidden, and says why', () => {
    const [group, row] = present(listener('0.0.0.0:22', hiddenOwner('no-permission', root)));
    assert.ok(row);
    assert.deepEqual(
      [group.label, group.icon, group.contextValue],
      ['owner hidden · root', 'question', 'hidden'],
    );
    assert.match(group.accessibilityLabel, /You do not have permission/);
    assert.equal(row.contextValue, 'listener web hideable');
  });

  it('folds what has many rows', () => {
    const rows = (count: number): Listener[] =>
      Array.from({ length: count }, (_, index) => listener(`127.0.0.1:${3000 + index}`, ownedBy(vite)));
    assert.equal(present(...rows(5))[0].children, 'expanded');
    assert.equal(present(...rows(6))[0].children, 'collapsed');
  });

  it('shows hostile names as one line without control characters', () => {
    const hostile = process_(100, ['/bin/x'], { name: 'a\nb\u202ec\u0007', cwd: '/tmp/\u001b[31mred' });
    const [group] = present(listener('127.0.0.1:1', ownedBy(hostile)));
    assert.equal(group.label, 'a ⏎ b\ufffdc\ufffd · \ufffd[31mred');
  });
});
