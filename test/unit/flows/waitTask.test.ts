import assert from 'node:assert/strict';
import { waitTask } from '../../../src/flows/waitTask';
import type { NamedFolder } from '../../../src/model/actions/projectServers';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';
import { FakeClock } from '../fakeClock';

const shop: NamedFolder = { name: 'shop', path: '/home/alice/shop', project: undefined };
const api: NamedFolder = { name: 'api', path: '/home/alice/api', project: undefined };

function node(port: number, cwd: string | undefined): Listener {
  return listener(`127.0.0.1:${port}`, ownedBy({ ...process_(port, ['node', 'server.js']), cwd }));
}

/** A machine on which something happens while a task waits. */
class Scene {
  readonly clock = new FakeClock();
  readonly said: string[] = [];
  readonly ran: string[] = [];
  readonly canceling = new AbortController();
  folders: readonly NamedFolder[] = [shop, api];
  more: Partial<Snapshot> = {};
  tasks: Readonly<Record<string, 'started' | 'running'>> = {};
  /** What the started task does when it is started. */
  onRun: (end: (exitCode: number | undefined) => void) => void = () => undefined;
  private readonly events = new Map<number, () => void>();

  constructor(public listeners: readonly Listener[] = []) {
    this.clock.onDelay = () => {
      for (const [at, happen] of this.events) {
        if (this.clock.nowMs < at) continue;
        this.events.delete(at);
        happen();
      }
    };
  }

  /** @param at milliseconds. */
  at(at: number, happen: () => void): this {
    this.events.set(at, happen);
    return this;
  }

  run(definition: unknown): Promise<0 | 1> {
    const look = () => {
      const snapshot = snapshotOf(this.listeners, [], this.more);
      return { snapshot, rows: rowsIn(snapshot) };
    };
    const scanner = {
      state: { kind: 'scanning' } as ScanState,
      refresh: (): Promise<ScanState> => Promise.resolve({ kind: 'ok', snapshot: look().snapshot }),
    };
    return waitTask(
      {
        ...{ scanner, clock: this.clock, reader: { read: () => Promise.resolve(look()) } },
        runTask: (label, onEnd) => {
          const how = this.tasks[label];
          if (how === undefined) return Promise.resolve('missing');
          this.ran.push(label);
          this.onRun(onEnd);
          return Promise.resolve(how);
        },
      },
      {
        ...{ definition, folders: this.folders, cancelled: this.canceling.signal },
        say: (line) => this.said.push(line),
      },
    );
  }
}

const wait = { type: 'localPorts', wait: 'listens', port: 3000 } as const;

describe('a task that waits for a port', () => {
  it('ends with 0 when the port is opened, and says by what', async () => {
    const scene = new Scene();
    scene.at(2_000, () => {
      scene.listeners = [node(3000, '/home/alice/shop/apps/web')];
    });
    assert.equal(await scene.run(wait), 0);
    assert.deepEqual(scene.said, [
      'Waiting until something listens on port 3000, 60 s at most.',
      'Port 3000 is open, by node · web (PID 3000).',
    ]);
    assert.ok(scene.clock.nowMs < 3_000);
  });

  it('ends at once if the port is open already, and warns if another project holds it', async () => {
    const scene = new Scene([node(3000, '/home/alice/other')]);
    assert.equal(await scene.run(wait), 0);
    assert.deepEqual(scene.said, [
      'Port 3000 is open, by node · other (PID 3000).',
      'Warning: it belongs to /home/alice/other, which is not in "shop".',
    ]);
    assert.equal(scene.clock.nowMs, 0);
  });

  it('does not warn of what may be of the project, because its folder is not known', async () => {
    const scene = new Scene([node(3000, undefined)]);
    assert.equal(await scene.run(wait), 0);
    assert.equal(scene.said.length, 1);
  });

  it('ends with 1 when the time is up', async () => {
    const scene = new Scene([node(3001, shop.path)]);
    assert.equal(await scene.run({ ...wait, timeoutSeconds: 5 }), 1);
    assert.deepEqual(scene.said.slice(1), ['The time is up: nothing listens on port 3000 yet.']);
    assert.equal(scene.clock.nowMs, 5_000);
  });

  it('says that it could not see, and not that nothing listens', async () => {
    const scene = new Scene();
    scene.more = { unread: [{ protocol: 'tcp', namespace: { kind: 'host' } }] };
    assert.equal(await scene.run({ ...wait, timeoutSeconds: 1 }), 1);
    assert.match(scene.said.at(-1) ?? '', /^Not everything could be read/);
  });

  it('ends with 1, and silently, when it is canceled', async () => {
    const scene = new Scene();
    scene.at(1_000, () => {
      scene.canceling.abort();
    });
    assert.equal(await scene.run(wait), 1);
    assert.equal(scene.said.length, 1);
  });

  it('waits until nothing listens', async () => {
    const scene = new Scene([node(3000, shop.path)]);
    scene.at(1_000, () => {
      scene.listeners = [];
    });
    assert.equal(await scene.run({ ...wait, wait: 'closed' }), 0);
    assert.deepEqual(scene.said, [
      'Waiting until nothing listens on port 3000, 60 s at most.',
      'Nothing listens on port 3000 any more.',
    ]);
  });

  it('waits for any server of a folder if no port is named', async () => {
    const scene = new Scene([node(3000, api.path)]);
    scene.at(1_000, () => {
      scene.listeners = [node(3000, api.path), node(5173, shop.path)];
    });
    assert.equal(await scene.run({ wait: 'listens' }), 0);
    assert.deepEqual(scene.said, [
      'Waiting until a server of "shop" listens, 60 s at most.',
      'Port 5173 is open, by node · shop (PID 5173).',
    ]);
    assert.equal(await scene.run({ wait: 'listens', folder: 'api' }), 0);
    assert.equal(scene.said.at(-1), 'Port 3000 is open, by node · api (PID 3000).');
  });

  it('asks for a port where no folder of any server is known', async () => {
    const scene = new Scene([node(3000, undefined)]);
    assert.equal(await scene.run({ wait: 'listens', timeoutSeconds: 1 }), 1);
    assert.match(
      scene.said.at(-1) ?? '',
      /^The folders of some servers are not known on this system: name a port/,
    );
  });

  it('accepts what variables leave: digits for numbers', async () => {
    const scene = new Scene([node(3000, shop.path)]);
    assert.equal(await scene.run({ ...wait, port: '3000', timeoutSeconds: '5' }), 0);
  });

  it('says what is wrong with a definition, and waits for nothing', async () => {
    const thrower = new Proxy(
      {},
      {
        get: () => {
          throw new TypeError('x');
        },
      },
    );
    const wrong: readonly unknown[] = [
      ...[undefined, null, {}, { wait: 'opens' }, { ...wait, port: 0 }, { ...wait, port: '${input:port}' }],
      ...[
        { ...wait, timeoutSeconds: 0 },
        { ...wait, timeoutSeconds: 3_601 },
        { ...wait, folder: '' },
      ],
      ...[{ ...wait, folder: 'x'.repeat(5_000) }, { ...wait, run: 1 }, thrower],
      { ...wait, wait: 'closed', run: 'dev' },
    ];
    for (const definition of wrong) {
      const scene = new Scene();
      assert.equal(await scene.run(definition), 1);
      assert.equal(scene.said.length, 1);
      assert.match(scene.said[0] ?? '', /^This task is not valid\./);
    }
    const scene = new Scene();
    assert.equal(await scene.run({ wait: 'listens', folder: '../other' }), 1);
    assert.deepEqual(scene.said, ['"../other" is no folder of this workspace, and not inside one.']);
    scene.folders = [];
    assert.equal(await scene.run({ wait: 'listens' }), 1);
    assert.match(scene.said.at(-1) ?? '', /^Open a folder first/);
  });

  it('prints no control characters of what listens', async () => {
    const title = process_(3000, ['node\u001b]0;x\u0007\r\n', 'x'], {
      name: 'evil\u001b[2J\r\nname',
      cwd: '/tmp/\u001b[31m',
    });
    const scene = new Scene([listener('127.0.0.1:3000', ownedBy(title))]);
    assert.equal(await scene.run(wait), 0);
    for (const line of scene.said)
      assert.ok(
        Array.from(line).every((letter) => letter >= ' '),
        JSON.stringify(line),
      );
  });
});

describe('a task that waits for what another task opens', () => {
  it('runs that task first, and waits', async () => {
    const scene = new Scene();
    scene.tasks = { dev: 'started' };
    scene.onRun = () => {
      scene.at(1_000, () => {
        scene.listeners = [node(3000, shop.path)];
      });
    };
    assert.equal(await scene.run({ ...wait, run: 'dev' }), 0);
    assert.deepEqual(scene.said, [
      'Running the task "dev".',
      'Waiting until something listens on port 3000, 60 s at most.',
      'Port 3000 is open, by node · shop (PID 3000).',
    ]);
  });

  it('does not run it if the port is open already', async () => {
    const scene = new Scene([node(3000, shop.path)]);
    scene.tasks = { dev: 'started' };
    assert.equal(await scene.run({ ...wait, run: 'dev' }), 0);
    assert.deepEqual(scene.ran, []);
  });

  it('gives up as soon as that task has failed, and not if it has started a server in the background', async () => {
    const failing = new Scene();
    failing.tasks = { dev: 'started' };
    failing.onRun = (end) => {
      failing.at(1_000, () => {
        end(1);
      });
    };
    assert.equal(await failing.run({ ...wait, run: 'dev' }), 1);
    assert.equal(failing.said.at(-1), 'The task "dev" ended, and nothing listens.');
    assert.ok(failing.clock.nowMs < 2_000);
    const detaching = new Scene();
    detaching.tasks = { up: 'started' };
    detaching.onRun = (end) => {
      end(0);
      detaching.at(1_000, () => {
        detaching.listeners = [node(3000, shop.path)];
      });
    };
    assert.equal(await detaching.run({ ...wait, run: 'up' }), 0);
  });

  it('says that there is no such task', async () => {
    const scene = new Scene();
    assert.equal(await scene.run({ ...wait, run: 'dev' }), 1);
    assert.deepEqual(scene.said, ['VS Code knows no task "dev" of this folder.']);
  });
});
