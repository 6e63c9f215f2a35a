import assert from 'node:assert/strict';
import { detectScheme } from '../../../src/act/detectTls';
import { createCollector } from '../../../src/collect/createCollector';
import { NetworkInterfaces } from '../../../src/collect/networkInterfaces';
import { openListener } from '../../../src/flows/open';
import { Schemes } from '../../../src/flows/schemes';
import { samePortWords } from '../../../src/messages/samePort';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { ListeningProcess } from '../../support/listeningProcess';
import { startListening } from '../../support/listeningProcess';
import { skipBecause } from '../../support/skip';
import { rowsIn } from '../../unit/builders';
import { FakeDialogs } from '../../unit/flows/fakeDialogs';

/** On Linux, where two programs can listen on one port without any option if their addresses do not overlap. */
describe('opening one of two real servers on the same port', function () {
  this.timeout(20_000);
  const servers: ListeningProcess[] = [];

  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'other systems need other options to share a port');
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  /** @returns the port. */
  async function serve(title: string, host: string, port = 0): Promise<number> {
    const server = await startListening({ title, sockets: [{ host, port }], ipv6Only: host === '::' });
    servers.push(server);
    return server.ports[0] ?? 0;
  }

  async function rowAt(address: string, port: number): Promise<ListenerRow> {
    const snapshot = await createCollector(process.platform).scan(new AbortController().signal);
    const row = rowsIn(snapshot).find(
      ({ listener }) => listener.port === port && listener.address.text === address,
    );
    assert.ok(row);
    return row;
  }

  async function opened(row: ListenerRow): Promise<string> {
    const urls: string[] = [];
    const browser = {
      location: 'here' as const,
      externalUrl: (url: string) => Promise.resolve(url),
      open: (url: string) => Promise.resolve(urls.push(url) > 0),
      openInEditor: () => Promise.resolve(),
    };
    await openListener(
      {
        browser,
        dialogs: new FakeDialogs(),
        schemes: new Schemes(detectScheme),
        interfaces: new NetworkInterfaces(process.platform),
      },
      row,
      'browser',
    );
    assert.equal(urls.length, 1);
    return urls[0] ?? '';
  }

  async function titleAt(url: string): Promise<string | undefined> {
    const response = await fetch(url);
    return /<title>(.*?)<\/title>/.exec(await response.text())?.[1];
  }

  for (const [first, second] of [
    ['0.0.0.0', '::1'],
    ['::', '127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['0.0.0.0', '::'],
  ] as const) {
    it(`leads to the server of the row, for ${first} and ${second}`, async () => {
      const port = await serve('A', first);
      await serve('B', second, port);
      for (const [address, title] of [
        [first, 'A'],
        [second, 'B'],
      ] as const) {
        assert.equal(await titleAt(await opened(await rowAt(address, port))), title, address);
      }
    });
  }

  it('uses localhost for a server that is alone', async () => {
    for (const host of ['0.0.0.0', '::', '127.0.0.1', '::1']) {
      const port = await serve('A', host);
      const row = await rowAt(host, port);
      assert.equal(await opened(row), `http://localhost:${port}/`);
      assert.deepEqual(samePortWords(row), []);
    }
  });

  it('names what answers on the other half of localhost', async () => {
    const port = await serve('A', '0.0.0.0');
    await serve('B', '::1', port);
    assert.match(samePortWords(await rowAt('0.0.0.0', port)).join(), /^shadowed on ::1 by node · /);
    assert.deepEqual(samePortWords(await rowAt('::1', port)), []);
  });
});
