import assert from 'node:assert/strict';
import { showExposure } from '../../../src/flows/exposure';
import type { Tunnel } from '../../../src/model/exposure/tunnels';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Firewall } from '../../../src/model/net/firewall';
import { ufwOn } from '../../../src/model/net/firewall';
import type { NetworkInterface } from '../../../src/model/net/networkInterfaces';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { at, listener, ownedBy, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const vite = ownedBy(process_(100, ['node', '/home/alice/shop/node_modules/.bin/vite', '--host']));
const wifi: NetworkInterface = {
  name: 'wlan0',
  kind: 'wifi',
  addresses: [at('192.168.1.5')],
};

/** What it answered when it was asked before. */
let scheme: 'http' | 'https' | undefined;
let tunnels: readonly Tunnel[] | undefined;

function setUp(one: Listener, ...answers: readonly Answer[]) {
  const machine = new FakeMachine([one]);
  const [row] = machine.currentRows(['tcp', 'udp']);
  assert.ok(row);
  const done: string[] = [];
  const dialogs = new FakeDialogs(...answers);
  const dependencies = {
    ...machine.services,
    dialogs,
    schemes: { of: () => scheme },
    tunnels: { asked: () => Promise.resolve(tunnels) },
    remoteKind: 'machine' as const,
    askInspector: () => Promise.resolve(undefined as string | undefined),
    interfaces: { current: () => [wifi] },
    readFirewall: (): Promise<Firewall> => {
      done.push('read firewall');
      return Promise.resolve(ufwOn('drop'));
    },
    bindToLoopback: ({ listener: { port } }: ListenerRow): Promise<void> => {
      done.push(`bind ${port}`);
      return Promise.resolve();
    },
    acknowledge: ({ traits }: { traits: { port: number } }): Promise<void> => {
      done.push(`acknowledge ${traits.port}`);
      return Promise.resolve();
    },
  };
  return { dependencies, dialogs, done, row };
}

describe('showExposure', () => {
  beforeEach(() => {
    scheme = undefined;
    tunnels = [];
  });

  it('lists addresses, actions, and the firewall once it is read', async () => {
    const { dependencies, dialogs, done, row } = setUp(listener('0.0.0.0:5173', vite), undefined);
    await showExposure(dependencies, row);
    const [list] = dialogs.lists;
    assert.equal(list?.title, 'Port 5173, Vite · shop');
    assert.equal(list.placeholder, 'Listening on all interfaces. Choose an address to copy it.');
    assert.deepEqual(
      list.items.slice(0, 4).map(({ section, label, description }) => [section, label, description]),
      [
        ['addresses', 'localhost:5173', 'on this machine'],
        ['addresses', '192.168.1.5:5173', 'Wi-Fi (wlan0)'],
        ['actions', 'Bind to Loopback…', undefined],
        ['actions', 'Acknowledge Exposure…', undefined],
      ],
    );
    assert.equal(list.items[4]?.section, 'firewall');
    assert.deepEqual(done, ['read firewall']);
  });

  for (const [answer, step] of [
    ['Bind to Loopback…', 'bind 5173'],
    ['Acknowledge Exposure…', 'acknowledge 5173'],
  ] as const) {
    it(`goes on with "${answer}"`, async () => {
      const { dependencies, done, row } = setUp(listener('0.0.0.0:5173', vite), answer);
      await showExposure(dependencies, row);
      assert.deepEqual(done, ['read firewall', step]);
    });
  }

  it('copies the chosen address', async () => {
    const { dependencies, dialogs, row } = setUp(listener('0.0.0.0:5173', vite), /192/);
    await showExposure(dependencies, row);
    assert.deepEqual(dialogs.copied, ['192.168.1.5:5173']);
  });

  it('gives URLs with the scheme that the server answered when it was asked before', async () => {
    scheme = 'https';
    const { dependencies, dialogs, row } = setUp(listener('0.0.0.0:5173', vite), undefined);
    await showExposure(dependencies, row);
    assert.deepEqual(
      dialogs.lists[0]?.items.slice(0, 2).map(({ label }) => label),
      ['https://localhost:5173/', 'https://192.168.1.5:5173/'],
    );
  });

  it('does nothing with an entry that only informs', async () => {
    const { dependencies, dialogs, done, row } = setUp(listener('0.0.0.0:5173', vite), /ufw/);
    await showExposure(dependencies, row);
    assert.deepEqual([dialogs.copied, done], [[], ['read firewall']]);
  });

  it('reads no firewall for loopback, and says that others cannot connect', async () => {
    const { dependencies, dialogs, done, row } = setUp(listener('127.0.0.1:5173', vite), undefined);
    await showExposure(dependencies, row);
    assert.deepEqual(
      dialogs.lists[0]?.items.map(({ label }) => label),
      ['127.0.0.1:5173', 'Other machines cannot connect'],
    );
    assert.deepEqual(done, []);
  });

  it('lists the tunnels that lead to it, and those that may', async () => {
    tunnels = [
      { title: 'ngrok', from: undefined, pid: 9, targets: [{ host: undefined, port: 5173 }] },
      { title: 'cloudflared', from: undefined, pid: 8, targets: 'unknown' },
      { title: 'bore', from: undefined, pid: 7, targets: [{ host: undefined, port: 80 }] },
    ];
    const { dependencies, dialogs, row } = setUp(listener('127.0.0.1:5173', vite), undefined);
    await showExposure(dependencies, row);
    assert.deepEqual(
      dialogs.lists[0]?.items.map(({ label }) => label),
      [
        '127.0.0.1:5173',
        'Other machines cannot connect directly',
        'Also reached through ngrok (PID 9)',
        'Perhaps also reached through cloudflared (PID 8)',
      ],
    );
  });

  it('does not say that others cannot connect if tunnels could not be read', async () => {
    tunnels = undefined;
    const { dependencies, dialogs, row } = setUp(listener('127.0.0.1:5173', vite), undefined);
    await showExposure(dependencies, row);
    assert.equal(dialogs.lists[0]?.items.at(-1)?.label, 'Other machines cannot connect directly');
  });

  it('claims no address and reads no firewall for another network namespace', async () => {
    const elsewhere: Listener = { ...listener('0.0.0.0:5173', vite), namespace: { kind: 'other', id: 7 } };
    const { dependencies, dialogs, done, row } = setUp(elsewhere, undefined);
    await showExposure(dependencies, row);
    assert.deepEqual(dialogs.lists[0]?.items, []);
    assert.match(dialogs.lists[0].placeholder, /^Listening in another network namespace\./);
    assert.deepEqual(done, []);
  });
});
