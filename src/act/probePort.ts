import { maximumPort } from '../model/net/endpoint';
import type { ReservedRange } from '../model/net/reservedPorts';
import { reservedRangeOf } from '../model/net/reservedPorts';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { noFreePortError, noPortProvidedError } from '../messages/freePort';
import { UserError } from '../model/text/userError';
import type { Protocol } from '../model/listeners/listener';
import type { PortProbe } from '../model/net/portProbe';

/**
 * Listens for an instant, on loopback alone, so that no firewall asks anything.
 * @param host of IPv4 or IPv6 loopback.
 */
export async function probePort(
  port: number,
  host: '127.0.0.1' | '::1',
  protocol: Protocol = 'tcp',
): Promise<PortProbe> {
  return protocol === 'tcp' ? probeTcp(port, host) : probeUdp(port, host);
}

async function probeTcp(port: number, host: string): Promise<PortProbe> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve(probeResult(error));
    });
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve({ kind: 'free' });
      });
    });
  });
}

async function probeUdp(port: number, host: string): Promise<PortProbe> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    socket.once('error', (error) => {
      socket.close();
      resolve(probeResult(error));
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.close(() => {
        resolve({ kind: 'free' });
      });
    });
  });
}

function probeResult(error: Error): PortProbe {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return { kind: 'in-use' };
  if (code === 'EACCES') return { kind: 'denied' };
  return { kind: 'failed', detail: error.message };
}

/** IPv6 may be off: then IPv4 decides. */
export async function isFree(port: number): Promise<boolean> {
  const [four, six] = await Promise.all([probePort(port, '127.0.0.1'), probePort(port, '::1')]);
  return four.kind === 'free' && (six.kind === 'free' || six.kind === 'failed');
}

const tries = 200;

/**
 * A port that nothing listens on and that can be listened on.
 * @param wanted the first to try, then the 200 above it; undefined: any that the system provides.
 * @param taken by a listener on any address, so that a server on all interfaces would collide with it.
 * @param reserved are skipped, and none of the 200.
 * @throws UserError if none is free.
 */
export async function findFreePort(
  wanted: number | undefined,
  taken: ReadonlySet<number>,
  reserved: readonly ReservedRange[] = [],
): Promise<number> {
  if (wanted !== undefined) {
    let last = wanted;
    let port = wanted;
    for (let left = tries; left >= 0 && port <= maximumPort; port++) {
      const range = reservedRangeOf(port, reserved);
      if (range !== undefined) {
        // Windows reserves hundreds of ports in a row
        port = range.to;
      } else {
        if (!taken.has(port) && (await isFree(port))) return port;
        left--;
      }
      last = Math.min(port, maximumPort);
    }
    throw new UserError(noFreePortError(wanted, last));
  }
  for (let attempt = 0; attempt < tries; attempt++) {
    const port = await portOfSystem();
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new UserError(noPortProvidedError());
}

async function portOfSystem(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new UserError(noPortProvidedError()));
      });
    });
  });
}
