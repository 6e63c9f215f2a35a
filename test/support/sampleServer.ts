/**
 * A server for tests, run as a child process. It ends when its stdin does, so that it never outlives its test.
 * Usage: node sampleServer.js [--host H] [--port N] [--protocol tcp|udp] [--ignore-sigterm] [--respawn] [ANYTHING…]
 *   --port 0 (the default) takes a free port; --respawn starts the server again whenever it ends.
 * Prints `listening HOST PORT PID` when it is ready. Other arguments are there to be seen in its command line.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';

const args = process.argv.slice(2);
const option = (name: string, fallback: string): string => {
  const index = args.lastIndexOf(`--${name}`);
  return index < 0 ? fallback : (args[index + 1] ?? fallback);
};
const host = option('host', '127.0.0.1');
const port = Number(option('port', '0'));

process.stdin.once('end', () => process.exit(0)).resume();
if (args.includes('--respawn')) supervise();
else serve();

function serve(): void {
  if (args.includes('--ignore-sigterm')) process.on('SIGTERM', () => undefined);
  const ready = (address: { address: string; port: number }) => {
    console.log(`listening ${address.address} ${address.port} ${process.pid}`);
  };
  if (option('protocol', 'tcp') === 'udp') {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.bind(port, host, () => {
      ready(socket.address());
    });
    return;
  }
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Test server</title><p>Test server ${process.pid}</p>`);
  });
  server.listen(port, host, () => {
    const address = server.address();
    if (address && typeof address === 'object') ready(address);
  });
}

/** Starts the server as a child, on the same port each time. */
function supervise(): void {
  const start = (fixedPort: string) => {
    const child = spawn(
      process.execPath,
      [process.argv[1] ?? '', ...args.filter((arg) => arg !== '--respawn'), '--port', fixedPort],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    let portOfChild = fixedPort;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      portOfChild = /listening \S+ (\d+)/.exec(text)?.[1] ?? portOfChild;
      process.stdout.write(text);
    });
    child.once('exit', () => {
      start(portOfChild);
    });
  };
  start(String(port));
}
