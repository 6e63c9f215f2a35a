import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { askInspector } from '../../../src/act/askInspector';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import { debuggersAt } from '../../../src/model/recognition/debuggers';
import { findBrowser } from '../../../scripts/host/browser';
import { skipBecause } from '../../support/skip';

const version = '{"Browser":"node.js/v20.20.2","Protocol-Version":"1.1"}';

function response(body: string, head = 'HTTP/1.1 200 OK\r\n'): string {
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('askInspector', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    for (const server of servers.splice(0)) {
      const closed = once(server, 'close');
      server.close();
      await closed;
    }
  });

  async function serve(answer: (socket: Socket, request: string) => void): Promise<number> {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('data', (data) => {
        answer(socket, data.toString('latin1'));
      });
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('asks for one path, by address, and takes the product from the answer', async () => {
    let asked = '';
    const port = await serve((socket, request) => {
      asked = request;
      socket.end(response(version));
    });
    assert.equal(await askInspector('127.0.0.1', port), 'node.js/v20.20.2');
    // inspectors refuse names, lest a page of the web reach them
    assert.match(
      asked,
      new RegExp(`^GET /json/version HTTP/1\\.1\r\n(?:.+\r\n)*host: 127\\.0\\.0\\.1:${port}\r\n`, 'i'),
    );
  });

  const long = 'x'.repeat(64 * 1024);
  const hostile: Readonly<Record<string, (socket: Socket, request: string) => void>> = {
    'another JSON': (socket) => socket.end(response('{"Browser":7,"Protocol-Version":"1.1"}')),
    'JSON that is no object': (socket) => socket.end(response(`[${version}]`)),
    'a page': (socket) => socket.end(response(`<html>${version}</html>`)),
    'the right text with an error': (socket) => socket.end(response(version, 'HTTP/1.1 404 Not Found\r\n')),
    'a redirect': (socket, request) => {
      const host = /host: (.*)\r\n/i.exec(request)?.[1] ?? '';
      socket.end(response(version, `HTTP/1.1 302 Found\r\nLocation: http://${host}/\r\n`));
    },
    'a body that is too long': (socket) =>
      socket.end(response(`{"Browser":"${long}","Protocol-Version":"1.1"}`)),
    'a header that is too long': (socket) =>
      socket.end(response(version, `HTTP/1.1 200 OK\r\nX: ${long}\r\n`)),
    'a body without end': (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const more = (): void => {
        if (!socket.destroyed) socket.write(`400\r\n${' '.repeat(1024)}\r\n`, more);
      };
      more();
    },
    'a body that is cut off': (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n${version}`);
      socket.end();
    },
    'an upgrade': (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'),
    'another protocol': (socket) => socket.end(Buffer.from([0, 255, 13, 10, 1, 2, 3])),
    nothing: (socket) => socket.end(),
    silence: () => undefined,
    'a byte at a time': (socket) => {
      const text = response(version);
      let at = 0;
      const timer = setInterval(() => {
        if (socket.destroyed) clearInterval(timer);
        else socket.write(text.charAt(at++));
      }, 50);
    },
  };
  for (const [what, answer] of Object.entries(hostile)) {
    it(`learns nothing from ${what}`, async () => {
      const port = await serve(answer);
      assert.equal(await askInspector('127.0.0.1', port), undefined);
    });
  }

  it('learns nothing from a port where nothing listens', async () => {
    const port = await serve(() => undefined);
    for (const server of servers.splice(0)) {
      server.close();
      await once(server, 'close');
    }
    assert.equal(await askInspector('127.0.0.1', port), undefined);
  });

  describe('of a browser', () => {
    let browser: string | undefined;
    before(function () {
      browser = findBrowser();
      if (browser === undefined) skipBecause(this, 'no Chromium is installed');
      if (process.platform !== 'linux') skipBecause(this, 'this is not Linux');
    });

    it('learns its product, and its port is known to be a debugger', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'local-ports-browser-'));
      const child = spawn(
        browser ?? '',
        [
          ...['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'],
          ...[
            '--no-first-run',
            '--disable-background-networking',
            `--user-data-dir=${folder}`,
            'about:blank',
          ],
        ],
        { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      try {
        const port = await debuggerPortOf(child.stderr);
        assert.match((await askInspector('127.0.0.1', port)) ?? '', /^(?:Headless)?Chrome\/\d+\./);
        const { listeners, processes } = await new LinuxCollector().scan(new AbortController().signal);
        const row = listeners.find((one) => one.port === port && one.protocol === 'tcp');
        assert.ok(row?.owner.kind === 'known');
        assert.deepEqual(debuggersAt(row, [processes.get(row.owner.processes[0].pid)!]), {
          debugger: undefined,
          possibleDebugger: 'browser',
        });
      } finally {
        const ended = once(child, 'exit');
        process.kill(-child.pid!, 'SIGKILL');
        await ended;
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    });
  });
});

/** Without closing its output, which would end it. */
async function debuggerPortOf(output: Readable): Promise<number> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: output })) {
    const [, port] = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line) ?? [];
    if (port !== undefined) return Number(port);
    lines.push(line);
  }
  throw new Error(lines.join('\n'));
}
