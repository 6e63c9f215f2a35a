import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { skipBecause } from '../../../support/skip';

/** Of the real kernel, where others may open and close sockets meanwhile: so only what must be noticed is asserted. */
describe('the kernel’s signs of change', function () {
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'not on Linux');
    if (!existsSync('/proc/net/if_inet6')) skipBecause(this, 'the kernel has no IPv6');
  });

  const servers = new Set<Server>();

  async function listen(host: string): Promise<Server> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, host, resolve);
    });
    servers.add(server);
    return server;
  }

  async function close(server: Server): Promise<void> {
    servers.delete(server);
    await new Promise((resolve) => server.close(resolve));
  }

  afterEach(async () => {
    for (const server of servers) await close(server);
  });

  for (const host of ['127.0.0.1', '::1']) {
    it(`change with each listener on ${host} that comes, goes, or takes the place of another`, async () => {
      const reader = new LinuxCollector().changeReader();
      let last = reader.read({ udp: false, isThorough: true })?.listeners;
      const isNoticed = (): boolean => {
        const now = reader.read({ udp: false, isThorough: true })?.listeners;
        const isChange = now !== undefined && now !== last;
        last = now;
        return isChange;
      };
      const open: Server[] = [];
      for (let count = 0; count < 12; count++) {
        open.push(await listen(host));
        assert.equal(isNoticed(), true, `opened ${count}`);
      }
      for (const [index, server] of open.entries()) {
        await close(server);
        open[index] = await listen(host);
        assert.equal(isNoticed(), true, `replaced ${index}`);
      }
      for (const [index, server] of open.entries()) {
        await close(server);
        assert.equal(isNoticed(), true, `closed ${index}`);
      }
      reader.close();
    });
  }
});
