import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { createServer as createHttp } from 'node:http';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { KnownService } from '../../../src/act/askServer';
import { askServer } from '../../../src/act/askServer';
import { detectScheme } from '../../../src/act/detectTls';
import { showAnswer } from '../../../src/flows/whatAnswers';
import { Schemes } from '../../../src/flows/schemes';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../../unit/builders';
import { FakeDialogs } from '../../unit/flows/fakeDialogs';
import { RealServers } from '../../support/realServers';

const host = '127.0.0.1';

describe('asking a real server what it answers', function () {
  this.timeout(30_000);
  const servers = new RealServers();

  afterEach(() => servers.stop());

  const listen = (server: Server): Promise<number> => servers.listen(server, host);

  const ask = (port: number, service?: KnownService, cancelled = new AbortController().signal) =>
    askServer({ host, port, service, cancelled, detectScheme: () => detectScheme(host, port) });

  /** A server of a hand-written protocol. @param received everything that clients sent. */
  async function speaking(onSocket: (socket: Socket) => void, received: Buffer[] = []): Promise<number> {
    const server = createServer((socket) => {
      socket.on('data', (data) => received.push(data));
      onSocket(socket);
    });
    return listen(server);
  }

  const web = (handler: RequestListener): Promise<number> => listen(createHttp(handler));

  it('reads status, title and headers, follows no redirect, sends no credentials', async () => {
    const seen: (string | undefined)[] = [];
    const port = await web((request, response) => {
      seen.push(
        `${request.method ?? ''} ${request.url ?? ''}`,
        request.headers.authorization,
        request.headers.cookie,
      );
      response.writeHead(302, { location: '/elsewhere', server: 'Werk/1', 'content-type': 'text/html' });
      response.end('<title>Moved</title>');
    });
    const { kind, http, sent } = await ask(port);
    assert.equal(kind, 'http');
    assert.equal(http?.answer.status, 302);
    assert.equal(http.answer.headers['location'], '/elsewhere');
    assert.equal(http.answer.headers['server'], 'Werk/1');
    assert.equal(http.title, 'Moved');
    assert.equal(http.mcp, undefined);
    assert.deepEqual(sent, ['TLS ClientHello', 'GET /', 'GET /json/version', 'GET /mcp']);
    const none = [undefined, undefined];
    assert.deepEqual(seen, ['GET /', ...none, 'GET /json/version', ...none, 'GET /mcp', ...none]);
  });

  it('finds an MCP endpoint without opening a stream or a session', async () => {
    const methods: string[] = [];
    const port = await web((request, response) => {
      methods.push(request.method ?? '');
      const isMcp = request.url === '/mcp' && !(request.headers.accept ?? '').includes('text/event-stream');
      response.writeHead(isMcp ? 406 : 404, { 'content-type': 'application/json' });
      const message = 'Not Acceptable: Client must accept text/event-stream';
      response.end(
        isMcp ? JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }) : '{}',
      );
    });
    assert.deepEqual((await ask(port)).http?.mcp, { path: '/mcp', isCertain: true });
    assert.ok(methods.every((method) => method === 'GET'));
  });

  it('lets a database speak first, and sends it nothing', async () => {
    const received: Buffer[] = [];
    const port = await speaking((socket) => {
      socket.write(
        Buffer.from(
          '\x2a\0\0\0\x0a8.4.3\0\x08\0\0\0AAAAAAAA\0\xff\xf7\xff\x02\0\xff\xdf\x15\0\0\0\0\0\0\0\0\0\0\0',
          'latin1',
        ),
      );
    }, received);
    const { greeting, sent } = await ask(port);
    assert.deepEqual(greeting, { service: 'MySQL', text: '8.4.3' });
    assert.deepEqual(sent, []);
    assert.equal(Buffer.concat(received).length, 0);
  });

  it('asks PostgreSQL and Redis only what their own clients ask first', async () => {
    const received: Buffer[] = [];
    const postgres = await speaking((socket) => {
      socket.once('data', () => socket.end('N'));
    }, received);
    assert.equal((await ask(postgres, 'postgresql')).greeting?.service, 'PostgreSQL');
    assert.equal(Buffer.concat(received).toString('hex'), '0000000804d2162f');
    const asked: Buffer[] = [];
    const redis = await speaking((socket) => {
      socket.once('data', () => socket.write('-NOAUTH Authentication required.\r\n'));
    }, asked);
    assert.deepEqual((await ask(redis, 'redis')).greeting, {
      service: 'Redis',
      text: 'NOAUTH Authentication required.',
    });
    assert.equal(Buffer.concat(asked).toString(), 'PING\r\n');
  });

  it('finds PostgreSQL behind a proxy, whose program is not known', async () => {
    const port = await speaking((socket) => {
      socket.once('data', (data) => {
        if (data.toString('hex') === '0000000804d2162f') socket.end('S');
        else socket.end();
      });
    });
    const { greeting, sent } = await ask(port);
    assert.equal(greeting?.service, 'PostgreSQL');
    assert.equal(sent.at(-1), 'PostgreSQL SSLRequest');
  });

  it('takes an answer that is not HTTP for what it is', async () => {
    const port = await speaking((socket) => {
      socket.once('data', () => socket.end('-ERR unknown command\r\n'));
    });
    assert.deepEqual((await ask(port)).greeting, { service: 'Redis', text: 'ERR unknown command' });
  });

  it('ends with a server that is silent, closes at once, floods, or sends a byte at a time', async () => {
    const silent = await speaking(() => undefined);
    assert.equal((await ask(silent)).kind, 'silent');
    const closing = await speaking((socket) => socket.destroy());
    assert.equal((await ask(closing)).kind, 'silent');
    const flood = await speaking((socket) => {
      const block = Buffer.alloc(65_536, 'x');
      const pour = (): void => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on('drain', pour);
      pour();
    });
    const flooded = await ask(flood);
    assert.equal(flooded.greeting?.service, undefined);
    assert.ok((flooded.greeting?.text?.length ?? 0) <= 1_024);
    const drip = await speaking((socket) => {
      socket.once('data', () => {
        servers.every(20, () => !socket.destroyed && socket.write('H'));
      });
    });
    assert.ok(['silent', 'greeting'].includes((await ask(drip)).kind));
  });

  it('reads a bounded part of an endless page, and of endless headers', async () => {
    const endless = await web((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', pour);
      pour();
    });
    assert.equal((await ask(endless)).http?.answer.body.length, 65_536);
    const headers = await speaking((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const pour = (): void => {
          while (!socket.destroyed && socket.write(`x: ${'y'.repeat(8_000)}\r\n`));
        };
        socket.on('drain', pour);
        pour();
      });
    });
    assert.notEqual((await ask(headers)).kind, 'http');
  });

  it('says that nothing accepts connections', async () => {
    const port = await speaking(() => undefined);
    await servers.stop();
    assert.equal((await ask(port)).kind, 'refused');
  });

  it('ends when the person cancels, and then sends nothing more', async () => {
    const received: Buffer[] = [];
    const port = await speaking(() => undefined, received);
    const canceling = new AbortController();
    canceling.abort();
    await askServer({ host, port, cancelled: canceling.signal, detectScheme: () => Promise.resolve('http') });
    assert.equal(Buffer.concat(received).length, 0);
  });

  it('shows each line to be copied, and what was sent, with hostile text made harmless', async () => {
    const port = await web((_, response) => {
      response.writeHead(200, { server: 'a\tb$(trash)', 'content-type': 'text/html' });
      response.end('<title>safe\u202eevil\nline</title>');
    });
    const [row] = rowsIn(snapshotOf([listener(`${host}:${port}`, ownedBy(process_(100, ['node', 'vite'])))]));
    assert.ok(row);
    const dialogs = new FakeDialogs(/^safe/);
    await showAnswer({ dialogs, schemes: new Schemes(detectScheme), interfaces: { current: () => [] } }, row);
    const labels = dialogs.lists[0]?.items.map(({ label }) => label) ?? [];
    assert.deepEqual(labels, [
      '200 OK',
      'safe\ufffdevil ⏎ line',
      'a b$(trash)',
      'text/html',
      `Sent to ${host}:${port}`,
      'Copy All',
    ]);
    assert.deepEqual(dialogs.copied, ['safe\ufffdevil ⏎ line']);
  });
});
