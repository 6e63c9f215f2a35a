import assert from 'node:assert/strict';
import type { QrPage } from '../../../src/flows/qrCode';
import { showQrCode } from '../../../src/flows/qrCode';
import { Schemes } from '../../../src/flows/schemes';
import type { RemoteKind } from '../../../src/model/exposure/remoteKind';
import type { NetworkInterface } from '../../../src/model/net/networkInterfaces';
import type { Scheme } from '../../../src/model/net/url';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { at, listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

const wifi: NetworkInterface = { name: 'wlan0', kind: 'wifi', addresses: [at('192.168.1.20')] };
const wired: NetworkInterface = { name: 'enp3s0', kind: 'ethernet', addresses: [at('10.1.0.7')] };
const docker: NetworkInterface = { name: 'docker0', kind: 'container', addresses: [at('172.17.0.1')] };
const loopback: NetworkInterface = { name: 'lo', kind: 'loopback', addresses: [at('127.0.0.1')] };

function rowAt(endpoint: string): ListenerRow {
  const [row] = rowsIn(snapshotOf([listener(endpoint, ownedBy(process_(100, ['node', 'vite'])))]));
  assert.ok(row);
  return row;
}

async function shown(
  endpoint: string,
  {
    interfaces = [loopback, docker, wifi],
    scheme = 'http',
    remoteKind = 'machine',
    answers = [],
  }: {
    readonly interfaces?: readonly NetworkInterface[];
    /** Undefined: nothing answers at the network address. */
    readonly scheme?: Scheme | undefined;
    readonly remoteKind?: RemoteKind;
    readonly answers?: readonly Answer[];
  } = {},
) {
  const pages: QrPage[] = [];
  const asked: string[] = [];
  const dialogs = new FakeDialogs(...answers);
  await showQrCode(
    {
      dialogs,
      remoteKind,
      interfaces: { current: () => interfaces },
      schemes: new Schemes((host, port) => {
        asked.push(`${host} ${port}`);
        return Promise.resolve(scheme);
      }),
      showQrPage: (page) => {
        pages.push(page);
      },
    },
    rowAt(endpoint),
  );
  return { pages, dialogs, asked, urls: pages.map(({ url }) => url) };
}

describe('showQrCode', () => {
  it('shows the address of the one network, with the scheme that the server speaks there', async () => {
    for (const scheme of ['http', 'https'] as const) {
      const { urls, asked, dialogs } = await shown('0.0.0.0:5173', { scheme });
      assert.deepEqual(urls, [`${scheme}://192.168.1.20:5173/`]);
      assert.deepEqual(asked, ['192.168.1.20 5173']);
      assert.deepEqual(dialogs.lists, []);
    }
  });

  it('asks which network the phone is on if there are several', async () => {
    const interfaces = [loopback, wired, docker, wifi];
    const { urls, dialogs } = await shown('0.0.0.0:5173', { interfaces, answers: ['192.168.1.20'] });
    assert.deepEqual(urls, ['http://192.168.1.20:5173/']);
    assert.deepEqual(
      dialogs.lists[0]?.items.map(({ label, description }) => `${label}, ${description ?? ''}`),
      ['10.1.0.7, Ethernet (enp3s0)', '192.168.1.20, Wi-Fi (wlan0)'],
    );
  });

  it('shows nothing if the person cancels', async () => {
    const { pages } = await shown('0.0.0.0:5173', { interfaces: [wired, wifi], answers: [undefined] });
    assert.deepEqual(pages, []);
  });

  it('says of loopback that no phone can connect, and what to do, without connecting', async () => {
    const { pages, dialogs, asked } = await shown('127.0.0.1:5173');
    assert.deepEqual(pages, []);
    assert.deepEqual(asked, []);
    assert.deepEqual(dialogs.messageTexts, [
      'No phone can connect to port 5173: it listens on loopback. Start the server with an option such as --host 0.0.0.0 first.',
    ]);
  });

  it('says so if there is no network, or only one of guests of this machine', async () => {
    const { pages, dialogs } = await shown('0.0.0.0:5173', { interfaces: [loopback, docker] });
    assert.deepEqual(pages, []);
    assert.deepEqual(dialogs.messageTexts, [
      'No address is known at which a phone could connect to port 5173.',
    ]);
  });

  it('writes IPv6 addresses in brackets, and leaves out link-local ones, which URLs cannot name', async () => {
    const addresses = [at('fe80::1%wlan0'), at('2001:db8::5')];
    const { urls } = await shown('[::]:5173', { interfaces: [{ ...wifi, addresses }] });
    assert.deepEqual(urls, ['http://[2001:db8::5]:5173/']);
  });

  it('shows http where nothing answers now', async () => {
    const { urls } = await shown('0.0.0.0:5173', { scheme: undefined });
    assert.deepEqual(urls, ['http://192.168.1.20:5173/']);
  });

  it('names the network, and says where the address is if the window is not on this machine', async () => {
    const { pages } = await shown('0.0.0.0:5173');
    assert.deepEqual(pages[0]?.texts.notes, [
      'The phone must be on the network of Wi-Fi (wlan0). A firewall may still block it.',
    ]);
    for (const remoteKind of ['wsl', 'container', 'ssh'] as const) {
      const remote = await shown('0.0.0.0:5173', { remoteKind });
      assert.equal(remote.pages[0]?.texts.notes.length, 2, remoteKind);
    }
  });
});
