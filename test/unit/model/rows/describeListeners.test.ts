import assert from 'node:assert/strict';
import { finish } from '../../../../src/model/text/timeSlice';
import type { Container } from '../../../../src/model/containers/container';
import type { OwnerNode } from '../../../../src/model/tree/nodes';
import { ListenerDescriber } from '../../../../src/model/rows/describeListeners';
import type { Listener } from '../../../../src/model/listeners/listener';
import {
  container,
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
  api,
  postgres,
  code,
  extensionHost,
  groupsOf,
} from '../../builders';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import type { Names } from '../../../../src/model/rows/names';
import { noNames } from '../../../../src/model/rows/names';
import { devServerCount } from '../../../support/fromRows';

describe('describeListeners', () => {
  it('puts all that is known into a row', () => {
    const [node] = groupsOf([listener('0.0.0.0:5173', ownedBy(vite))]);
    const recognition = {
      role: 'dev-server',
      program: 'Vite',
      title: 'Vite',
      project: 'shop',
      framework: 'vite',
      service: undefined,
    } as const;
    assert.deepEqual(node, {
      kind: 'process',
      id: 'process:300:3000',
      process: vite,
      recognition,
      listeners: [
        {
          kind: 'listener',
          id: 'process:300:3000/tcp:0.0.0.0:5173',
          row: {
            id: 'process:300:3000/tcp:0.0.0.0:5173',
            ownerId: 'process:300:3000',
            listener: listener('0.0.0.0:5173', ownedBy(vite)),
            process: vite,
            recognition,
            debugger: undefined,
            label: undefined,
            origin: undefined,
            project: undefined,
            workspaceFolder: undefined,
            container: undefined,
            proxyTarget: undefined,
            forgotten: [],
            alsoAt: [],
            samePort: [],
          },
          placement: 'underProcess',
          hiddenBy: undefined,
        },
      ],
    });
  });
});

describe('describeListeners, with the names that people gave,', () => {
  const named = (listeners: readonly Listener[], names: Partial<Names>): OwnerNode[] =>
    treeOf(snapshotOf(listeners), ['tcp', 'udp'], { ...noNames, ...names });
  const rowsOf = (groups: readonly OwnerNode[]): ListenerRow[] =>
    groups.flatMap(({ listeners }) => listeners.map(({ row }) => row));
  const own = [listener('127.0.0.1:5173', ownedBy(vite))];

  it('labels a row by its listener and process', () => {
    const [row] = rowsOf(
      named(own, { labelOf: ({ port }, process) => `${port} of ${process?.pid ?? 'none'}` }),
    );
    assert.equal(row?.label, '5173 of 300');
  });

  it('names a process by its project, not by its folder', () => {
    const projectOf = (folder: string): { name: string; folder: string } => ({ name: '@acme/shop', folder });
    const [node] = named(own, { projectOf });
    assert.ok(node?.kind === 'process');
    assert.equal(node.recognition.project, '@acme/shop');
    assert.deepEqual(node.listeners[0]?.row.project, { name: '@acme/shop', folder: '/home/alice/shop' });
  });

  it('looks up no project for the home folder, the root, the editor, or an unknown folder', () => {
    const asked: string[] = [];
    const projectOf = (folder: string): undefined => {
      asked.push(folder);
    };
    for (const cwd of ['/home/alice', '/', undefined]) {
      named([listener('127.0.0.1:1', ownedBy({ ...vite, cwd }))], { projectOf });
    }
    named([listener('127.0.0.1:1', ownedBy(extensionHost))], { projectOf });
    assert.deepEqual(asked, []);
  });

  it('asks for the package that the command names, in the home folder too', () => {
    const asked: unknown[] = [];
    const projectOf: Names['projectOf'] = (folder, part) => {
      asked.push([folder, part]);
      return undefined;
    };
    const inWeb = { ...vite, commandLine: [...(vite.commandLine ?? []), 'apps/web'] };
    for (const cwd of ['/home/alice/shop', '/home/alice']) {
      named([listener('127.0.0.1:1', ownedBy({ ...inWeb, cwd }))], { projectOf });
    }
    const part = { kind: 'folder', path: 'apps/web' };
    assert.deepEqual(asked, [
      ['/home/alice/shop', part],
      ['/home/alice', part],
    ]);
  });

  it('finds the innermost workspace folder that a process runs in', () => {
    const workspaceFolders = [
      { name: 'home', path: '/home/alice/' },
      { name: 'shop', path: '/home/alice/shop' },
      { name: 'sho', path: '/home/alice/sho' },
    ];
    const folder = (cwd: string | undefined): string | undefined =>
      rowsOf(named([listener('127.0.0.1:1', ownedBy({ ...vite, cwd }))], { workspaceFolders }))[0]
        ?.workspaceFolder?.name;
    assert.equal(folder('/home/alice/shop'), 'shop');
    assert.equal(folder('/home/alice/shop/api'), 'shop');
    assert.equal(folder('/home/alice/shopping'), 'home');
    assert.equal(
      folder('/home/alice/shop (deleted)'),
      'shop',
      'a folder that is gone was in it all the same',
    );
    assert.equal(folder('/srv'), undefined);
    assert.equal(folder(undefined), undefined);
  });

  it('assigns a container to the folder that it was composed in, not to where its processes run', () => {
    const workspaceFolders = [{ name: 'shop', path: '/home/alice/shop' }];
    const projectOf = (folder: string): { name: string; folder: string } => ({
      name: `at ${folder}`,
      folder,
    });
    const inside = { ...own[0], namespace: { kind: 'other', id: 7 } } as Listener;
    const counted = (workingDirectory: string | undefined, one = own[0]): unknown => {
      const containerOf = (): Container => container({ workingDirectory });
      const [row] = rowsOf(
        named(one === undefined ? [] : [one], { workspaceFolders, projectOf, containerOf }),
      );
      return [row?.workspaceFolder?.name, row?.project?.name];
    };
    for (const one of [own[0], inside]) {
      assert.deepEqual(counted('/home/alice/shop', one), ['shop', 'at /home/alice/shop']);
      assert.deepEqual(counted('/home/alice/shop/deploy', one), ['shop', 'at /home/alice/shop/deploy']);
      assert.deepEqual(counted('/home/alice', one), [undefined, 'at /home/alice']);
      // a path as the container sees it, of a file system of its own: vite works in /home/alice/shop
      assert.deepEqual(counted(undefined, one), [undefined, undefined]);
    }
  });

  const dockerProxy = process_(120, ['/usr/bin/docker-proxy'], { name: 'docker-proxy', user: root });
  const web = container({ name: 'shop-web-1' });
  const published = [
    listener('0.0.0.0:8080', ownedBy(dockerProxy)),
    listener('[::]:8080', ownedBy(dockerProxy)),
    listener('127.0.0.1:8081', ownedBy(dockerProxy)),
    listener('0.0.0.0:8082', hiddenOwner('no-permission', root)),
    listener('0.0.0.0:8080/udp', ownedBy(dockerProxy)),
  ];

  it('groups what a container publishes under any holder, and folds the addresses of one port', () => {
    const [node, ...more] = named(published, { containerOf: () => web });
    assert.deepEqual(more, []);
    assert.ok(node?.kind === 'container');
    assert.equal(node.container, web);
    assert.deepEqual(
      node.listeners.map(
        ({
          row: {
            listener: { port, protocol, address },
            alsoAt,
            container: of,
          },
          placement,
        }) => [`${protocol} ${address.text} ${port}`, alsoAt.map(({ text }) => text), placement, of],
      ),
      [
        ['tcp 0.0.0.0 8080', ['::'], 'underProcess', web],
        ['udp 0.0.0.0 8080', [], 'underProcess', web],
        ['tcp 127.0.0.1 8081', [], 'underProcess', web],
        ['tcp 0.0.0.0 8082', [], 'underProcess', web],
      ],
    );
  });

  it('folds no address of another exposure: loopback is not the network', () => {
    const [node] = named(
      [listener('127.0.0.1:80', ownedBy(dockerProxy)), listener('0.0.0.0:80', ownedBy(dockerProxy))],
      { containerOf: () => web },
    );
    assert.deepEqual(
      node?.listeners.map(
        ({
          row: {
            listener: { exposure },
            alsoAt,
          },
        }) => [exposure, alsoAt],
      ),
      [
        ['all-interfaces', []],
        ['loopback', []],
      ],
    );
    const [two] = named(
      [listener('10.0.0.5:80', ownedBy(dockerProxy)), listener('192.168.1.5:80', ownedBy(dockerProxy))],
      { containerOf: () => web },
    );
    assert.equal(two?.listeners.length, 2, 'nor is one network another');
  });

  it('keeps two containers apart, and other rows in place', () => {
    const api2 = container({ id: 'beef'.repeat(3), name: 'api' });
    const groups = named([...published.slice(0, 1), ...published.slice(2, 3), ...own], {
      containerOf: ({ port }) => (port === 8080 ? web : port === 8081 ? api2 : undefined),
    });
    assert.deepEqual(
      groups.map(({ id }) => id),
      ['process:300:3000', `container:${web.id}`, `container:${api2.id}`],
    );
  });

  it('keeps what listens inside a container in its network namespace, and names the container', () => {
    const inside = { ...listener('0.0.0.0:80', ownedBy(api)), namespace: { kind: 'other', id: 7 } } as const;
    const [node] = named([inside], { containerOf: () => web });
    assert.equal(node?.kind, 'network');
    assert.equal(node.listeners[0]?.row.container, web);
    assert.equal(node.listeners[0].placement, 'underNetwork');
  });

  it('distinguishes the port of a debugger from that of its program', () => {
    const inspected = process_(330, ['node', '--inspect', 'api.js']);
    const rows = rowsOf(
      named(
        [listener('127.0.0.1:9229', ownedBy(inspected)), listener('0.0.0.0:3000', ownedBy(inspected))],
        {},
      ),
    );
    assert.deepEqual(
      rows.map(({ listener: { port }, debugger: found }) => [port, found]),
      [
        [3000, undefined],
        [9229, 'node'],
      ],
    );
  });
});

describe('ListenerDescriber', () => {
  const listeners = [
    listener('127.0.0.1:5173', ownedBy(vite)),
    listener('127.0.0.1:3000', ownedBy(api)),
    listener('0.0.0.0:5432', ownedBy(postgres)),
    listener('0.0.0.0:22', hiddenOwner('no-permission', root)),
  ];

  function counting(version: () => string = () => ''): {
    describer: ListenerDescriber;
    asked: () => number;
  } {
    let count = 0;
    const describer = new ListenerDescriber(hostContext, {
      ...noNames,
      get version() {
        return version();
      },
      labelOf: () => {
        count++;
        return undefined;
      },
    });
    const asked = (): number => {
      const found = count;
      count = 0;
      return found;
    };
    return { describer, asked };
  }

  it('describes every listener once, and hands out the same rows while nothing changes', () => {
    const { describer, asked } = counting();
    const snapshot = snapshotOf(listeners);
    const rows = finish(describer.describe(snapshot));
    assert.equal(asked(), listeners.length);
    assert.equal(finish(describer.describe(snapshot)), rows);
    assert.equal(
      finish(describer.describe({ listeners: snapshot.listeners, processes: snapshot.processes })),
      rows,
    );
    assert.equal(asked(), 0);
  });

  it('hands out the same rows for a snapshot that was read again and says the same', () => {
    const { describer, asked } = counting();
    const rows = finish(describer.describe(snapshotOf(listeners)));
    asked();
    const again = listeners.map((one) => ({ ...one }));
    assert.equal(finish(describer.describe(snapshotOf(again.reverse()))), rows);
    assert.equal(asked(), 0);
  });

  it('describes the one listener that came or changed', () => {
    const { describer, asked } = counting();
    const before = finish(describer.describe(snapshotOf(listeners)));
    asked();
    const more = [...listeners, listener('127.0.0.1:24678', ownedBy(vite))];
    const after = finish(describer.describe(snapshotOf(more)));
    assert.equal(asked(), 1);
    assert.equal(after.length, before.length + 1);
    assert.ok(before.every((row) => after.includes(row)));

    const busy = more.map((one) => (one.port === 3000 ? { ...one, waiting: 2 } : one));
    const changed = finish(describer.describe(snapshotOf(busy)));
    assert.equal(asked(), 1);
    assert.equal(changed.find((row) => row.listener.port === 3000)?.listener.waiting, 2);
    assert.deepEqual(
      changed.map(({ id }) => id),
      after.map(({ id }) => id),
    );
  });

  it('describes the rows of a process again when it, or one that it descends from, is another', () => {
    const worker = process_(310, ['node', 'worker.js'], { parentPid: 300 });
    const one = listener('127.0.0.1:4000', ownedBy(worker));
    const others = listeners.slice(1);
    const { describer, asked } = counting();
    const onPort = (rows: readonly ListenerRow[]): ListenerRow | undefined =>
      rows.find(({ listener: { port } }) => port === 4000);
    const before = onPort(finish(describer.describe(snapshotOf([one, ...others], [vite]))));
    assert.equal(before?.recognition?.title, 'Vite');
    asked();
    const shell = { ...vite, commandLine: ['sh'] };
    const after = onPort(finish(describer.describe(snapshotOf([one, ...others], [shell]))));
    assert.equal(asked(), 1);
    assert.equal(after?.recognition?.title, 'node worker.js');
  });

  it('describes all again when a name changes', () => {
    let version = '1';
    const { describer, asked } = counting(() => version);
    const snapshot = snapshotOf(listeners);
    finish(describer.describe(snapshot));
    asked();
    version = '2';
    finish(describer.describe(snapshot));
    assert.equal(asked(), listeners.length);
  });

  it('folds an address that a container publishes later into the row that is there', () => {
    const docker = process_(120, ['/usr/bin/docker-proxy'], { name: 'docker-proxy', user: root });
    const describer = new ListenerDescriber(hostContext, { ...noNames, containerOf: () => container() });
    const first = listener('0.0.0.0:8080', ownedBy(docker));
    const second = listener('[::]:8080', ownedBy(docker));
    const folded = (from: readonly Listener[]): string[] =>
      finish(describer.describe(snapshotOf(from))).map(({ listener: { address }, alsoAt }) =>
        [address, ...alsoAt].map(({ text }) => text).join(),
      );
    assert.deepEqual(folded([first]), ['0.0.0.0']);
    assert.deepEqual(folded([first, second]), ['0.0.0.0,::']);
    assert.deepEqual(folded([second]), ['::']);
  });
});

describe('devServerCount', () => {
  it('counts servers, not their ports, and only TCP', () => {
    const rows = rowsIn(
      snapshotOf([
        listener('127.0.0.1:5173', ownedBy(vite)),
        listener('127.0.0.1:24678', ownedBy(vite)),
        listener('127.0.0.1:5353/udp', ownedBy(api)),
        listener('127.0.0.1:5432', ownedBy(postgres)),
        listener('127.0.0.1:40000', ownedBy(code)),
      ]),
    );
    assert.equal(finish(devServerCount(rows)), 1);
  });
});

describe('describeListeners, of listeners with hundreds of ancestors each,', () => {
  it('pauses after each owner', () => {
    const shells = Array.from({ length: 300 }, (_, index) =>
      process_(1000 + index, ['bash'], { parentPid: index === 0 ? 1 : 999 + index }),
    );
    const owners = Array.from({ length: 20 }, (_, index) =>
      process_(2000 + index, ['node', 'server.js'], { parentPid: 1299 }),
    );
    const snapshot = {
      listeners: owners.map((owner, index) => listener(`127.0.0.1:${3000 + index}`, ownedBy(owner))),
      processes: new Map([...shells, ...owners].map((one) => [one.pid, one])),
    };
    const work = new ListenerDescriber(hostContext, noNames).describe(snapshot);
    let pauses = 0;
    while (work.next().done !== true) pauses++;
    assert.ok(pauses >= owners.length, `${pauses} pauses`);
  });
});
