import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { ssFiles } from '../../../../src/collect/linux/socketGroups';
import { RunFailure, runFirstFound, runTool } from '../../../../src/collect/runTool';
import { skipBecause } from '../../../support/skip';

const bindOnly = `
import socket, sys
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
sys.stdin.read()`;

async function canListBound(): Promise<boolean> {
  const command = { args: ['-H', '-t', '-B'], timeoutMs: 10_000, maximumBytes: 1_000_000 };
  try {
    const { exitCode } = await runFirstFound(runTool, ssFiles, command, new AbortController().signal);
    return exitCode === 0;
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    return false;
  }
}

describe('what uses a port without listening on it', () => {
  const open: Socket[] = [];
  let server: Server;
  let port: number;

  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'it reads /proc');
  });

  beforeEach(async () => {
    server = createServer((socket) => open.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    ({ port } = address);
  });

  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
    server.close();
  });

  async function states(): Promise<(string | undefined)[] | undefined> {
    return (await new LinuxCollector().connectionsOn([port]))?.map(({ state }) => state);
  }

  it('is nothing but the listener at first', async () => {
    assert.deepEqual(await states(), []);
  });

  it('is a connection that was accepted', async () => {
    const client = connect(port, '127.0.0.1');
    open.push(client);
    await Promise.all([once(client, 'connect'), once(server, 'connection')]);
    assert.deepEqual(await states(), ['ESTABLISHED']);
  });

  it('is the port of a client, with its program, told from what a server accepted', async () => {
    const client = connect(port, '127.0.0.1');
    open.push(client);
    await Promise.all([once(client, 'connect'), once(server, 'connection')]);
    const own = client.localPort ?? 0;
    const found = (await new LinuxCollector().connectionsOn([port, own])) ?? [];
    const user = { pid: process.pid, name: found[0]?.user?.name };
    assert.equal(typeof user.name, 'string');
    assert.deepEqual(
      [...found].sort((a, b) => Number(a.isOutgoing) - Number(b.isOutgoing)),
      [
        { protocol: 'tcp', port, state: 'ESTABLISHED', isOutgoing: false, user },
        { protocol: 'tcp', port: own, state: 'ESTABLISHED', isOutgoing: true, user },
      ],
    );
  });

  it('is a socket that is bound and does not listen, with its program, where ss can list it', async function () {
    if (!(await canListBound())) skipBecause(this, 'no ss of iproute2 6.8 or later');
    const child = spawn('python3', ['-c', bindOnly], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const bound = Number(line.toString());
      const found = (await new LinuxCollector().connectionsOn([bound])) ?? [];
      assert.deepEqual(
        found.map(({ state, user }) => [state, user?.pid]),
        [['BOUND', child.pid]],
      );
    } finally {
      child.stdin.end();
      await once(child, 'exit');
    }
  });

  it('is what a server leaves when it closes first', async () => {
    const client = connect(port, '127.0.0.1').resume();
    const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
      [Socket],
      unknown,
    ];
    accepted.resume().end();
    await Promise.all([once(client, 'close'), once(accepted, 'close')]);
    assert.deepEqual(await states(), ['TIME_WAIT']);
  });
});
