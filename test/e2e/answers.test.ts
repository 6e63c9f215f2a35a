import { deepEqual, equal, match } from 'node:assert/strict';
import { createServer as createHttp } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { Page } from 'playwright-core';
import { RealServers } from '../support/realServers';
import { cancelQuickPick, choosePick, readPicks, readQuickPickTitle } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { chooseFromContextMenu, waitForRow } from './support/tree';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { openLocalPorts, readClipboard, screenshot, startWorkbench } from './support/workbench';

const host = '127.0.0.1';
/** The first byte of a record of TLS that is a handshake, such as ClientHello (RFC 8446, 5.1). */
const tlsHandshake = 0x16;
/** The length of what follows, and 80877103 (PostgreSQL's protocol, SSLRequest). */
const sslRequest = '0000000804d2162f';

/** As MySQL's server greets: a packet (length in three bytes, number) of the protocol's HandshakeV10. */
function mySqlGreeting(version: string): Buffer {
  const payload = Buffer.concat([
    Buffer.from([10]),
    Buffer.from(`${version}\0`),
    // the connection, and the first part of the challenge, which ends with 0
    Buffer.from([8, 0, 0, 0]),
    Buffer.from('abcdefgh\0'),
    // capabilities, character set, status, capabilities, length of the challenge
    Buffer.from([0xff, 0xff, 0xff, 0x02, 0x00, 0xff, 0xdf, 0x15]),
    Buffer.alloc(10),
    Buffer.from('ijklmnopqrst\0'),
    Buffer.from('caching_sha2_password\0'),
  ]);
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload]);
}

describe('what a server answers', () => {
  const servers = new RealServers();
  let workbench: Workbench;
  let page: Page;
  /** What clients sent, and how many there were. */
  let received: string[] = [];
  let connections = 0;

  before(async () => {
    workbench = await startWorkbench({ settings: { 'localPorts.refreshIntervalSeconds': 1 } });
    page = workbench.page;
    await openLocalPorts(page);
  });
  after(() => workbench.dispose());
  recoverAfterFailure(() => workbench);
  afterEach(async () => {
    await cancelQuickPick(page);
    await servers.stop();
  });

  async function listen(server: Server): Promise<number> {
    [received, connections] = [[], 0];
    server.on('connection', () => connections++);
    const port = await servers.listen(server, host);
    await waitForRow(page, new RegExp(`^port ${port}, `));
    equal(connections, 0, 'nobody connects unasked');
    return port;
  }

  const speaking = (onSocket: (socket: Socket) => void): Promise<number> => listen(createServer(onSocket));

  /** Asks from the menu of the row. @returns what the list says, without how long it took. */
  async function ask(port: number): Promise<string[]> {
    await chooseFromContextMenu(page, new RegExp(`^port ${port}, `), 'What Does It Answer');
    const picks = await until('the answers', async () => {
      const all = await readPicks(page);
      return all.at(-1) === 'Copy All' ? all : undefined;
    });
    match(await readQuickPickTitle(page), new RegExp(`^Port ${port}, node\\b`));
    return picks.map((pick) => pick.replace(/\bin \d+ ms$/, 'in … ms'));
  }

  it('is listed with its title, headers and redirect, and with all that was sent for it', async () => {
    const server = createHttp((request, response) => {
      received.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(302, {
        location: '/shop',
        server: 'Werk/1.2',
        'content-type': 'text/html; charset=utf-8',
      });
      response.end('<!doctype html><title>Shop &amp; till</title>');
    });
    server.on('clientError', (error: Error & { readonly rawPacket?: Buffer }, socket) => {
      received.push(error.rawPacket?.[0] === tlsHandshake ? 'TLS ClientHello' : 'something else');
      socket.destroy();
    });
    const port = await listen(server);
    const answers = await ask(port);
    await screenshot(page, 'answers');
    deepEqual(answers, [
      '302 Found, http, in … ms',
      'Shop & till, title',
      '/shop, redirect, not followed',
      'Werk/1.2, Server header',
      'text/html; charset=utf-8, content type',
      `Sent to ${host}:${port}, without credentials, TLS ClientHello, GET /, GET /json/version and GET /mcp`,
      'Copy All',
    ]);
    deepEqual(received, ['TLS ClientHello', 'GET /', 'GET /json/version', 'GET /mcp']);

    await page.evaluate(`navigator.clipboard.writeText('')`);
    await choosePick(page, 'Copy All');
    const copied = await until(
      'something in the clipboard',
      async () => (await readClipboard(page)) || undefined,
    );
    match(
      copied,
      /^302 Found \(http, in \d+ ms\); Shop & till \(title\); \/shop \(redirect, not followed\); /,
    );
  });

  it('is the greeting of a database that speaks first, to which nothing is sent', async () => {
    const port = await speaking((socket) => {
      socket.on('data', (data) => received.push(data.toString('hex')));
      socket.write(mySqlGreeting('8.4.3'));
    });
    deepEqual(await ask(port), [
      'MySQL: 8.4.3, what it sends first',
      `Nothing was sent to ${host}:${port}, without credentials`,
      'Copy All',
    ]);
    deepEqual(received, []);
    equal(connections, 1);
  });

  it('is the answer of a database that its clients speak to first, found by their question', async () => {
    const port = await speaking((socket) => {
      socket.once('data', (data) => {
        const isQuestion = data.toString('hex') === sslRequest;
        received.push(
          isQuestion
            ? 'PostgreSQL SSLRequest'
            : data[0] === tlsHandshake
              ? 'TLS ClientHello'
              : (data.toString().split(' HTTP', 1)[0] ?? ''),
        );
        if (isQuestion) socket.end('N');
        else socket.end();
      });
    });
    deepEqual(await ask(port), [
      'PostgreSQL, what it answered',
      `Sent to ${host}:${port}, without credentials, TLS ClientHello, GET / and PostgreSQL SSLRequest`,
      'Copy All',
    ]);
    deepEqual(received, ['TLS ClientHello', 'GET /', 'PostgreSQL SSLRequest']);
  });
});
