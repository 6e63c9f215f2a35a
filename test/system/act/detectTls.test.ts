import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { detectScheme } from '../../../src/act/detectTls';
import { skipBecause } from '../../support/skip';

describe('probeScheme, of real servers,', function () {
  this.timeout(20_000);
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const timers: NodeJS.Timeout[] = [];
  let identity: { key: Buffer; cert: Buffer };

  before(async function () {
    const folder = mkdtempSync(join(tmpdir(), 'local-ports-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    try {
      await promisify(execFile)('openssl', [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-days', '1', '-subj', '/CN=localhost', '-keyout', key, '-out', cert],
      ]);
      identity = { key: readFileSync(key), cert: readFileSync(cert) };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        skipBecause(this, 'no openssl here to make a certificate');
      }
      throw error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  afterEach(async () => {
    for (const timer of timers.splice(0)) clearInterval(timer);
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) {
      const closed = once(server, 'close');
      server.close();
      await closed;
    }
  });

  async function probed(server: Server, host: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<string> {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => sockets.delete(socket));
      socket.once('close', () => sockets.delete(socket));
    });
    server.listen({ port: 0, host });
    await once(server, 'listening');
    return detectScheme(host, (server.address() as AddressInfo).port);
  }

  const tls = (options: TlsOptions = {}): Server =>
    createTls({ ...identity, ...options }).on('tlsClientError', () => undefined);

  it('tells HTTP', async () => {
    assert.equal(await probed(createHttp((_request, response) => response.end('hello'))), 'http');
  });

  it('tells HTTPS, whoever signed its certificate', async () => {
    assert.equal(await probed(tls()), 'https');
  });

  it('tells HTTPS of one that speaks TLS 1.2 alone', async () => {
    assert.equal(await probed(tls({ maxVersion: 'TLSv1.2' })), 'https');
  });

  it('tells HTTPS of one that speaks what nobody should any more', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    assert.equal(await probed(tls(old)), 'https');
  });

  it('tells HTTPS of one that chooses an old version though a newer one was offered', async () => {
    // a ServerHello of TLS 1.1 (RFC 4346, 7.4.1.3)
    const hello = [0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, ...Array<number>(32).fill(7), 0, 0, 0x2f, 0];
    const server = createServer((socket) => socket.once('data', () => socket.write(Buffer.from(hello))));
    assert.equal(await probed(server), 'https');
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`tells HTTPS of one that wants a certificate of the client, by ${maxVersion}`, async () => {
      assert.equal(await probed(tls({ requestCert: true, rejectUnauthorized: true, maxVersion })), 'https');
    });
  }

  it('tells HTTPS of one that has no certificate for an unnamed host', async () => {
    assert.equal(await probed(createTls({}).on('tlsClientError', () => undefined)), 'https');
  });

  for (const [name, description] of [
    [112, 'it does not know the name'],
    [80, 'it has an error of its own'],
    [120, 'it wants another protocol'],
  ] as const) {
    it(`tells HTTPS of one that answers by the alert that ${description}`, async () => {
      const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, name]);
      assert.equal(
        await probed(createServer((socket) => socket.once('data', () => socket.end(alert)))),
        'https',
      );
    });
  }

  it('tells HTTP of one that closes, at once or when it is greeted', async () => {
    assert.equal(await probed(createServer((socket) => socket.end())), 'http');
    assert.equal(await probed(createServer((socket) => socket.resetAndDestroy())), 'http');
    assert.equal(await probed(createServer((socket) => socket.once('data', () => socket.destroy()))), 'http');
  });

  it('tells HTTP of one that speaks first, or answers in noise', async () => {
    assert.equal(await probed(createServer((socket) => socket.write('220 mail ESMTP\r\n'))), 'http');
    assert.equal(await probed(createServer((socket) => socket.write('SSH-2.0-x\r\n'))), 'http');
    const noise = Buffer.alloc(4096, 0xff);
    assert.equal(
      await probed(createServer((socket) => socket.once('data', () => socket.write(noise)))),
      'http',
    );
  });

  it('waits a second for one that is mute, and no longer', async () => {
    const before = performance.now();
    assert.equal(await probed(createServer(() => undefined)), 'http');
    const waited = performance.now() - before;
    assert.ok(waited >= 900 && waited < 5_000, String(waited));
  });

  it('waits no longer for one that answers a byte at a time', async () => {
    // the beginning of a record that is never whole
    const answer = Buffer.concat([Buffer.from([0x16, 3, 3, 0x3f, 0xff]), Buffer.alloc(16_383)]);
    const before = performance.now();
    const scheme = await probed(
      createServer((socket) => {
        let at = 0;
        timers.push(
          setInterval(() => {
            if (socket.writable) socket.write(answer.subarray(at, ++at));
          }, 100),
        );
      }),
    );
    assert.equal(scheme, 'http');
    assert.ok(performance.now() - before < 5_000);
  });

  it('tells HTTP where nobody listens any more', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const closed = once(server, 'close');
    server.close();
    await closed;
    assert.equal(await detectScheme('127.0.0.1', port), 'http');
  });

  it('answers each of many at once', async () => {
    const server = tls();
    assert.equal(await probed(server), 'https');
    const { port } = server.address() as AddressInfo;
    const answers = await Promise.all(Array.from({ length: 20 }, () => detectScheme('127.0.0.1', port)));
    assert.deepEqual(new Set(answers), new Set(['https']));
  });
});
