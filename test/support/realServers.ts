import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Servers of one test in this process, with their connections and timers. */
export class RealServers {
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly timers: NodeJS.Timeout[] = [];

  /** @returns its port. */
  async listen(server: Server, host: string): Promise<number> {
    this.servers.push(server);
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => this.sockets.delete(socket));
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.listen({ port: 0, host });
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  every(milliseconds: number, run: () => void): void {
    this.timers.push(setInterval(run, milliseconds));
  }

  async stop(): Promise<void> {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    for (const socket of this.sockets) socket.destroy();
    for (const server of this.servers.splice(0)) {
      const closed = once(server, 'close');
      server.close();
      await closed;
    }
  }
}
