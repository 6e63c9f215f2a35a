import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import { expectedPorts } from '../../../src/model/expected/expectedPort';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Checkout } from '../../../src/model/recognition/checkout';
import type { Names } from '../../../src/model/rows/names';
import { noNames } from '../../../src/model/rows/names';
import { saying } from '../../../src/model/tree/textFilter';
import { buildTree } from '../../../src/model/tree/buildTree';
import { childrenOf } from '../../../src/model/tree/nodes';
import { wholeName } from '../../../src/messages/groupName';
import { searchedExpected, searchedRow } from '../../../src/messages/searchedText';
import { listenerText } from '../../../src/messages/treeItem';
import { rounds } from '../../support/rounds';
import {
  at,
  code,
  container,
  groupOf,
  hiddenOwner,
  hostContext,
  listener,
  ownedBy,
  process_,
  root,
  rowsIn,
  snapshotOf,
  viewOptions,
  vite,
} from '../builders';
import { numbers, RandomMachine } from '../randomMachine';

const { editor } = hostContext;

function foundBy(one: Listener, names: Partial<Names> = {}): (text: string) => boolean {
  const [row] = rowsIn(snapshotOf([one]), { ...noNames, ...names });
  assert.ok(row);
  const said = searchedRow(row, editor);
  return (text) => saying(text)(said);
}

function check(found: (text: string) => boolean, yes: readonly string[], no: readonly string[] = []): void {
  assert.deepEqual(
    yes.filter((text) => !found(text)),
    [],
    'not found',
  );
  assert.deepEqual(no.filter(found), [], 'found');
}

describe('a row is found by', () => {
  it('its port, address, program, framework, project, branch and workspace folder', () => {
    const checkout: Checkout = {
      ...{ folder: '/home/alice/shop', repository: '/home/alice/shop/.git', defaultBranch: 'main' },
      ...{ isLinked: false, isPruned: false, hasWorktrees: false },
      head: { kind: 'branch', branch: 'main' },
    };
    check(
      foundBy(listener('0.0.0.0:5173', ownedBy(vite)), {
        projectOf: (folder) => ({ name: '@acme/storefront', folder, checkout }),
        workspaceFolders: [{ name: 'Till', path: '/home/alice/shop' }],
        labelOf: () => 'Shop window',
        givenOf: () => ({ name: 'Mine', note: 'for the demo' }),
        isPinned: () => true,
      }),
      [
        ...['5173', '0.0.0.0', '0.0.0.0:5173', 'http://localhost:5173/', 'tcp', 'all interfaces'],
        ...['node', 'vite', '@acme/storefront', 'main', 'till', 'shop window', 'mine', 'demo', 'pinned'],
      ],
      ['5174', 'udp', '300', 'loopback'],
    );
  });

  it('its protocol and IPv6 address, and by localhost only if it listens there', () => {
    check(foundBy(listener('[::1]:53/udp', ownedBy(vite))), ['53/udp', '[::1]:53', 'localhost:53']);
    check(foundBy(listener('192.168.1.5:80', ownedBy(vite))), ['192.168.1.5:80'], ['localhost']);
    const elsewhere = {
      ...listener('0.0.0.0:80', ownedBy(vite)),
      namespace: { kind: 'other', id: 7 },
    } as const;
    check(foundBy(elsewhere), ['other namespace'], ['localhost']);
  });

  it('its container with its image, and the agent that started it', () => {
    const published = container({
      ...{ name: 'shop-web-1', project: 'shop', service: 'web' },
      ports: [{ hostAddresses: [at('0.0.0.0')], hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    });
    const proxy = process_(120, ['/usr/bin/docker-proxy'], { cwd: '/', user: root });
    check(foundBy(listener('0.0.0.0:8080', ownedBy(proxy)), { containerOf: () => published }), [
      ...['web · shop', 'shop-web-1', 'nginx:1', '→ 80', 'docker-proxy'],
    ]);
    const starterMark = { kind: 'agent', title: 'Claude Code', session: 'a' } as const;
    check(foundBy(listener('127.0.0.1:5173', ownedBy(process_(301, ['node', 'vite'], { starterMark })))), [
      'claude code',
    ]);
  });

  it('its service or user if its owner is hidden, and by the editor that owns it', () => {
    const service = hiddenOwner('no-permission', root, groupOf('/system.slice/postgresql.service'));
    check(foundBy(listener('127.0.0.1:5432', service)), ['postgresql.service']);
    check(foundBy(listener('127.0.0.1:22', hiddenOwner('no-permission', root))), ['root', 'hidden', 'ssh']);
    check(foundBy(listener('127.0.0.1:40000', ownedBy(code))), ['visual studio', 'code']);
  });

  it('each word that it or its group shows, however rows are grouped', () => {
    for (let seed = 1; seed <= rounds(20); seed++) {
      const random = numbers(seed);
      const machine = new RandomMachine(random, 1 + random(12));
      machine.live();
      const rows = rowsIn(machine.snapshot, machine.names());
      for (const groupBy of ['process', 'project', 'origin', 'port'] as const) {
        for (const group of finish(buildTree(rows, editor, { ...viewOptions, groupBy }))) {
          const nodes = group.kind === 'listener' ? [group] : childrenOf(group);
          for (const node of nodes) {
            assert.ok(node.kind === 'listener');
            const { label, description } = listenerText(node, undefined);
            const shown = [label, ...description.split(' · ')];
            // a namespace is called after one of its rows, and some groups by what is not known of them
            const isNamed = !['listener', 'network', 'hidden-by-rule'].includes(group.kind);
            const name =
              isNamed && group.kind !== 'listener' && group.kind !== 'hidden-by-rule' ? wholeName(group) : '';
            if (!/^(?:no project|origin unknown)$/.test(name)) shown.push(name);
            const said = searchedRow(node.row, editor);
            for (const words of shown) assert.ok(saying(words)(said), `seed ${seed}: ${words} in ${said}`);
          }
        }
      }
    }
  });
});

describe('an expected port is found by', () => {
  it('what its row says', () => {
    const [expected] = expectedPorts(
      [
        {
          protocol: 'tcp',
          port: 5000,
          owner: { label: 'Vite · shop', place: '/work/shop', process: 'node' },
        },
      ],
      [],
    );
    assert.ok(expected);
    const said = searchedExpected({
      ...{ kind: 'expected', id: expected.id, given: { name: 'Till', note: undefined } },
      unmet: { expected, state: { kind: 'closed' } },
    });
    for (const text of ['5000', 'till', 'not listening', 'pinned']) assert.ok(saying(text)(said), text);
  });
});
