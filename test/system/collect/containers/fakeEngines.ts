import { chmodSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createPlainServer, type Server as PlainServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeScratchFolder, type ScratchFolder } from '../../../../scripts/host/scratchFolder';

export interface ApiVersions {
  readonly from: string;
  readonly to: string;
  /** It knows no path without a version. */
  readonly isRequired?: boolean;
  /** What a proxy before it adds to a path without a version. */
  readonly added?: string;
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

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

  /** An engine that knows these versions of the API, as Docker says so. */
  async versioned(name: string, versions: ApiVersions, list: string): Promise<string> {
    return this.http(name, ({ method, url = '' }, response) => {
      const [, asked = versions.added, path = ''] = /^(?:\/v(\d+\.\d+))?(\/.*)$/.exec(url) ?? [];
      const answer = (status: number, body: string): void => {
        response.writeHead(status, { server: 'Docker/1 (linux)' }).end(body);
      };
      const refuse = (status: number, message: string): void => {
        answer(status, JSON.stringify({ message }));
      };
      if (versions.isRequired === true && asked === undefined && path !== '/_ping') {
        refuse(404, 'page not found');
        return;
      }
      response.setHeader('api-version', versions.to);
      if (asked !== undefined && minorOf(asked) < minorOf(versions.from))
        refuse(
          400,
          `client version ${asked} is too old. Minimum supported API version is ${versions.from}, …`,
        );
      else if (asked !== undefined && minorOf(asked) > minorOf(versions.to))
        refuse(400, `client version ${asked} is too new. Maximum supported API version is ${versions.to}`);
      else if (method === 'POST') answer(204, '');
      else answer(200, path === '/_ping' ? 'OK' : list);
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
