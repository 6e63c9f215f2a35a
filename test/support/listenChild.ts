/**
 * A real server for tests: listens as specified by the JSON in its first argument, prints its ports as a line of
 * JSON, and runs until its standard input ends or it is signalled.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ListenSpec } from './listeningProcess';

async function main(): Promise<void> {
  const spec = JSON.parse(process.argv[2] ?? '{}') as ListenSpec;
  if (spec.ignoreTermination === true) {
    process.on('SIGTERM', () => {
      console.error('SIGTERM ignored');
    });
  }
  for (let started = 0; started < (spec.children ?? 0); started++) {
    spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30_000)'], { stdio: 'ignore' });
  }
  const ports: number[] = [];
  for (const { protocol = 'tcp', host, port = 0, likePrevious, onSignal } of spec.sockets) {
    const wanted = likePrevious === true ? (ports.at(-1) ?? port) : port;
    if (protocol === 'udp') {
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
      socket.bind(wanted, host);
      await once(socket, 'listening');
      ports.push(socket.address().port);
    } else {
      const answer: RequestListener = (_request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<!doctype html><title>${spec.title ?? 'test server'}</title><h1>It answers.</h1>`);
      };
      const server =
        spec.tls === undefined
          ? createServer(answer)
          : createTlsServer(
              { key: readFileSync(spec.tls.keyFile), cert: readFileSync(spec.tls.certificateFile) },
              answer,
            );
      if (onSignal === true) {
        process.once('SIGUSR2', () => server.listen({ host, port: wanted }));
        ports.push(wanted);
        continue;
      }
      server.listen({ host, port: wanted, ipv6Only: spec.ipv6Only === true });
      await once(server, 'listening');
      ports.push((server.address() as AddressInfo).port);
    }
  }
  console.log(JSON.stringify(ports));
  process.stdin.resume().once('end', () => process.exit(0));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
