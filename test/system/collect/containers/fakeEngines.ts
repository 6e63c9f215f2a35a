import { chmodSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createPlainServer, type Server as PlainServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeScratchFolder, type ScratchFolder } from '../../../../scripts/host/scratchFolder';

/** Real servers on Unix sockets in a scratch folder, which is removed with them. */
export class FakeEngines {
  readonly requests: string[] = [];
  private readonly servers: PlainServer[] = [];
  private readonly connections = new Set<Socket>();

  private constructor(private readonly scratch: ScratchFolder) {}

  static async create(): Promise<FakeEngines> {
    const engines = new FakeEngines(await makeScratchFolder('engines'));
    // readable for other users
    chmodSync(engines.scratch.path, 0o755);
    return engines;
  }

  path(name: string): string {
    return join(this.scratch.path, name);
  }

  /** @returns the socket's path. */
  async http(name: string, listener: RequestListener): Promise<string> {
    return this.listen(
      name,
      createServer((request, response) => {
        this.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
        listener(request, response);
      }),
    );
  }

  /** Sends the same answer to every request. */
  async answering(
    name: string,
    body: string,
    { status = 200, server = 'Docker/20.10.24 (linux)' } = {},
  ): Promise<string> {
    return this.http(name, (_request, response) => {
      response.writeHead(status, { server, 'content-type': 'application/json' });
      response.end(body);
    });
  }

  /** A server without HTTP. */
  async plain(name: string, onConnection: (socket: Socket) => void): Promise<string> {
    return this.listen(name, createPlainServer(onConnection));
  }

  async end(): Promise<void> {
    for (const socket of this.connections) socket.destroy();
    await Promise.all(
      this.servers.map(async (server) => {
        const closed = once(server, 'close');
        server.close();
        await closed;
      }),
    );
    await this.scratch.remove();
  }

  private async listen(name: string, server: Server | PlainServer): Promise<string> {
    const path = this.path(name);
    server.on('connection', (socket: Socket) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
      // a client that stops waiting breaks its connection
      socket.on('error', () => this.connections.delete(socket));
    });
    this.servers.push(server);
    server.listen(path);
    await once(server, 'listening');
    return path;
  }
}
