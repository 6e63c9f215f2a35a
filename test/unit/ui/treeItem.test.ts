import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import { findingsOf } from '../../../src/model/exposure/findings';
import { buildTree } from '../../../src/model/tree/buildTree';
import type { Container } from '../../../src/model/containers/container';
import type { OwnerNode } from '../../../src/model/tree/nodes';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Process } from '../../../src/model/process/process';
import type { Alarms } from '../../../src/ui/treeItem';
import { noAlarms, presentNode } from '../../../src/ui/treeItem';
import {
  at,
  container,
  groupOf,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  snapshotOf,
  treeOf,
  rowsIn,
  hostContext,
  vite,
  extensionHost,
  viewOptions,
} from '../builders';
import { containerLabel, ownerLabel } from '../../../src/messages/labels';
import type { Names } from '../../../src/model/rows/names';
import { noNames } from '../../../src/model/rows/names';
import type { ItemPresentation } from '../../../src/ui/itemPresentation';

function rowsOf({ listeners }: OwnerNode): readonly ListenerRow[] {
  return listeners.map(({ row }) => row);
}

const postgres = process_(100, ['/usr/lib/postgresql/15/bin/postgres'], { cwd: '/', user: root });

/** All findings are open. */
function alarmsOf(group: OwnerNode): Alarms {
  return new Map([...finish(findingsOf(rowsOf(group))).keys()].map((id) => [id, 'open']));
}

/** The first group and its rows. */
function present(...listeners: Listener[]): [ItemPresentation, ...ItemPresentation[]] {
  const [group] = treeOf(snapshotOf(listeners), ['tcp', 'udp']);
  assert.ok(group);
  return [
    presentNode(group, alarmsOf(group)),
    ...group.listeners.map((row) => presentNode(row, alarmsOf(group))),
  ];
}

describe('presentNode', () => {
  it('says in words that a row is not confirmed, and warns of it as before', () => {
    const [, row] = present({ ...listener('0.0.0.0:5173', ownedBy(vite)), isStale: true });
    assert.equal(row?.description, 'not confirmed · all interfaces · 0.0.0.0 · TCP');
    assert.equal(row.accessibilityLabel, 'port 5173, not confirmed, exposed, all interfaces, 0.0.0.0, TCP');
    assert.equal(row.iconColor, 'list.warningForeground');
  });

  it('shows a dev server on loopback without a warning', () => {
    assert.deepEqual(present(listener('127.0.0.1:5173', ownedBy(vite))), [
      {
        id: 'process:300:3000',
        label: 'Vite · shop',
        description: '5173',
        icon: 'server-environment',
        iconColor: undefined,
        contextValue: 'process owned hasCommandLine hasFolder stoppable',
        accessibilityLabel: 'Vite, shop, listening on 5173, dev server',
        children: 'expanded',
      },
      {
        id: 'process:300:3000/tcp:127.0.0.1:5173',
        label: '5173',
        description: 'loopback · 127.0.0.1 · TCP',
        icon: 'lock',
        iconColor: undefined,
        contextValue: 'listener web owned hasCommandLine hasFolder stoppable hideable',
        accessibilityLabel: 'port 5173, loopback, 127.0.0.1, TCP',
        children: 'none',
      },
    ]);
  });

  it('warns of an exposed dev server, in words too, not by color alone', () => {
    const [group, row] = present(listener('0.0.0.0:5173', ownedBy(vite)));
    assert.ok(row);
    assert.equal(group.icon, 'warning');
    assert.notEqual(group.iconColor, undefined);
    assert.match(group.accessibilityLabel, /, exposed, /);
    assert.equal(row.icon, 'warning');
    assert.notEqual(row.iconColor, undefined);
    assert.match(row.description, /^all interfaces/);
  });

  it('says how long a dev server has been running, after its ports, and nothing else', () => {
    const startedAt = 1_700_000_000_000;
    const now = startedAt + 2 * 3_600_000;
    const itemOf = (process: Process): ItemPresentation => {
      const [group] = treeOf(snapshotOf([listener('127.0.0.1:5173', ownedBy({ ...process, startedAt }))]), [
        'tcp',
      ]);
      assert.ok(group);
      return presentNode(group, noAlarms, now);
    };
    const { description, accessibilityLabel } = itemOf(vite);
    assert.equal(description, '5173 · 2 h');
    assert.equal(accessibilityLabel, 'Vite, shop, listening on 5173, dev server, for 2 hours');
    assert.equal(itemOf(postgres).description, '5173');
  });

  it('presents a group again when its age changes, and only then', () => {
    const startedAt = 1_700_000_000_000;
    const [group] = treeOf(snapshotOf([listener('127.0.0.1:5173', ownedBy({ ...vite, startedAt }))]), [
      'tcp',
    ]);
    assert.ok(group);
    const at61 = presentNode(group, noAlarms, startedAt + 61 * 60_000);
    assert.equal(presentNode(group, noAlarms, startedAt + 119 * 60_000), at61);
    assert.equal(presentNode(group, noAlarms, startedAt + 120 * 60_000).description, '5173 · 2 h');
  });

  it('does not warn about another program on all interfaces', () => {
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
    assert.equal(group.description, '53/udp, 5173 · shop');
  });

  it('offers the browser no UDP and no IPv6 link-local address', () => {
    const [, udp, linkLocal] = present(
      listener('127.0.0.1:53/udp', ownedBy(vite)),
      listener('[fe80::1%eth0]:3000', ownedBy(vite)),
    );
    assert.ok(udp && linkLocal);
    assert.equal(udp.contextValue, 'listener owned hasCommandLine hasFolder stoppable hideable');
    assert.equal(
      linkLocal.contextValue,
      'listener owned hasCommandLine hasFolder stoppable finding bindable hideable',
    );
    assert.equal(linkLocal.icon, 'warning');
  });

  it("offers to end nothing of the editor's, and says which of its processes listens", () => {
    const [group, row] = present(listener('127.0.0.1:40000', ownedBy(extensionHost)));
    assert.ok(row);
    assert.deepEqual([group.label, group.contextValue, group.children], ['VS Code', 'editor', 'collapsed']);
    assert.match(group.accessibilityLabel, /^Visual Studio Code, the editor itself/);
    assert.equal(row.contextValue, 'listener web owned hasCommandLine hasFolder hideable');
    assert.match(row.description, /^code · loopback/);
  });

  it('marks another network namespace, warns about nothing there and offers no browser', () => {
    const there = {
      ...listener('0.0.0.0:5173', ownedBy(vite)),
      namespace: { kind: 'other', id: 7 },
    } as const;
    const [group, row] = present(there);
    assert.deepEqual(
      [group.label, group.description, group.icon, group.children],
      ['namespace', '5173 · other namespace · node', 'package', 'collapsed'],
    );
    assert.equal(row?.description, 'node · other namespace · 0.0.0.0 · TCP');
    assert.equal(row.iconColor, undefined);
    assert.equal(row.contextValue, 'listener owned hasCommandLine hasFolder stoppable hideable elsewhere');
    assert.equal(row.accessibilityLabel, 'port 5173, node, other namespace, 0.0.0.0, TCP');
  });

  it('does not offer to terminate a hidden owner, and says why it is hidden', () => {
    const [group, row] = present(listener('0.0.0.0:22', hiddenOwner('no-permission', root)));
    assert.ok(row);
    assert.deepEqual(
      [group.label, group.description, group.icon, group.contextValue],
      ['owner hidden', '22 · root', 'question', 'hidden'],
    );
    assert.match(group.accessibilityLabel, /^owner hidden, root, .*You do not have permission/);
    assert.equal(row.contextValue, 'listener web hideable');
  });

  it('names the service of a hidden owner, to a screen reader too, and offers to explain it', () => {
    const group = groupOf('/system.slice/postgresql.service');
    const [item, row] = present(listener('0.0.0.0:5432', hiddenOwner('no-permission', root, group)));
    assert.deepEqual(
      [item.label, item.description, item.icon, item.contextValue],
      ['postgresql', '5432 · postgresql.service', 'question', 'hidden explained'],
    );
    assert.match(
      item.accessibilityLabel,
      /^postgresql\.service, listening on 5432\. You do not have permission/,
    );
    assert.equal(row?.description, 'all interfaces · 0.0.0.0 · TCP', 'the group names it');
    assert.equal(row.contextValue, 'listener web explained hideable');
  });

  it('collapses a group with many rows', () => {
    const rows = (count: number): Listener[] =>
      Array.from({ length: count }, (_, index) => listener(`127.0.0.1:${3000 + index}`, ownedBy(vite)));
    assert.equal(present(...rows(5))[0].children, 'expanded');
    assert.equal(present(...rows(6))[0].children, 'collapsed');
  });

  it('shows hostile names as one line without control characters', () => {
    const hostile = process_(100, ['/bin/x'], { name: 'a\nb\u202ec\u0007', cwd: '/tmp/\u001b[31mred' });
    const [group] = present(listener('127.0.0.1:1', ownedBy(hostile)));
    assert.equal(`${group.label} · ${group.description}`, 'a ⏎ b\ufffdc\ufffd · 1 · \ufffd[31mred');
  });
});

describe('presentNode, with names that people gave,', () => {
  const web = container({
    name: 'shop-web-1',
    ports: [{ hostAddresses: [at('0.0.0.0')], hostPort: 5432, containerPort: 80, protocol: 'tcp' }],
  });
  const named = (listeners: readonly Listener[], names: Partial<Names>): OwnerNode[] =>
    treeOf(snapshotOf(listeners), ['tcp'], { ...noNames, ...names });
  const rowOf = (groups: readonly OwnerNode[]): ItemPresentation => {
    const row = groups[0]?.listeners[0];
    assert.ok(row);
    return presentNode(row);
  };

  it('begins a row with its label, on one line and truncated', () => {
    const label = `shop\n${'x'.repeat(100)}`;
    const row = rowOf(named([listener('127.0.0.1:5173', ownedBy(vite))], { labelOf: () => label }));
    assert.match(row.description, /^shop ⏎ x{20,40}… · loopback/);
    assert.match(row.accessibilityLabel, /^port 5173, shop ⏎/);
  });

  it('shows a container with what it publishes and for which of its ports, and nothing to terminate', () => {
    const groups = named(
      [
        listener('0.0.0.0:5432', hiddenOwner('no-permission', root)),
        listener('[::]:5432', hiddenOwner('no-permission', root)),
      ],
      { containerOf: () => web },
    );
    const [group] = groups;
    assert.ok(group);
    const { label, description, icon, contextValue } = presentNode(group);
    assert.deepEqual(
      [label, description, icon, contextValue],
      ['shop-web-1', '5432', 'package', 'container'],
    );
    const row = rowOf(groups);
    assert.equal(
      row.description,
      '→ 80 · all interfaces · 0.0.0.0, :: · TCP',
      'no guess beside what is known',
    );
    assert.equal(row.contextValue, 'listener web container bindable hideable');
  });

  const published = { hostAddresses: [at('127.0.0.1')], hostPort: 5433, containerPort: 5432 } as const;

  it('says in words what the arrow shows', () => {
    const containerOf = (): Container => container({ ports: [{ ...published, protocol: 'tcp' }] });
    const row = rowOf(
      named([listener('127.0.0.1:5433', hiddenOwner('no-permission', root))], { containerOf }),
    );
    assert.equal(row.description, '→ 5432 · loopback · 127.0.0.1 · TCP');
    assert.equal(row.accessibilityLabel, 'port 5433, for port 5432 inside, loopback, 127.0.0.1, TCP');
    const proxy = process_(
      50,
      'docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.2 -container-port 8080'.split(
        ' ',
      ),
      { user: root },
    );
    const unasked = rowOf(named([listener('0.0.0.0:80', ownedBy(proxy))], {}));
    assert.match(unasked.description, /^→ 172\.17\.0\.2:8080 · all interfaces/);
    assert.match(unasked.accessibilityLabel, /^port 80, for 172\.17\.0\.2:8080, all interfaces/);
  });

  it("offers nothing for the process that proxies a container's port, and everything for one that listens for itself", () => {
    const contextOf = (owner: Process, made: Container, endpoint: string): string =>
      rowOf(named([listener(endpoint, ownedBy(owner))], { containerOf: () => made })).contextValue;
    const proxy = process_(50, ['/usr/bin/docker-proxy'], { user: root, cwd: '/' });
    assert.equal(contextOf(proxy, web, '0.0.0.0:5432'), 'listener web container bindable hideable');
    const composed = { ...web, workingDirectory: '/home/alice/shop' };
    assert.equal(contextOf(proxy, composed, '127.0.0.1:5432'), 'listener web container hasFolder hideable');
    // one that shares the network of this machine publishes nothing
    const inHostNetwork = container({ name: 'web' });
    assert.equal(
      contextOf(vite, inHostNetwork, '0.0.0.0:5432'),
      'listener web owned hasCommandLine container hideable',
    );
    const [group] = named([listener('0.0.0.0:5432', ownedBy(proxy))], { containerOf: () => composed });
    assert.ok(group);
    assert.equal(presentNode(group).contextValue, 'container hasFolder');
  });

  it('names the network of a single container after it, and a shared one after none', () => {
    const there = (endpoint: string, process: Process): Listener => ({
      ...listener(endpoint, ownedBy(process)),
      namespace: { kind: 'other', id: 7 },
    });
    const both = [there('0.0.0.0:80', vite), there('0.0.0.0:5432', postgres)];
    const shop = { ...web, project: 'shop', service: 'web' };
    const [one] = named(both, { containerOf: () => shop });
    assert.ok(one);
    const { label, description, accessibilityLabel } = presentNode(one);
    assert.deepEqual([label, description], ['web', '80, 5432 · inside web · shop']);
    assert.equal(accessibilityLabel, 'inside web, shop, other namespace, listening on 80, 5432');
    assert.deepEqual(
      one.listeners.map((row) => presentNode(row).description),
      ['node · other namespace · 0.0.0.0 · TCP', 'postgres · other namespace · 0.0.0.0 · TCP'],
      'what its port is published for is not its own',
    );
    const [several] = named(both, {
      containerOf: ({ port }) => (port === 80 ? shop : container({ id: 'beef'.repeat(3) })),
    });
    assert.ok(several);
    const { label: unnamed, description: ports } = presentNode(several);
    assert.deepEqual([unnamed, ports], ['namespace', '80, 5432 · other namespace · postgres']);
    const [byPort] = finish(buildTree(rowsOf(one), hostContext.editor, { ...viewOptions, groupBy: 'port' }));
    assert.ok(byPort);
    assert.equal(presentNode(byPort).description, 'node in web · shop · other namespace · 0.0.0.0 · TCP');
  });

  it('names a row in a quick pick by its container, or by what runs in it', () => {
    const labelOf = (one: Listener, names: Partial<Names>): string => {
      const row = named([one], names)[0]?.listeners[0];
      assert.ok(row);
      return ownerLabel(row.row);
    };
    const here = listener('0.0.0.0:5432', ownedBy(vite));
    assert.equal(labelOf(here, {}), 'Vite · shop');
    assert.equal(labelOf(here, { containerOf: () => web }), 'shop-web-1');
    const inside = { ...here, namespace: { kind: 'other', id: 7 } } as const;
    assert.equal(labelOf(inside, { containerOf: () => web }), 'Vite · shop in shop-web-1');
  });

  it('names a Compose container by its service and project', () => {
    assert.equal(containerLabel({ ...web, project: 'shop', service: 'web' }), 'web · shop');
    assert.equal(containerLabel({ ...web, project: 'shop' }), 'shop-web-1');
  });

  it('names the owner in a row of its own: the container rather than its proxy', () => {
    const apart = (names: Partial<Names>, ...listeners: Listener[]): string[] =>
      finish(
        buildTree(rowsIn(snapshotOf(listeners), { ...noNames, ...names }), hostContext.editor, {
          ...viewOptions,
          groupBy: 'port',
        }),
      ).map((node) => presentNode(node).description);
    assert.deepEqual(apart({}, listener('127.0.0.1:5173', ownedBy(vite))), [
      'Vite · shop · loopback · 127.0.0.1 · TCP',
    ]);
    assert.deepEqual(apart({}, listener('127.0.0.1:40000', ownedBy(extensionHost))), [
      'code · loopback · 127.0.0.1 · TCP',
    ]);
    assert.deepEqual(apart({}, listener('0.0.0.0:22', hiddenOwner('no-permission', root))), [
      'owner hidden · all interfaces · 0.0.0.0 · TCP · commonly SSH',
    ]);
    assert.deepEqual(apart({ containerOf: () => web }, listener('0.0.0.0:5432', ownedBy(postgres))), [
      'shop-web-1 · → 80 · all interfaces · 0.0.0.0 · TCP',
    ]);
  });

  it('hints at what is common only if the owner is hidden, and only in this network namespace', () => {
    assert.match(
      rowOf(named([listener('0.0.0.0:22', hiddenOwner('gone', root))], {})).description,
      /commonly SSH$/,
    );
    assert.doesNotMatch(
      rowOf(named([listener('0.0.0.0:22', ownedBy(postgres))], {})).description,
      /commonly/,
    );
    assert.doesNotMatch(
      rowOf(named([listener('0.0.0.0:3000', hiddenOwner('gone', root))], {})).description,
      /commonly/,
    );
    const there = {
      ...listener('0.0.0.0:22', hiddenOwner('gone', root)),
      namespace: { kind: 'other', id: 7 },
    } as const;
    assert.doesNotMatch(rowOf(named([there], {})).description, /commonly/);
  });

  it('shows a debugger by its icon and in words', () => {
    const inspected = process_(400, ['node', '--inspect', 'api.js']);
    const row = rowOf(named([listener('127.0.0.1:9229', ownedBy(inspected))], {}));
    assert.equal(row.icon, 'debug');
    assert.match(row.description, /^Node\.js inspector · loopback/);
    assert.match(row.accessibilityLabel, /Node\.js inspector/);
  });

  it('shows an acknowledged row in words, without a warning', () => {
    const [group] = named([listener('0.0.0.0:5173', ownedBy(vite))], {});
    assert.ok(group);
    const alarms: Alarms = new Map(group.listeners.map(({ id }) => [id, 'acknowledged']));
    const [row] = group.listeners;
    assert.ok(row);
    const shown = presentNode(row, alarms);
    assert.equal(shown.iconColor, undefined);
    assert.match(shown.accessibilityLabel, /exposed, acknowledged/);
    assert.match(shown.contextValue, /finding/);
    assert.notEqual(presentNode(group, alarms).icon, 'warning');
  });

  it('shows projects, with an icon for this workspace, and what is hidden by rule at the end', () => {
    const groups = named(
      [
        listener('0.0.0.0:5173', ownedBy(vite)),
        listener('127.0.0.1:5432', ownedBy({ ...postgres, user: { uid: 1000, name: 'alice' } })),
      ],
      { workspaceFolders: [{ name: 'Shop', path: '/home/alice/shop' }] },
    );
    const alarms: Alarms = new Map(
      groups.flatMap(({ listeners }) => listeners).map(({ id }) => [id, 'open']),
    );
    const shown = (hide: { port: number }[]): (string | undefined)[][] =>
      finish(
        buildTree(groups.flatMap(rowsOf), hostContext.editor, { ...viewOptions, groupBy: 'project', hide }),
      ).map((node) => {
        const { label, description, icon, contextValue, children } = presentNode(
          node,
          hide.length > 0 ? undefined : alarms,
        );
        return [label, description, icon, contextValue, children];
      });
    assert.deepEqual(shown([]), [
      ['Shop', '5173', 'warning', 'project', 'expanded'],
      ['no project', '5432', 'warning', 'project', 'collapsed'],
    ]);
    assert.deepEqual(shown([{ port: 5432 }]), [
      ['Shop', '5173', 'root-folder', 'project', 'expanded'],
      ['1 hidden', 'by your rules', 'eye-closed', 'hiddenByRule', 'collapsed'],
    ]);
    const [, hidden] = finish(
      buildTree(groups.flatMap(rowsOf), hostContext.editor, {
        ...viewOptions,
        groupBy: 'project',
        hide: [{ port: 5432 }],
      }),
    );
    assert.ok(hidden?.kind === 'hidden-by-rule');
    const [row] = hidden.listeners;
    assert.ok(row);
    assert.match(presentNode(row).contextValue, /\bunhideable$/);
  });
});
