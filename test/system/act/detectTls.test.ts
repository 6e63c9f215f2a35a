import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { detectScheme } from '../../../src/act/detectTls';
import { RealServers } from '../../support/realServers';
import { skipBecause } from '../../support/skip';

describe('detectScheme with real servers', function () {
  this.timeout(20_000);
  const servers = new RealServers();
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
        skipBecause(this, 'there is no openssl to make a certificate');
      }
      throw error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  afterEach(() => servers.stop());

  async function probed(
    server: Server,
    host: '127.0.0.1' | '::1' = '127.0.0.1',
  ): Promise<string | undefined> {
    return detectScheme(host, await servers.listen(server, host));
  }

  const tls = (options: TlsOptions = {}): Server =>
    createTls({ ...identity, ...options }).on('tlsClientError', () => undefined);

  it('detects HTTP', async () => {
    assert.equal(await probed(createHttp((_request, response) => response.end('hello'))), 'http');
  });

  it('detects HTTPS with a self-signed certificate', async () => {
    assert.equal(await probed(tls()), 'https');
  });

  it('detects HTTPS with TLS 1.2 only', async () => {
    assert.equal(await probed(tls({ maxVersion: 'TLSv1.2' })), 'https');
  });

  it('detects HTTPS with obsolete versions of TLS', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    assert.equal(await probed(tls(old)), 'https');
  });

  it('detects HTTPS if the server chooses an old version although a newer one was offered', async () => {
    // a ServerHello of TLS 1.1 (RFC 4346, 7.4.1.3)
    const hello = [0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, ...Array<number>(32).fill(7), 0, 0, 0x2f, 0];
    const server = createServer((socket) => socket.once('data', () => socket.write(Buffer.from(hello))));
    assert.equal(await probed(server), 'https');
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`detects HTTPS if the server requires a client certificate, with ${maxVersion}`, async () => {
      assert.equal(await probed(tls({ requestCert: true, rejectUnauthorized: true, maxVersion })), 'https');
    });
  }

  it('detects HTTPS if the server has no certificate for an unnamed host', async () => {
    assert.equal(await probed(createTls({}).on('tlsClientError', () => undefined)), 'https');
  });

  for (const [name, description] of [
    [112, 'the name is unknown'],
    [80, 'it has an internal error'],
    [120, 'it requires another protocol'],
  ] as const) {
    it(`detects HTTPS if the server answers with the alert that ${description}`, async () => {
      const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, name]);
      assert.equal(
        await probed(createServer((socket) => socket.once('data', () => socket.end(alert)))),
        'https',
      );
    });
  }

  it('assumes HTTP if the server closes the connection, at once or after the first bytes', async () => {
    assert.equal(await probed(createServer((socket) => socket.end())), 'http');
    assert.equal(await probed(createServer((socket) => socket.resetAndDestroy())), 'http');
    assert.equal(await probed(createServer((socket) => socket.once('data', () => socket.destroy()))), 'http');
  });

  it('assumes HTTP if the server sends something first, or answers with noise', async () => {
    assert.equal(await probed(createServer((socket) => socket.write('220 mail ESMTP\r\n'))), 'http');
    assert.equal(await probed(createServer((socket) => socket.write('SSH-2.0-x\r\n'))), 'http');
    const noise = Buffer.alloc(4096, 0xff);
    assert.equal(
      await probed(createServer((socket) => socket.once('data', () => socket.write(noise)))),
      'http',
    );
  });

  it('waits one second for a silent server, and no longer', async () => {
    const before = performance.now();
    assert.equal(await probed(createServer(() => undefined)), 'http');
    const waited = performance.now() - before;
    assert.ok(waited >= 900 && waited < 5_000, String(waited));
  });

  it('waits no longer for a server that answers byte by byte', async () => {
    // the start of a record that is never complete
    const answer = Buffer.concat([Buffer.from([0x16, 3, 3, 0x3f, 0xff]), Buffer.alloc(16_383)]);
    const before = performance.now();
    const scheme = await probed(
      createServer((socket) => {
        let at = 0;
        servers.every(100, () => {
          if (socket.writable) socket.write(answer.subarray(at, ++at));
        });
      }),
    );
    assert.equal(scheme, 'http');
    assert.ok(performance.now() - before < 5_000);
  });

  it('does not know if nothing listens any more', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const closed = once(server, 'close');
    server.close();
    await closed;
    assert.equal(await detectScheme('127.0.0.1', port), undefined);
  });

  it('answers many requests at the same time', async () => {
    const server = tls();
    assert.equal(await probed(server), 'https');
    const { port } = server.address() as AddressInfo;
    const answers = await Promise.all(Array.from({ length: 20 }, () => detectScheme('127.0.0.1', port)));
    assert.deepEqual(new Set(answers), new Set(['https']));
  });
});
