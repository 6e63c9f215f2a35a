import assert from 'node:assert/strict';
import { ExpectedPorts } from '../../../src/watch/expectedPorts';
import { GivenNameStore } from '../../../src/watch/givenNameStore';
import { PinStore } from '../../../src/watch/pinStore';

function storageOf(values: Readonly<Record<string, unknown>> = {}) {
  const kept = new Map<string, unknown>(Object.entries(values));
  return {
    kept,
    get: (key: string): unknown => kept.get(key),
    update: (key: string, value: unknown): Promise<void> => {
      kept.set(key, value);
      return Promise.resolve();
    },
  };
}

const web = { protocol: 'tcp', port: 5173 } as const;

describe('PinStore', () => {
  it('keeps pins across restarts, each port once, and forgets the oldest of too many', async () => {
    const storage = storageOf();
    const pins = new PinStore(storage);
    await pins.add(web);
    await pins.add({ ...web, owner: { label: 'Vite · shop', place: '/work/shop' } });
    const again = new PinStore(storage);
    assert.deepEqual(again.all, [{ ...web, owner: { label: 'Vite · shop', place: '/work/shop' } }]);
    assert.deepEqual([again.isPinned(web), again.isPinned({ ...web, protocol: 'udp' })], [true, false]);
    for (let port = 1; port <= 100; port++) await again.add({ protocol: 'tcp', port });
    assert.deepEqual([again.all.length, again.isPinned(web)], [100, false]);
    await again.remove({ protocol: 'tcp', port: 100 });
    assert.equal(new PinStore(storage).all.length, 99);
  });

  it('reads nothing of what it did not write', () => {
    for (const pins of [
      'x',
      [{ protocol: 'sctp', port: 1 }],
      [{ ...web, port: 70_000 }],
      [{ ...web, owner: 1 }],
    ]) {
      assert.deepEqual(new PinStore(storageOf({ pins })).all, []);
    }
  });
});

describe('GivenNameStore', () => {
  const ofShop = { ...web, place: '/work/shop' };

  it('keeps names and notes for a port of a project, and none that is empty', async () => {
    const storage = storageOf();
    const names = new GivenNameStore(storage);
    await names.set(ofShop, { name: 'shop', note: 'the old one' });
    assert.deepEqual(new GivenNameStore(storage).of(ofShop), { name: 'shop', note: 'the old one' });
    assert.equal(names.of({ ...web, place: '/work/other' }), undefined);
    await names.set(ofShop, { name: undefined, note: undefined });
    assert.equal(names.of(ofShop), undefined);
    assert.deepEqual(storage.kept.get('givenNames'), []);
  });

  it('drops of too many the one that was not shown for the longest', async () => {
    const names = new GivenNameStore(storageOf());
    const at = (port: number) => ({ ...web, port, place: '' });
    for (let port = 1; port <= 300; port++)
      await names.set(at(port), { name: String(port), note: undefined });
    assert.equal(names.of(at(1))?.name, '1');
    await names.set(at(301), { name: '301', note: undefined });
    assert.deepEqual([names.of(at(1))?.name, names.of(at(2))], ['1', undefined]);
  });
});

describe('ExpectedPorts', () => {
  const compose = 'services:\n  db:\n    ports: ["5432:5432"]\n  web:\n    ports: ["5173:80"]';

  /** Ports once all files were read, and how often a folder was. */
  async function read(isShown: boolean, isTrusted: boolean, isPinned: boolean) {
    const pins = new PinStore(storageOf({ pins: isPinned ? [web] : [] }));
    let folders = 0;
    let answered: (() => void) | undefined;
    const expected = new ExpectedPorts({
      pins,
      files: {
        run: async (job) => {
          folders++;
          const value = await job({
            find: (path) => {
              const isFolder = path === '/work/shop';
              return Promise.resolve({ path, isFile: !isFolder, isFolder, mark: '', changedAt: 0 });
            },
            read: (path) => Promise.resolve(/[\\/]compose\.yaml$/.test(path) ? compose : undefined),
            readBytes: () => Promise.resolve(undefined),
            open: () => Promise.resolve(undefined),
            isExecutable: () => Promise.resolve(false),
            isRunBy: () => Promise.resolve(undefined),
            list: () => Promise.resolve(['compose.yaml']),
          });
          setImmediate(() => answered?.());
          return { kind: 'answered', value };
        },
      },
      folders: () => ['/work/shop'],
      isShown: () => isShown,
      isTrusted: () => isTrusted,
      portsAttributes: () => ({ '9000': {} }),
      onError: (error) => {
        throw error;
      },
    });
    if (expected.isReading) await new Promise<void>((resolve) => (answered = resolve));
    const ports = expected.all.map(({ port, declarations }) => [port, declarations.length]);
    expected.dispose();
    return { ports, folders };
  }

  it('reads and shows what the workspace declares only if it is trusted and wanted', async () => {
    assert.deepEqual(await read(true, true, false), {
      ports: [
        [5173, 1],
        [5432, 1],
        [9000, 1],
      ],
      folders: 1,
    });
    assert.deepEqual(await read(false, true, false), { ports: [], folders: 0 });
    assert.deepEqual(await read(true, false, false), { ports: [], folders: 0 });
  });

  it('shows pins always, with how to start them if that may be read', async () => {
    assert.deepEqual(await read(false, true, true), { ports: [[5173, 1]], folders: 1 });
    assert.deepEqual(await read(true, false, true), { ports: [[5173, 0]], folders: 0 });
  });
});
