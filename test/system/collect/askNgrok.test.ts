import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askTunnels } from '../../../src/collect/askedTunnels';
import { runTool } from '../../../src/collect/runTool';
import { listener, ownedBy, process_ } from '../../unit/builders';

const ngrok = { title: 'ngrok', from: undefined, pid: 7, targets: 'unknown' } as const;

describe('what ngrok answers', () => {
  let server: Server;
  let port: number;
  let answer: string;
  let requests: (string | undefined)[];

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request.url);
      response.end(answer);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });

  afterEach(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });

  const tunnel = (from: string, addr: string): unknown => ({
    name: 'a',
    public_url: from,
    proto: 'https',
    config: { addr, inspect: true },
  });
  async function asked(owner = 7): Promise<string[]> {
    const own = listener(`127.0.0.1:${port}`, ownedBy(process_(owner, ['ngrok'])));
    const found = await askTunnels([ngrok], [own], { run: runTool, platform: 'linux' });
    return found.map(({ title, from = '', targets }) => {
      const places =
        typeof targets === 'string'
          ? targets
          : targets.map(({ host = '', port: one }) => `${host}:${one}`).join(' ');
      return `${title} ${from} > ${places}`;
    });
  }

  it('names its tunnels with their public addresses', async () => {
    answer = JSON.stringify({
      tunnels: [
        tunnel('https://a.ngrok.app', 'http://localhost:3000'),
        tunnel('tcp://0.tcp.ngrok.io:1', 'localhost:22'),
        tunnel('https://b.ngrok.app', 'file:///srv'),
      ],
    });
    assert.deepEqual(await asked(), [
      'ngrok https://a.ngrok.app > localhost:3000',
      'ngrok tcp://0.tcp.ngrok.io:1 > localhost:22',
    ]);
    assert.deepEqual(requests, ['/api/tunnels']);
  });

  it('may be that there are none', async () => {
    answer = '{"tunnels":[],"uri":"/api/tunnels"}';
    assert.deepEqual(await asked(), []);
  });

  it('is not asked of a port that another program holds', async () => {
    answer = '{"tunnels":[]}';
    assert.deepEqual(await asked(8), ['ngrok  > unknown']);
    assert.deepEqual(requests, []);
  });

  it('is unknown if it is something else, or too long', async () => {
    for (const text of [
      '',
      '<html>',
      '[]',
      '{"tunnels":[{}]}',
      `{"tunnels":[],"x":"${'x'.repeat(300_000)}"}`,
    ]) {
      answer = text;
      assert.deepEqual(await asked(), ['ngrok  > unknown'], text.slice(0, 40));
    }
  });
});
