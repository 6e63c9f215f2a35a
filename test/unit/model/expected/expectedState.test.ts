import assert from 'node:assert/strict';
import type { ExpectedPort, ExpectedSource, Pin } from '../../../../src/model/expected/expectedPort';
import { expectedPorts } from '../../../../src/model/expected/expectedPort';
import { UnmetPortFinder } from '../../../../src/model/expected/expectedState';
import { placeOf } from '../../../../src/model/rows/place';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import type { Names } from '../../../../src/model/rows/names';
import { noNames } from '../../../../src/model/rows/names';
import { finish } from '../../../../src/model/text/timeSlice';
import { container, hiddenOwner, listener, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';

const shop = '/home/alice/shop';
const ofShop = process_(300, ['node', `${shop}/node_modules/.bin/vite`]);
const ofOther = process_(301, ['node', '/home/alice/other/node_modules/.bin/vite'], {
  cwd: '/home/alice/other',
});
const ofNone = process_(302, ['./server'], { cwd: '/' });

const names: Names = {
  ...noNames,
  projectOf: (folder) =>
    folder === '/' ? undefined : { name: folder.slice(folder.lastIndexOf('/') + 1), folder },
};

function rowsOf(...listeners: readonly Listener[]): readonly ListenerRow[] {
  return rowsIn(snapshotOf(listeners), names);
}

function on(port: number, owner: Listener['owner'], protocol = 'tcp'): Listener {
  return listener(`127.0.0.1:${port}/${protocol}`, owner);
}

function declared(source: ExpectedSource, port = 5173): ExpectedPort {
  const [one] = expectedPorts([], [{ protocol: 'tcp', port, source, folder: shop, scripts: undefined }]);
  assert.ok(one);
  return one;
}

function pinned(pin: Pin): ExpectedPort {
  const [one] = expectedPorts([pin], []);
  assert.ok(one);
  return one;
}

/** `closed`, `held`, …; undefined if what should listen does. */
function stateOf(
  expected: ExpectedPort,
  rows: readonly ListenerRow[],
  unread: Snapshot['unread'] = [],
): string | undefined {
  return finish(new UnmetPortFinder().find([expected], rows, unread))[0]?.state.kind;
}

const byTask: ExpectedSource = { kind: 'task', label: 'dev' };
const byService: ExpectedSource = { kind: 'compose', file: 'compose.yaml', service: 'web' };

describe('the state of an expected port', () => {
  it('is closed while nothing listens on it, on its protocol and on this machine', () => {
    const udp = on(5173, ownedBy(ofOther), 'udp');
    const elsewhere: Listener = {
      ...on(5173, ownedBy(ofOther)),
      namespace: { kind: 'other', id: '7', interfaces: 'unknown' } as unknown as Listener['namespace'],
    };
    assert.equal(stateOf(declared(byTask), rowsOf()), 'closed');
    assert.equal(stateOf(declared(byTask), rowsOf(udp, elsewhere, on(5174, ownedBy(ofShop)))), 'closed');
  });

  it('is unknown if its protocol could not be read', () => {
    const unread = (protocol: 'tcp' | 'udp') => [{ protocol }] as unknown as Snapshot['unread'];
    assert.equal(stateOf(declared(byTask), rowsOf(), unread('tcp')), 'unknown');
    assert.equal(stateOf(declared(byTask), rowsOf(), unread('udp')), 'closed');
  });

  it('is that another project holds it only if this is certain', () => {
    const states = [ofShop, ofOther, ofNone].map((owner) =>
      stateOf(declared(byTask), rowsOf(on(5173, ownedBy(owner)))),
    );
    assert.deepEqual(states, [undefined, 'held', undefined]);
    assert.equal(
      stateOf(declared(byTask), rowsOf(on(5173, hiddenOwner('not-visible', undefined)))),
      undefined,
    );
  });

  it('is met if a package of the folder, or the folder above, has it', () => {
    for (const cwd of [`${shop}/apps/web`, '/home/alice']) {
      const owner = process_(303, ['node', 'server.js'], { cwd });
      assert.equal(stateOf(declared(byTask), rowsOf(on(5173, ownedBy(owner)))), undefined, cwd);
    }
  });

  it('is met if one of several owners is the right one', () => {
    const rows = rowsOf(on(5173, ownedBy(ofOther)), listener('[::1]:5173', ownedBy(ofShop)));
    assert.equal(stateOf(declared(byTask), rows), undefined);
  });

  it('says nothing about who, where the declaration does not', () => {
    const rows = rowsOf(on(5173, ownedBy(ofOther)));
    assert.equal(stateOf(declared({ kind: 'devContainer' }), rows), undefined);
    assert.equal(stateOf(declared({ kind: 'portsAttributes' }), rows), undefined);
  });

  it('is met by the service of the Compose file alone', () => {
    const rowsWith = (more: Parameters<typeof container>[0]): readonly ListenerRow[] =>
      rowsIn(snapshotOf([on(5173, hiddenOwner('not-visible', undefined))]), {
        ...names,
        containerOf: () => container(more),
      });
    const web = { project: 'shop', service: 'web', workingDirectory: shop };
    assert.equal(stateOf(declared(byService), rowsWith(web)), undefined);
    assert.equal(stateOf(declared(byService), rowsWith({ ...web, service: 'api' })), 'held');
    assert.equal(
      stateOf(declared(byService), rowsWith({ ...web, workingDirectory: '/home/alice/x' })),
      'held',
    );
    assert.equal(stateOf(declared(byService), rowsWith({})), undefined, 'another engine may not tell');
    assert.equal(stateOf(declared(byService), rowsOf(on(5173, ownedBy(ofOther)))), 'held');
    assert.equal(
      stateOf(declared(byService), rowsOf(on(5173, hiddenOwner('not-visible', undefined)))),
      undefined,
    );
  });

  it('is met by what was pinned, and by whatever is not known to be something else', () => {
    const [row] = rowsOf(on(5173, ownedBy(ofShop)));
    const place = row && placeOf(row);
    assert.equal(place, shop);
    const pin: Pin = { protocol: 'tcp', port: 5173, owner: { label: 'Vite · shop', place } };
    assert.equal(stateOf(pinned(pin), rowsOf(on(5173, ownedBy(ofShop)))), undefined);
    assert.equal(stateOf(pinned(pin), rowsOf(on(5173, ownedBy(ofOther)))), 'held');
    assert.equal(stateOf(pinned(pin), rowsOf(on(5173, ownedBy(ofNone)))), undefined);
    assert.equal(
      stateOf(pinned({ protocol: 'tcp', port: 5173 }), rowsOf(on(5173, ownedBy(ofOther)))),
      undefined,
    );
  });

  it('keeps its objects while nothing changes', () => {
    const finder = new UnmetPortFinder();
    const expected = [declared(byTask), declared(byTask, 5174)];
    const rows = rowsOf(on(5173, ownedBy(ofOther)));
    const first = finish(finder.find(expected, rows, []));
    assert.equal(finish(finder.find(expected, rows, [])), first);
    const closed = finish(finder.find(expected, [], []));
    assert.notEqual(closed, first);
    assert.equal(closed[1], first[1]);
    assert.deepEqual(finish(finder.find([], rows, [])), []);
    assert.equal(finish(finder.find([], rows, [])), finish(finder.find([], rows, [])));
  });
});
