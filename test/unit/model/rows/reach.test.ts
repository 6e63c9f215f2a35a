import assert from 'node:assert/strict';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { NetworkInterface } from '../../../../src/model/net/networkInterfaces';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import { localhostRival, placesOf, sharersOf, shadowsOf } from '../../../../src/model/rows/reach';
import { samePortSentences, samePortWords } from '../../../../src/messages/samePort';
import {
  at,
  container,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  rowsIn,
  snapshotOf,
} from '../../builders';
import { noNames } from '../../../../src/model/rows/names';

const a = ownedBy(process_(100, ['a']));
const b = ownedBy(process_(200, ['b']));
const lan: NetworkInterface = {
  name: 'wlan0',
  kind: 'wifi',
  addresses: [at('192.168.1.5'), at('fe80::5%wlan0')],
};
const loopback: NetworkInterface = { name: 'lo', kind: 'loopback', addresses: [at('127.0.0.1'), at('::1')] };

/** `0.0.0.0`, `::`, `:: dual`, `:: only`, on port 3000. */
function on(place: string, owner: Listener['owner']): Listener {
  const [address = '', kind] = place.split(' ');
  const one = listener(`${address.includes(':') ? `[${address}]` : address}:3000`, owner);
  return kind === undefined ? one : { ...one, dualStack: kind === 'dual' };
}

function rowOf(own: Listener, ...others: readonly Listener[]): ListenerRow {
  const row = rowsIn(snapshotOf([own, ...others])).find((one) => one.listener === own);
  assert.ok(row);
  return row;
}

function firstHost(row: ListenerRow, preference: 'name' | 'address' = 'name'): string {
  const [place] = placesOf(row, [loopback, lan], preference);
  if (place === undefined) return 'none';
  return `${place.host}${place.isCertain ? '' : '?'}${place.sharedWith.length > 0 ? ' shared' : ''}`;
}

describe('the host that leads to the program of a row', () => {
  for (const [own, others, expected, shadows] of [
    // alone
    ['0.0.0.0', [], 'localhost', ''],
    ['::', [], 'localhost', ''],
    [':: only', [], 'localhost', ''],
    ['127.0.0.1', [], 'localhost', ''],
    ['::1', [], 'localhost', ''],
    ['127.0.0.53', [], '127.0.0.53', ''],
    ['192.168.1.5', [], '192.168.1.5', ''],
    // beside another program
    ['0.0.0.0', ['::1'], '127.0.0.1', '::1'],
    ['::1', ['0.0.0.0'], '[::1]', ''],
    [':: only', ['127.0.0.1'], '[::1]', '127.0.0.1'],
    ['127.0.0.1', [':: only'], '127.0.0.1', '::1'],
    ['::', ['127.0.0.1'], '[::1]', '127.0.0.1'],
    ['127.0.0.1', ['::'], '127.0.0.1', '::1'],
    [':: dual', ['127.0.0.1'], '[::1]', '127.0.0.1'],
    ['::1', ['127.0.0.1'], '[::1]', ''],
    ['127.0.0.1', ['::1'], '127.0.0.1', '::1'],
    ['0.0.0.0', ['::'], '127.0.0.1', '::1'],
    ['::', ['0.0.0.0'], '[::1]', '127.0.0.1'],
    [':: dual', ['::1'], '127.0.0.1', '::1'],
    // may be dual-stack: what answers at 127.0.0.1, if anything does, is this program
    ['::', ['::1'], '127.0.0.1?', '::1'],
    ['0.0.0.0', ['127.0.0.1'], '192.168.1.5', '127.0.0.1'],
    ['0.0.0.0', ['127.0.0.1', '::1'], '192.168.1.5', '::1 127.0.0.1'],
    ['0.0.0.0', ['127.0.0.1', '::1', '192.168.1.5'], 'none', '::1 127.0.0.1 192.168.1.5'],
    ['0.0.0.0', ['192.168.1.5'], 'localhost', '192.168.1.5'],
    ['192.168.1.5', ['0.0.0.0'], '192.168.1.5', ''],
    ['0.0.0.0', ['127.0.0.53'], 'localhost', '127.0.0.53'],
    ['0.0.0.0', ['2001:db8::1'], 'localhost', ''],
  ] as const) {
    it(`is ${expected} for ${own}${others.length === 0 ? '' : ` beside ${others.join(', ')}`}`, () => {
      const row = rowOf(on(own, a), ...others.map((one) => on(one, b)));
      assert.equal(firstHost(row), expected);
      assert.equal(
        shadowsOf(row)
          .map(({ address }) => address.text)
          .join(' '),
        shadows,
      );
    });
  }

  it('is one of the same program, whichever of its listeners answers', () => {
    const both = [on('0.0.0.0', a), on('::1', a)] as const;
    for (const [own, other] of [both, [...both].reverse() as [Listener, Listener]]) {
      const row = rowOf(own, other);
      assert.equal(firstHost(row), 'localhost');
      assert.deepEqual([shadowsOf(row), sharersOf(row), samePortWords(row)], [[], [], []]);
    }
  });

  it('is that of any process that holds the socket', () => {
    const worker = process_(201, ['a']);
    const row = rowOf(on('0.0.0.0', ownedBy(process_(100, ['a']), worker)), on('::1', ownedBy(worker)));
    assert.equal(firstHost(row), 'localhost');
  });

  it('keeps a bound address for programs that want one', () => {
    assert.equal(firstHost(rowOf(on('127.0.0.1', a)), 'address'), '127.0.0.1');
    assert.equal(firstHost(rowOf(on('::1', a)), 'address'), '[::1]');
    assert.equal(firstHost(rowOf(on('0.0.0.0', a)), 'address'), 'localhost');
    assert.equal(firstHost(rowOf(on('0.0.0.0', a), on('::1', b)), 'address'), '127.0.0.1');
  });

  it('is shared with the other programs on the very same address', () => {
    const row = rowOf(on('0.0.0.0', a), on('0.0.0.0', b));
    assert.equal(firstHost(row), 'localhost shared');
    assert.deepEqual(samePortWords(row), ['shared with b · shop']);
    assert.deepEqual(samePortSentences(row), [
      'Shared: b · shop listens on the same address, and either may answer.',
    ]);
    const many = [200, 300, 400].map((pid) => on('0.0.0.0', ownedBy(process_(pid, ['b']))));
    assert.deepEqual(samePortWords(rowOf(on('0.0.0.0', a), ...many)), ['shared with 3 others']);
  });

  it('is one that only it has rather than one it shares', () => {
    const row = rowOf(on('0.0.0.0', a), on('127.0.0.1', a), on('127.0.0.1', b));
    assert.equal(firstHost(row), '192.168.1.5');
  });

  it('ignores other ports, protocols and networks', () => {
    const row = rowOf(on('0.0.0.0', a), listener('[::1]:3001', b), listener('[::1]:3000/udp', b), {
      ...on('::1', b),
      namespace: { kind: 'other', id: 7 },
    });
    assert.deepEqual(row.samePort, []);
    assert.equal(firstHost(row), 'localhost');
  });

  it('is an address and no name if the owner of both is hidden and may be the same one', () => {
    const hidden = hiddenOwner('no-permission', root);
    const row = rowOf(on('0.0.0.0', hidden), on('::', hidden));
    assert.equal(firstHost(row), '127.0.0.1');
    assert.deepEqual(shadowsOf(row), []);
  });

  it('tells a hidden owner from a process that can be read', () => {
    const row = rowOf(on('0.0.0.0', a), on('::1', hiddenOwner('no-permission', root)));
    assert.equal(firstHost(row), '127.0.0.1');
    assert.deepEqual(samePortWords(row), ['shadowed on ::1 by a hidden owner']);
  });
});

describe('programs that shadow another', () => {
  it('are a container on 127.0.0.1 for a dev server on all interfaces', () => {
    const nginx = container({
      name: 'web',
      ports: [{ hostPort: 3000, containerPort: 80, protocol: 'tcp', hostAddresses: [at('127.0.0.1')] }],
    });
    const docker = on('127.0.0.1', ownedBy(process_(200, ['com.docker.backend'])));
    const next = on(':: dual', ownedBy(process_(100, ['node', 'next', 'dev'])));
    const rows = rowsIn(snapshotOf([docker, next]), {
      ...noNames,
      containerOf: (one) => (one === docker ? nginx : undefined),
    });
    const rowFor = (one: Listener): ListenerRow => {
      const row = rows.find((each) => each.listener === one);
      assert.ok(row);
      return row;
    };
    assert.equal(firstHost(rowFor(next)), '[::1]');
    assert.deepEqual(samePortWords(rowFor(next)), ['shadowed on 127.0.0.1 by web']);
    assert.equal(firstHost(rowFor(docker)), '127.0.0.1');
  });

  it('are AirPlay and Flask for each other', () => {
    const airplay = ownedBy(
      process_(200, ['/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter']),
    );
    const flask = on('127.0.0.1', ownedBy(process_(100, ['python3', '-m', 'flask', 'run'])));
    const [four, six] = [on('0.0.0.0', airplay), on(':: only', airplay)];
    assert.equal(firstHost(rowOf(flask, four, six)), '127.0.0.1');
    assert.deepEqual(
      shadowsOf(rowOf(flask, four, six)).map(
        ({ address, by }) => `${address.text} ${by.process?.name ?? ''}`,
      ),
      ['::1 ControlCenter'],
    );
    assert.equal(firstHost(rowOf(four, flask, six)), '[::1]');
    assert.deepEqual(samePortWords(rowOf(four, flask, six)), ['shadowed on 127.0.0.1 by Flask · shop']);
  });

  it('are named once, with all their addresses', () => {
    const row = rowOf(on('0.0.0.0', a), on('127.0.0.1', b), on('::1', b));
    assert.deepEqual(samePortWords(row), ['shadowed on ::1 and 127.0.0.1 by b · shop']);
    assert.deepEqual(samePortSentences(row), ['Shadowed: at ::1 and 127.0.0.1, b · shop answers instead.']);
    assert.equal(localhostRival(row)?.process?.pid, 200);
  });

  it('are none of UDP, where several may get the same packet', () => {
    const row = rowOf(listener('0.0.0.0:5353/udp', a), listener('127.0.0.1:5353/udp', b));
    assert.deepEqual(samePortWords(row), []);
  });
});
