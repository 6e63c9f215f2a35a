import { deepEqual, doesNotMatch, equal, ok } from 'node:assert/strict';
import type { ExpectedState } from '../../../src/model/expected/expectedState';
import { expectedPorts } from '../../../src/model/expected/expectedPort';
import type { Container } from '../../../src/model/containers/container';
import type { Listener } from '../../../src/model/listeners/listener';
import { noNames } from '../../../src/model/rows/names';
import type { Names } from '../../../src/model/rows/names';
import { finish } from '../../../src/model/text/timeSlice';
import { buildTree } from '../../../src/model/tree/buildTree';
import type { ExpectedNode, RangeNode, TreeNode } from '../../../src/model/tree/nodes';
import { childrenOf, expectedGroupNode, recentlyEndedNode } from '../../../src/model/tree/nodes';
import type { ViewOptions } from '../../../src/model/tree/viewOptions';
import type { Alarms } from '../../../src/ui/treeItem';
import { presentNode } from '../../../src/ui/treeItem';
import {
  at,
  container,
  extensionHost,
  hiddenOwner,
  hostContext,
  listener,
  ownedBy,
  postgres,
  process_,
  root,
  rowsIn,
  snapshotOf,
  viewOptions,
  vite,
} from '../builders';

const now = (vite.startedAt ?? 0) + 2 * 3_600_000;
const inspected = process_(400, ['node', '--inspect', 'api.js'], { startedAt: now });
const inspectedByAll = process_(401, ['node', '--inspect=0.0.0.0', 'api.js'], { startedAt: now });

interface Shown {
  readonly listeners: readonly Listener[];
  readonly options?: Partial<ViewOptions>;
  readonly names?: Partial<Names>;
}

/** The first group and what is beneath it. */
function nodesOf({ listeners, options, names }: Shown): readonly TreeNode[] {
  const rows = rowsIn(snapshotOf(listeners), { ...noNames, ...names });
  const [first] = finish(buildTree(rows, hostContext.editor, { ...viewOptions, ...options }));
  ok(first);
  return [first, ...childrenOf(first)];
}

const exposedVite = listener('0.0.0.0:5173', ownedBy(vite));
const onLoopback = listener('127.0.0.1:5173', ownedBy(vite));
const elsewhere: Listener = { ...listener('0.0.0.0:80', ownedBy(vite)), namespace: { kind: 'other', id: 7 } };
const shopWeb: Container = container({
  ...{ name: 'shop-web-1', project: 'shop', service: 'web', workingDirectory: '/home/alice/shop' },
  ports: [{ hostAddresses: [at('127.0.0.1')], hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
});

function expectedNodes(): readonly TreeNode[] {
  const [holder] = rowsIn(snapshotOf([listener('127.0.0.1:5173', ownedBy(inspected))]));
  ok(holder);
  const place = { folder: '/home/alice/shop', scripts: undefined };
  const source = { kind: 'task', label: 'dev' } as const;
  const ports = expectedPorts(
    [{ protocol: 'tcp', port: 3000 }],
    [
      { protocol: 'udp', port: 5353, source, ...place },
      { protocol: 'tcp', port: 5173, source, ...place },
    ],
  );
  const states: Readonly<Record<number, ExpectedState>> = {
    3000: { kind: 'closed' },
    5353: { kind: 'unknown' },
    5173: { kind: 'held', by: holder, rows: [holder] },
  };
  const nodes = ports.map((expected): ExpectedNode => ({
    ...({ kind: 'expected', id: expected.id, given: undefined } as const),
    unmet: { expected, state: states[expected.port] ?? { kind: 'closed' } },
  }));
  const group = expectedGroupNode(nodes);
  ok(group);
  return [group, ...nodes];
}

function endedNodes(): readonly TreeNode[] {
  const [row] = rowsIn(snapshotOf([onLoopback]));
  ok(row?.process);
  const one = { process: row.process, ancestors: [], rows: [row] as const, portCount: 1, seenAt: 0 };
  const end = { endedAt: now - 5 * 60_000, how: { kind: 'exited', of: 'itself', code: 1 } } as const;
  const group = recentlyEndedNode([{ ...one, ...end, id: 'ended' }]);
  ok(group);
  return [group, ...childrenOf(group)];
}

function rangeNode(): readonly TreeNode[] {
  const rows = nodesOf({ listeners: [exposedVite, listener('127.0.0.1:5174', ownedBy(vite))] })
    .slice(1)
    .filter((node) => node.kind === 'listener');
  return [{ kind: 'range', id: 'range', listeners: rows } satisfies RangeNode];
}

function hiddenUdp(): Listener {
  return { ...listener('0.0.0.0:53/udp', hiddenOwner('no-permission', root)), isStale: true };
}

/** Of each kind of row and each state: its icon, and what a screen reader says. */
const audited: readonly (readonly [
  what: string,
  nodes: readonly TreeNode[],
  alarm: 'open' | 'acknowledged' | undefined,
  ...expected: (readonly [icon: string, spoken: string])[],
])[] = [
  [
    'a dev server on loopback',
    nodesOf({ listeners: [onLoopback, listener('127.0.0.1:24678/udp', ownedBy(vite))] }),
    undefined,
    ['server-environment', 'Vite, shop, listening on 5173, 24678 UDP, dev server, for 2 hours'],
    ['lock', 'port 5173, loopback, 127.0.0.1, TCP'],
    ['lock', 'port 24678, loopback, 127.0.0.1, UDP'],
  ],
  [
    'an exposed dev server',
    nodesOf({ listeners: [exposedVite] }),
    'open',
    ['warning', 'Vite, shop, exposed, listening on 5173, dev server, for 2 hours'],
    ['warning', 'port 5173, exposed, all interfaces, 0.0.0.0, TCP'],
  ],
  [
    'an acknowledged exposure',
    nodesOf({ listeners: [exposedVite] }),
    'acknowledged',
    ['server-environment', 'Vite, shop, listening on 5173, dev server, for 2 hours'],
    ['globe', 'port 5173, exposed, acknowledged, all interfaces, 0.0.0.0, TCP'],
  ],
  [
    'a debugger',
    nodesOf({ listeners: [listener('127.0.0.1:9229', ownedBy(inspected))] }),
    undefined,
    ['server-environment', 'node, shop, listening on 9229, dev server'],
    ['debug', 'port 9229, Node.js inspector, loopback, 127.0.0.1, TCP'],
  ],
  [
    'an exposed debugger',
    nodesOf({ listeners: [listener('0.0.0.0:9229', ownedBy(inspectedByAll))] }),
    'open',
    ['warning', 'node, shop, exposed, listening on 9229, dev server'],
    ['warning', 'port 9229, Node.js inspector, exposed, all interfaces, 0.0.0.0, TCP'],
  ],
  [
    'a database',
    nodesOf({ listeners: [listener('127.0.0.1:5432', ownedBy(postgres))] }),
    undefined,
    ['database', 'PostgreSQL, shop, listening on 5432'],
    ['lock', 'port 5432, loopback, 127.0.0.1, TCP'],
  ],
  [
    'the editor',
    nodesOf({ listeners: [listener('127.0.0.1:40000', ownedBy(extensionHost))] }),
    undefined,
    ['vscode', 'Visual Studio Code, the editor itself, listening on 40000'],
    ['lock', 'port 40000, code, loopback, 127.0.0.1, TCP'],
  ],
  [
    'an owner that is hidden, of a listener that was not confirmed',
    nodesOf({ listeners: [hiddenUdp()] }),
    undefined,
    [
      'question',
      'owner hidden, root, listening on 53 UDP. You do not have permission to see which process owns it.',
    ],
    ['globe', 'port 53, not confirmed, all interfaces, 0.0.0.0, UDP, commonly DNS'],
  ],
  [
    'a container',
    nodesOf({
      listeners: [listener('127.0.0.1:8080', hiddenOwner('no-permission', root))],
      names: { containerOf: () => shopWeb },
    }),
    undefined,
    ['package', 'web, shop, container, listening on 8080'],
    ['lock', 'port 8080, for port 80 inside, loopback, 127.0.0.1, TCP'],
  ],
  [
    'the network of a container',
    nodesOf({ listeners: [elsewhere], names: { containerOf: () => shopWeb } }),
    undefined,
    ['package', 'inside web, shop, other namespace, listening on 80'],
    ['package', 'port 80, node, other namespace, 0.0.0.0, TCP'],
  ],
  [
    'a project of this workspace',
    nodesOf({
      ...{ listeners: [onLoopback], options: { groupBy: 'project' } },
      names: { workspaceFolders: [{ name: 'shop', path: '/home/alice/shop' }] },
    }),
    undefined,
    ['root-folder', 'shop, listening on 5173, in this workspace'],
    ['lock', 'port 5173, Vite, shop, loopback, 127.0.0.1, TCP'],
  ],
  [
    'no project',
    nodesOf({ listeners: [onLoopback], options: { groupBy: 'project' } }),
    undefined,
    ['symbol-folder', 'no project, listening on 5173'],
    ['lock', 'port 5173, Vite, shop, loopback, 127.0.0.1, TCP'],
  ],
  [
    'an unknown origin',
    nodesOf({ listeners: [onLoopback], options: { groupBy: 'origin' } }),
    undefined,
    ['question', 'origin unknown, listening on 5173'],
    ['lock', 'port 5173, Vite, shop, loopback, 127.0.0.1, TCP'],
  ],
  [
    'a flat list, with names that a person gave',
    nodesOf({
      ...{ listeners: [onLoopback], options: { groupBy: 'port' } },
      names: { givenOf: () => ({ name: 'Till', note: 'ask Bo' }), isPinned: () => true },
    }),
    undefined,
    ['lock', 'port 5173, Till, loopback, 127.0.0.1, TCP, pinned, ask Bo'],
  ],
  [
    'what rules hide',
    nodesOf({ listeners: [onLoopback], options: { hide: [{ port: 5173 }] } }),
    undefined,
    ['eye-closed', '1 hidden by your rules, listening on 5173'],
    ['lock', 'port 5173, Vite, shop, loopback, 127.0.0.1, TCP'],
  ],
  ['a range', rangeNode(), undefined, ['list-unordered', 'ports 5173 to 5174, 2 listeners']],
  ['an exposed range', rangeNode(), 'open', ['warning', 'ports 5173 to 5174, exposed, 2 listeners']],
  [
    'expected ports',
    expectedNodes(),
    undefined,
    ['target', 'expected, but not listening: 3000, 5173 and 5353 UDP'],
    ['circle-outline', 'expected port 3000, not listening, pinned'],
    ['warning', 'expected port 5173, held by node, shop, expected dev, tasks.json'],
    ['circle-outline', 'expected port 5353 UDP, not known whether it listens, dev, tasks.json'],
  ],
  [
    'servers that have ended',
    endedNodes(),
    undefined,
    ['history', '1 server of this workspace has ended'],
    ['circle-slash', 'Vite, shop, ended, was listening on 5173, exit code 1, noticed 5 min ago'],
  ],
];

describe('what a screen reader says of a row', () => {
  const kinds = new Set<string>();

  for (const [what, nodes, alarm, ...expected] of audited) {
    it(`is in words, and a warning has a shape of its own: ${what}`, () => {
      const rows = nodes.flatMap((node): readonly TreeNode[] =>
        node.kind === 'range' ? node.listeners : [node],
      );
      const alarms: Alarms = new Map(alarm === undefined ? [] : rows.map(({ id }) => [id, alarm] as const));
      const items = nodes.map((node) => presentNode(node, alarms, now));
      for (const node of nodes) kinds.add(node.kind);
      deepEqual(
        items.map(({ icon, accessibilityLabel }) => [icon, accessibilityLabel]),
        expected,
      );
      for (const { icon, iconColor, accessibilityLabel, label } of items) {
        // the color says nothing that the shape does not
        equal(iconColor !== undefined, icon === 'warning', label);
        doesNotMatch(accessibilityLabel, / · |\$\(|\/udp|, ,|undefined/);
        const words = accessibilityLabel.split(', ');
        equal(new Set(words).size, words.length, `a part is said twice: ${accessibilityLabel}`);
      }
    });
  }

  it('is known of each kind of row', () => {
    const all: Readonly<Record<TreeNode['kind'], true>> = {
      ...{ listener: true, range: true, process: true, container: true, network: true, editor: true },
      ...{ hidden: true, 'hidden-by-rule': true, project: true, origin: true, ended: true },
      ...{ 'recently-ended': true, expected: true, 'expected-ports': true },
    };
    deepEqual([...kinds].sort(), Object.keys(all).sort());
  });
});
