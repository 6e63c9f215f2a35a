import assert from 'node:assert/strict';
import type { OpenFolder } from '../../../src/flows/stablePort';
import { copyStablePort, stablePort } from '../../../src/flows/stablePort';
import { stablePortCandidates } from '../../../src/model/actions/stablePort';
import type { Listener } from '../../../src/model/listeners/listener';
import type { PortRange } from '../../../src/model/net/endpoint';
import { StablePortStore } from '../../../src/watch/stablePortStore';
import { listener, ownedBy, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const main = worktree('/home/alice/shop', 'main');
const fix = worktree('/home/alice/shop-fix', 'fix-cart');

function worktree(path: string, branch: string): OpenFolder {
  return {
    name: 'shop',
    path,
    project: {
      name: 'shop',
      folder: path,
      checkout: {
        folder: path,
        repository: '/home/alice/shop/.git',
        head: { kind: 'branch', branch },
        isLinked: path !== '/home/alice/shop',
        isPruned: false,
        hasWorktrees: true,
        defaultBranch: 'main',
      },
    },
  };
}

/** A port held by a program that runs in a folder. */
function held(port: number, cwd: string): Listener {
  return listener(`127.0.0.1:${port}`, ownedBy(process_(port, ['node', 'server.js'], { cwd })));
}

/** The ports that the store, the machine and the person know of. */
class Desk {
  readonly machine: FakeMachine;
  readonly dialogs: FakeDialogs;
  readonly stored: Record<string, unknown> = {};
  /** Ports on which nothing can listen although no listener is seen. */
  readonly denied = new Set<number>();
  reserved: readonly PortRange[] = [];
  /** Ports that files of the workspace declare. */
  declared: readonly number[] = [];
  open: readonly OpenFolder[] = [main];
  range = '20000-20009';

  constructor(listeners: readonly Listener[] = [], ...answers: readonly Answer[]) {
    this.machine = new FakeMachine(listeners);
    this.dialogs = new FakeDialogs(...answers);
  }

  get services(): Parameters<typeof copyStablePort>[0] {
    const { machine, dialogs, stored } = this;
    return {
      scanner: machine.scanner,
      currentRows: (protocols) => Promise.resolve(machine.currentRows(protocols)),
      dialogs,
      collector: { reservedPorts: () => Promise.resolve(this.reserved) },
      stablePorts: new StablePortStore({
        get: (key) => stored[key],
        update: (key, value) => {
          stored[key] = value;
          return Promise.resolve();
        },
      }),
      settings: { current: { stablePortRange: this.range } },
      folders: { openFolders: () => Promise.resolve(this.open) },
      expectedPorts: { all: this.declared.map((port) => ({ protocol: 'tcp', port })) },
      isFree: (port) => Promise.resolve(!this.denied.has(port)),
    };
  }

  port(name = ''): Promise<number> {
    return stablePort(this.services, name);
  }

  in(open: OpenFolder): this {
    this.open = [open];
    return this;
  }
}

/** What the function of repository, worktree and name gives, best first. */
function candidates(folder: string, name = ''): readonly number[] {
  const key = { repository: '/home/alice/shop/.git', worktree: folder, name };
  return [...stablePortCandidates(key, { from: 20_000, to: 20_009 })];
}

describe('stablePort', () => {
  it('gives the same port again, also to another window', async () => {
    const port = await new Desk().port();
    assert.equal(port, candidates('/home/alice/shop')[0]);
    assert.equal(await new Desk().port(), port);
  });

  it('gives each working tree and each name a port of its own, however small the range', async () => {
    const desk = new Desk();
    const ports = [];
    for (const folder of [main, fix]) {
      for (const name of ['', 'api', 'web', 'docs', 'db']) ports.push(await desk.in(folder).port(name));
    }
    assert.equal(new Set(ports).size, 10);
    assert.equal(await desk.in(main).port('web'), ports[2]);
  });

  it('skips what another program holds, and keeps to the port that it gave instead', async () => {
    const [first = 0, second = 0] = candidates('/home/alice/shop');
    const desk = new Desk([held(first, '/home/alice/other')]);
    assert.equal(await desk.port(), second);
    desk.machine.listeners = [];
    assert.equal(await desk.port(), second);
  });

  it('keeps the port while its own server listens on it', async () => {
    const [first = 0] = candidates('/home/alice/shop');
    const desk = new Desk([held(first, '/home/alice/shop/packages/web')]);
    desk.denied.add(first);
    assert.equal(await desk.port(), first);
    assert.equal(await desk.port(), first);
  });

  it('skips ports on which the system lets nothing listen', async () => {
    const [first = 0, second = 0, third] = candidates('/home/alice/shop');
    const desk = new Desk();
    desk.reserved = [{ from: first, to: first }];
    desk.denied.add(second);
    assert.equal(await desk.port(), third);
  });

  it('skips what a file of the workspace declares, but keeps the port that it gave before', async () => {
    const [first = 0, second = 0] = candidates('/home/alice/shop');
    const desk = new Desk();
    desk.declared = [first];
    assert.equal(await desk.port(), second);
    desk.declared = [first, second];
    assert.equal(await desk.port(), second);
  });

  it('says so if no port of the range is free, and if no folder is open', async () => {
    const desk = new Desk();
    desk.reserved = [{ from: 1, to: 65_535 }];
    await assert.rejects(desk.port(), {
      message: 'No port from 20000 to 20009 is free. Change localPorts.stablePortRange to have others tried.',
    });
    desk.open = [];
    await assert.rejects(desk.port(), {
      message: 'Open a folder first: a stable port belongs to the folder that is open.',
    });
  });

  it('belongs to the folder itself outside of repositories', async () => {
    const desk = new Desk().in({ name: 'shop', path: '/srv/app', project: undefined });
    const key = { repository: '/srv/app', worktree: '/srv/app', name: '' };
    assert.equal(await desk.port(), [...stablePortCandidates(key, { from: 20_000, to: 20_009 })][0]);
  });

  it('starts again from nothing if what is stored is not its own', async () => {
    for (const value of ['x', [{ port: 1 }], [{ repository: 1 }], { length: 1 }]) {
      const desk = new Desk();
      desk.stored['stablePorts'] = value;
      assert.equal(await desk.port(), candidates('/home/alice/shop')[0]);
    }
  });

  it('remembers a bounded number of ports', async () => {
    const { stablePorts } = new Desk().services;
    for (let index = 0; index < 600; index++) {
      await stablePorts.add({ repository: '/r', worktree: `/w${index}`, name: '', port: 20_000 });
    }
    assert.deepEqual(
      [stablePorts.all.length, stablePorts.all[0]?.worktree, stablePorts.all.at(-1)?.worktree],
      [500, '/w100', '/w599'],
    );
  });
});

describe('copyStablePort', () => {
  it('offers the folder, the names that were used, and takes a new one', async () => {
    const desk = new Desk([], 'api');
    await desk.port('web');
    desk.dialogs.typed = ' api ';
    await copyStablePort(desk.services);
    assert.deepEqual(
      desk.dialogs.lists[0]?.items.map(({ label, description }) => [label, description]),
      [
        ['api', 'shop (main)'],
        ['shop (main)', undefined],
        ['web', 'shop (main)'],
      ],
    );
    assert.deepEqual(desk.dialogs.copied, [String(await desk.port('api'))]);
    assert.deepEqual(desk.dialogs.notices, [`Copied ${await desk.port('api')}.`]);
  });

  it('says which port it was if that is used by another program now', async () => {
    const desk = new Desk([], 'shop (main)', 'shop (main)');
    const before = await desk.port();
    desk.machine.listeners = [held(before, '/home/alice/other')];
    await copyStablePort(desk.services);
    const [port = ''] = desk.dialogs.copied;
    assert.notEqual(port, String(before));
    assert.deepEqual(desk.dialogs.notices, [
      `Copied ${port}. Another program uses ${before}, which was copied before.`,
    ]);
    assert.equal(await desk.port(), Number(port));
  });

  it('copies nothing if the list is closed', async () => {
    const desk = new Desk([], undefined);
    await copyStablePort(desk.services);
    assert.deepEqual([desk.dialogs.copied, desk.stored], [[], {}]);
  });
});
