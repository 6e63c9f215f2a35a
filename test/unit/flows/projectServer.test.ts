import assert from 'node:assert/strict';
import { projectPortCommand, projectUrlCommand } from '../../../src/commands/projectServer';
import type { AppServices } from '../../../src/appServices';
import type { Container } from '../../../src/model/containers/container';
import type { NamedFolder } from '../../../src/model/actions/projectServers';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Project } from '../../../src/model/recognition/project';
import { noNames } from '../../../src/model/rows/names';
import { container, hiddenOwner, listener, ownedBy, process_, root, rowsIn, snapshotOf } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

const shop: NamedFolder = { name: 'Shop', path: '/home/alice/shop', project: undefined };
const api: NamedFolder = { name: 'api', path: '/home/alice/api', project: undefined };

function vite(port: number, cwd: string | undefined, pid = port, address = '127.0.0.1'): Listener {
  const process = process_(pid, ['node', '/opt/vite/bin/vite.js']);
  return listener(`${address}:${port}`, ownedBy({ ...process, cwd }));
}

/** A window with folders, on a machine where this listens. */
class Scene {
  folders: readonly NamedFolder[] = [shop];
  containers: ReadonlyMap<Listener, Container> = new Map();
  projects: Readonly<Record<string, Project>> = {};
  more: Partial<Snapshot> = {};
  readonly dialogs: FakeDialogs;

  constructor(
    private readonly listeners: readonly Listener[],
    ...answers: readonly Answer[]
  ) {
    this.dialogs = new FakeDialogs(...answers);
  }

  private get services(): AppServices {
    const snapshot = snapshotOf(this.listeners, [], this.more);
    const names = {
      ...noNames,
      containerOf: (one: Listener) => this.containers.get(one),
      projectOf: (folder: string) => this.projects[folder],
    };
    const services = {
      dialogs: this.dialogs,
      folders: { openFolders: () => Promise.resolve(this.folders) },
      reader: { read: () => Promise.resolve({ rows: rowsIn(snapshot, names), snapshot }) },
      schemes: { of: () => undefined, ask: () => Promise.resolve('http') },
      interfaces: { current: () => [] },
      log: { info: () => undefined },
    };
    return services as unknown as AppServices;
  }

  port(args?: unknown): Promise<string> {
    return projectPortCommand(this.services, args);
  }

  url(args?: unknown): Promise<string> {
    return projectUrlCommand(this.services, args);
  }
}

describe("this project's server", () => {
  it('is the only dev server in the folder that is open, and nobody is asked', async () => {
    const scene = new Scene([vite(5173, '/home/alice/shop'), vite(3000, '/home/alice/other')]);
    assert.equal(await scene.port(), '5173');
    assert.equal(await scene.url(), 'http://localhost:5173/');
    assert.deepEqual(scene.dialogs.lists, []);
  });

  it('is one server on however many addresses', async () => {
    const scene = new Scene([
      vite(5173, '/home/alice/shop', 100, '127.0.0.1'),
      vite(5173, '/home/alice/shop', 100, '[::1]'),
    ]);
    assert.equal(await scene.port(), '5173');
  });

  it('is chosen if there are several, and whatever asked is not started if none is', async () => {
    const listeners = [vite(5173, '/home/alice/shop'), vite(5174, '/home/alice/shop/apps/web')];
    const scene = new Scene(listeners, '5174', undefined);
    assert.equal(await scene.port(), '5174');
    await assert.rejects(scene.port(), { name: 'UserError', message: 'No server was chosen.' });
    assert.equal(scene.dialogs.lists[0]?.placeholder, 'Which server of "Shop" is meant?');
    assert.deepEqual(scene.dialogs.messages, []);
  });

  it('is no database, and not what its debugger listens on', async () => {
    const node = process_(100, ['node', '--inspect=9229', 'server.js']);
    const postgres = process_(200, ['/usr/lib/postgresql/16/bin/postgres', '-D', '/home/alice/shop/db']);
    const scene = new Scene([
      listener('127.0.0.1:9229', ownedBy(node)),
      listener('127.0.0.1:3000', ownedBy(node)),
      listener('127.0.0.1:5432', ownedBy(postgres)),
    ]);
    assert.equal(await scene.port(), '3000');
  });

  it('may be a container that was composed in the folder', async () => {
    const proxied = listener('127.0.0.1:8080', hiddenOwner('no-permission', root));
    const scene = new Scene([proxied]);
    scene.containers = new Map([[proxied, container({ workingDirectory: '/home/alice/shop' })]]);
    assert.equal(await scene.port(), '8080');
  });

  it('is looked for in the folder of the edited file first, then in the others', async () => {
    const both = [vite(5173, '/home/alice/shop'), vite(3000, '/home/alice/api')];
    const scene = new Scene(both);
    scene.folders = [api, shop];
    assert.equal(await scene.port(), '3000');
    const one = new Scene(both.slice(0, 1));
    one.folders = [api, shop];
    assert.equal(await one.port(), '5173');
  });

  it('is of the folder that the arguments name, by name or by path', async () => {
    const listeners = [vite(5173, '/home/alice/shop/apps/web'), vite(3000, '/home/alice/api')];
    const scene = new Scene(listeners);
    scene.folders = [api, shop];
    assert.equal(await scene.port({ folder: 'Shop' }), '5173');
    assert.equal(await scene.port({ folder: '/home/alice/shop/apps' }), '5173');
    scene.folders = [shop, api];
    assert.equal(await scene.port({ folder: 'apps/web' }), '5173');
    await assert.rejects(scene.port({ folder: 'apps/docs' }), {
      message: 'No dev server of "apps/docs" is running.',
    });
  });

  it('is of no folder outside of the workspace, however it is written', async () => {
    const scene = new Scene([vite(3000, '/home/alice/other')]);
    for (const folder of ['/home/alice/other', '../other', 'apps/../../other', '/', '..']) {
      await assert.rejects(scene.port({ folder }), {
        name: 'UserError',
        message: `"${folder}" is no folder of this workspace, and not inside one.`,
      });
    }
  });

  it('is the one on the port that the arguments name, and never that of another project', async () => {
    const scene = new Scene([
      vite(5173, '/home/alice/shop'),
      vite(5174, '/home/alice/shop'),
      vite(3000, '/home/alice/other'),
    ]);
    assert.equal(await scene.port({ port: 5174 }), '5174');
    assert.equal(await scene.port({ port: '5173' }), '5173');
    await assert.rejects(scene.port({ port: 3000 }), {
      message: 'Port 3000 is in use by node · other (PID 3000), which is not known to be of "Shop".',
    });
    await assert.rejects(scene.port({ port: 4000 }), {
      message: 'Nothing of "Shop" listens on port 4000.',
    });
  });

  it('is not that of another working tree inside the folder', async () => {
    const checkout = (folder: string): Project => ({
      name: 'shop',
      folder,
      checkout: {
        ...{ folder, repository: '/home/alice/shop/.git', isLinked: folder !== shop.path, isPruned: false },
        ...{ head: { kind: 'branch', branch: 'main' }, hasWorktrees: true, defaultBranch: 'main' },
      },
    });
    const linked = '/home/alice/shop/trees/fix';
    const scene = new Scene([vite(5173, shop.path), vite(5174, linked)]);
    scene.folders = [{ ...shop, project: checkout(shop.path) }];
    scene.projects = { [shop.path]: checkout(shop.path), [linked]: checkout(linked) };
    assert.equal(await scene.port(), '5173');
  });

  it('is asked for where the system does not say which folder a server runs in', async () => {
    const scene = new Scene([vite(5173, undefined)], '5173', undefined);
    assert.equal(await scene.port(), '5173');
    assert.match(scene.dialogs.lists[0]?.placeholder ?? '', /^The folders of these servers are not known\./);
    await assert.rejects(scene.port(), { message: 'No server was chosen.' });
  });

  it('is said to be missing only if everything was read', async () => {
    const scene = new Scene([]);
    await assert.rejects(scene.url(), { message: 'No dev server of "Shop" is running.' });
    scene.more = { unread: [{ protocol: 'tcp', namespace: { kind: 'host' } }] };
    await assert.rejects(scene.url(), {
      message: 'No dev server of "Shop" was found, but not everything that listens could be read.',
    });
    scene.folders = [];
    await assert.rejects(scene.url(), /Open a folder first/);
  });

  it('is asked for without arguments by debug configurations and tasks', async () => {
    const scene = new Scene([vite(5173, shop.path), vite(3000, '/home/alice/other')]);
    const configuration = { type: 'node', request: 'attach', name: 'Attach', port: 9229 };
    assert.equal(await scene.port(configuration), '5173');
    assert.equal(await scene.port(['${command:localPorts.projectPort}']), '5173');
    assert.equal(await scene.port(null), '5173');
  });

  it('is not guessed from arguments that are wrong', async () => {
    const scene = new Scene([vite(5173, shop.path)]);
    const thrower = new Proxy(
      {},
      {
        has: () => {
          throw new TypeError('x');
        },
      },
    );
    const wrong: readonly unknown[] = [
      ...['Shop', 5173, true, { folder: 1 }, { folder: '' }, { folder: 'x'.repeat(5_000) }, { port: 0 }],
      ...[{ port: 65_536 }, { port: '1e3' }, { port: null }, { port: 1.5 }, { folders: 'Shop' }, thrower],
    ];
    for (const args of wrong) await assert.rejects(scene.port(args), /^UserError: The arguments must be/);
    assert.deepEqual(scene.dialogs.lists, []);
  });
});
