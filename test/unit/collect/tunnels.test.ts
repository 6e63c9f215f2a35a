import assert from 'node:assert/strict';
import { join } from 'node:path';
import { portlessFolders, TunnelFinder } from '../../../src/collect/tunnels';
import type { ForeignFiles } from '../../../src/collect/foreignFiles';
import type { ForeignReader } from '../../../src/collect/foreignReader';
import type { Process } from '../../../src/model/process/process';
import { listener, ownedBy, process_ } from '../builders';

const proxy = listener('0.0.0.0:1355', ownedBy(process_(100, ['node', 'portless'])));

function setUp(texts: Readonly<Record<string, string>> = {}, processes: readonly Process[] | 'unknown' = []) {
  let reads = 0;
  let asks = 0;
  let time = 0;
  const reader: ForeignReader = {
    find: () => Promise.resolve(undefined),
    isRunBy: () => Promise.resolve(undefined),
    isExecutable: () => Promise.resolve(false),
    read: (path) => Promise.resolve(texts[path]),
    readBytes: () => Promise.resolve(undefined),
    open: () => Promise.resolve(undefined),
    list: () => Promise.resolve(undefined),
  };
  const files: Pick<ForeignFiles, 'run'> = {
    run: async (job) => ({ kind: 'answered', value: await job(reader) }),
  };
  const collector = {
    namedProcesses: (mayBe: (name: string) => boolean) => {
      reads++;
      return Promise.resolve(
        processes === 'unknown' ? undefined : processes.filter(({ name }) => mayBe(name)),
      );
    },
  };
  const finder = new TunnelFinder({
    ...{ collector, files, now: () => time },
    ask: (tunnels) => {
      asks++;
      return Promise.resolve(tunnels);
    },
    portlessFolders: ['/home/alice/.portless'],
  });
  return {
    finder,
    reads: () => reads,
    asks: () => asks,
    wait: (ms: number) => {
      time += ms;
    },
  };
}

const folder = '/home/alice/.portless';
const routes = JSON.stringify([
  { hostname: 'shop.localhost', port: 4123, pid: 7 },
  { hostname: 'api.localhost', port: 4124, pid: 0, tailscaleUrl: 'https://laptop.example.ts.net' },
]);

describe('the tunnels of this machine', () => {
  it('are the processes that run one, and no others', async () => {
    const { finder } = setUp({}, [
      process_(1, ['ngrok', 'http', '3000']),
      process_(2, ['ngrok', 'config', 'check']),
      process_(3, ['node', 'server.js']),
    ]);
    assert.deepEqual(await finder.current([]), [
      { title: 'ngrok', from: undefined, pid: 1, targets: [{ host: undefined, port: 3000 }] },
    ]);
  });

  it('are the routes of portless while its proxy listens', async () => {
    const { finder } = setUp({
      [join(folder, 'proxy.port')]: '1355\n',
      [join(folder, 'routes.json')]: routes,
    });
    assert.deepEqual(
      (await finder.current([proxy]))?.map(({ title, from, targets }) => [title, from, targets]),
      [
        ['portless', 'shop.localhost:1355', [{ host: undefined, port: 4123 }]],
        ['portless', 'api.localhost:1355', [{ host: undefined, port: 4124 }]],
        ['portless', 'https://laptop.example.ts.net', [{ host: undefined, port: 4124 }]],
      ],
    );
  });

  it('are no routes of a proxy that does not listen, nor what is no list of routes', async () => {
    const port = { [join(folder, 'proxy.port')]: '1355' };
    assert.deepEqual(await setUp({ ...port, [join(folder, 'routes.json')]: routes }).finder.current([]), []);
    for (const text of ['', '{', '{}', '[{"hostname":1,"port":"x"}]', 'null']) {
      const { finder } = setUp({ ...port, [join(folder, 'routes.json')]: text });
      assert.deepEqual(await finder.current([proxy]), [], text);
    }
  });

  it('are unknown if the processes are', async () => {
    assert.equal(await setUp({}, 'unknown').finder.current([]), undefined);
  });

  it('are read once for many tooltips, and again later', async () => {
    const { finder, reads, wait } = setUp();
    await Promise.all([finder.current([]), finder.current([])]);
    await finder.current([]);
    assert.equal(reads(), 1);
    wait(10_000);
    await finder.current([]);
    assert.equal(reads(), 2);
  });

  it('ask other programs only for a person who has asked', async () => {
    const { finder, reads, asks } = setUp();
    await finder.current([]);
    assert.equal(asks(), 0);
    await finder.asked([]);
    assert.deepEqual([reads(), asks()], [1, 1]);
  });

  it('may have the folder of portless that its variable names', () => {
    assert.deepEqual(portlessFolders('/home/alice', { PORTLESS_STATE_DIR: '/srv/p' })[0], '/srv/p');
    assert.deepEqual(portlessFolders('/home/alice', {}), [join('/home/alice', '.portless'), '/tmp/portless']);
  });
});
