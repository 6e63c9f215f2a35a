import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';

/** Opens and closes connections over loopback from now on, until the process ends. */
export async function connectShortly(everyMs: number): Promise<void> {
  const server = createServer((socket) => socket.on('error', () => undefined).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  setInterval(() => {
    // one that fails is one connection fewer
    connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .resume();
  }, everyMs);
}
