import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findOnPath } from '../../../scripts/host/desktop';
import { detectScheme } from '../../../src/act/detectTls';
import { createCollector } from '../../../src/collect/createCollector';
import { NetworkInterfaces } from '../../../src/collect/networkInterfaces';
import { copyUrl, openListener } from '../../../src/flows/open';
import { Schemes } from '../../../src/flows/schemes';
import { listenerChoices } from '../../../src/flows/rows';
import { samePortSentences, samePortWords } from '../../../src/messages/samePort';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { ListeningProcess } from '../../support/listeningProcess';
import { startListening } from '../../support/listeningProcess';
import { skipBecause } from '../../support/skip';
import { rowsIn } from '../../unit/builders';
import { FakeDialogs } from '../../unit/flows/fakeDialogs';

/** Prints its port. */
const sharingServer = `
import http.server, socket, sys
class Server(http.server.HTTPServer):
    def server_bind(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        super().server_bind()
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f'<title>{sys.argv[1]}</title>'.encode())
    def log_message(self, *words):
        pass
server = Server((sys.argv[2], int(sys.argv[3])), Handler)
print(server.server_port, flush=True)
server.serve_forever()
`;

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
    const urls = await openedAll(row);
    assert.equal(urls.length, 1);
    return urls[0] ?? '';
  }

  /** None if it is said instead that another program answers. */
  async function openedAll(row: ListenerRow): Promise<readonly string[]> {
    const urls: string[] = [];
    await openListener(dependenciesOf(new FakeDialogs(), urls), row, 'browser');
    return urls;
  }

  async function copied(row: ListenerRow): Promise<readonly string[]> {
    const dialogs = new FakeDialogs();
    await copyUrl(dependenciesOf(dialogs, []), row);
    return dialogs.copied;
  }

  /** @param urls receives what is opened. */
  function dependenciesOf(dialogs: FakeDialogs, urls: string[]): Parameters<typeof copyUrl>[0] {
    return {
      browser: {
        location: 'here',
        externalUrl: (url) => Promise.resolve(url),
        open: (url) => Promise.resolve(urls.push(url) > 0),
        openInEditor: () => Promise.resolve(false),
      },
      dialogs,
      schemes: new Schemes(detectScheme),
      interfaces: new NetworkInterfaces(process.platform),
    };
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

  describe('of which one is on every address, and the other one on loopback, as a container beside a dev server', () => {
    const children: ChildProcess[] = [];
    afterEach(() => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
    });

    /** Docker's proxy and a server that shares its port; Node.js 20 cannot set SO_REUSEPORT. @returns the port. */
    async function serveShared(
      context: Mocha.Context,
      title: string,
      host: string,
      port = 0,
    ): Promise<number> {
      const python = findOnPath(['python3']) ?? skipBecause(context, 'there is no python3 on the PATH');
      const child = spawn(python, ['-c', sharingServer, title, host, String(port)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      return Number(line.toString());
    }

    it('leads to the server of the row, or nowhere, and says who answers on loopback', async function () {
      const port = await serveShared(this, 'dev', '0.0.0.0');
      await serveShared(this, 'container', '127.0.0.1', port);
      const [wildcard, loopback] = [await rowAt('0.0.0.0', port), await rowAt('127.0.0.1', port)];
      assert.equal(await titleAt(`http://127.0.0.1:${port}/`), 'container');
      assert.equal(await titleAt(await opened(loopback)), 'container');
      assert.equal(await titleAt((await copied(loopback))[0] ?? ''), 'container');
      for (const url of [...(await openedAll(wildcard)), ...(await copied(wildcard))]) {
        assert.equal(await titleAt(url), 'dev', url);
      }
      assert.match(samePortWords(wildcard).join(), /^shadowed on 127\.0\.0\.1 by python3/);
      assert.match(
        samePortSentences(wildcard).join(),
        /^Shadowed: at 127\.0\.0\.1, python3 .*answers instead\.$/,
      );
      assert.deepEqual(samePortWords(loopback), []);
      const [shown = wildcard] = await listenerChoices([wildcard]);
      assert.match(JSON.stringify(shown), /shadowed on 127\.0\.0\.1 by python3/);
    });
  });

  it('names what answers on the other half of localhost', async () => {
    const port = await serve('A', '0.0.0.0');
    await serve('B', '::1', port);
    assert.match(samePortWords(await rowAt('0.0.0.0', port)).join(), /^shadowed on ::1 by node · /);
    assert.deepEqual(samePortWords(await rowAt('::1', port)), []);
  });
});
