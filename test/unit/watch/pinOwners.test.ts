import assert from 'node:assert/strict';
import type { Pin } from '../../../src/model/expected/expectedPort';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { Names } from '../../../src/model/rows/names';
import { noNames } from '../../../src/model/rows/names';
import { PinOwners } from '../../../src/watch/pinOwners';
import { PinStore } from '../../../src/watch/pinStore';
import { hiddenOwner, listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';

const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite']);
const shop: Names = { ...noNames, projectOf: (folder) => ({ name: 'shop', folder }) };
const owner = { label: 'Vite · shop', place: '/home/alice/shop', process: 'node' };

function row(process: typeof vite | undefined, names: Names): ListenerRow {
  const holder = process === undefined ? hiddenOwner('not-visible', undefined) : ownedBy(process);
  const [found] = rowsIn(snapshotOf([listener('127.0.0.1:5173', holder)]), names);
  assert.ok(found);
  return found;
}

describe('the owner of a pin', () => {
  let pins: PinStore;
  let owners: PinOwners;
  beforeEach(() => {
    const kept = new Map<string, unknown>();
    pins = new PinStore({
      get: (key) => kept.get(key),
      update: (key, value) => Promise.resolve(void kept.set(key, value)),
    });
    owners = new PinOwners(pins);
  });
  const pinned = (): Pin['owner'] => pins.all[0]?.owner;

  it('is what listens when it is pinned', async () => {
    await owners.pin(row(vite, shop));
    assert.deepEqual(pins.all, [{ protocol: 'tcp', port: 5173, owner }]);
  });

  it('is filled in once the project of the same process is known', async () => {
    await owners.pin(row(vite, noNames));
    assert.equal(pinned(), undefined);
    await owners.observe([row(vite, noNames)]);
    assert.equal(pinned(), undefined);
    await owners.observe([row(vite, shop)]);
    assert.deepEqual(pinned(), owner);
  });

  it('is not that of a process that came later, with the same PID or beside it', async () => {
    for (const [name, later] of Object.entries({
      reused: { ...vite, startMark: 'later' },
      other: { ...vite, pid: 301 },
      unknownStart: { ...vite, startMark: undefined },
    })) {
      await owners.pin(row(vite, noNames));
      await owners.observe([row(later, shop)]);
      assert.equal(pinned(), undefined, name);
      // it has ended, and the number may come back
      await owners.observe([row(vite, shop)]);
      assert.equal(pinned(), undefined, name);
    }
  });

  it('stays unknown for a process without an identity', async () => {
    const unknown = { ...vite, startMark: undefined };
    await owners.pin(row(unknown, noNames));
    await owners.observe([row(unknown, shop)]);
    await owners.pin(row(undefined, noNames));
    await owners.observe([row(vite, shop)]);
    assert.equal(pinned(), undefined);
  });

  it('brings back no pin that was removed, and replaces no owner that another window knows', async () => {
    await owners.pin(row(vite, noNames));
    await pins.remove({ protocol: 'tcp', port: 5173 });
    await owners.observe([row(vite, shop)]);
    assert.deepEqual(pins.all, []);
    await owners.pin(row(vite, noNames));
    const known = { ...owner, label: 'Web' };
    await pins.add({ protocol: 'tcp', port: 5173, owner: known });
    await owners.observe([row(vite, shop)]);
    assert.deepEqual(pinned(), known);
  });
});
