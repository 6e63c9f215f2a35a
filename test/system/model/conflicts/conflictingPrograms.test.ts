import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { findConflicts } from '../../../../src/model/conflicts/findConflicts';
import { skipBecause } from '../../../support/skip';

/** All that a program prints until it ends; undefined where there is no such program. */
async function saidBy(command: string, ...args: readonly string[]): Promise<string | undefined> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', FORCE_COLOR: '1' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (said += data.toString()));
  }
  try {
    await once(child, 'close');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return said;
}

/** Programs that want a port which another socket has, and end because of it. */
describe('the words of real programs', () => {
  let holder: Server;
  let port: number;

  before(async () => {
    holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    port = (holder.address() as AddressInfo).port;
  });
  after(() => holder.close());

  const told = (said: string): unknown[] =>
    findConflicts(said).map(({ port: found, address, cause, movedOn }) => ({
      port: found,
      address,
      cause,
      movedOn,
    }));
  const conflict = (address: string | undefined, found: number | undefined = port): unknown => ({
    port: found,
    address,
    cause: 'in-use',
    movedOn: false,
  });

  it('of Node.js are understood, coloured as they are', async () => {
    const program = `require('net').createServer().listen(${port}, '127.0.0.1')`;
    const said = (await saidBy(process.execPath, '-e', program)) ?? '';
    assert.ok(said.includes('\u001b['), said);
    assert.deepEqual(told(said), [conflict('127.0.0.1')]);
  });

  it("of Python's asyncio are understood", async function () {
    const program = `import asyncio; asyncio.run(asyncio.start_server(print, '127.0.0.1', ${port}))`;
    const said = await saidBy('python3', '-c', program);
    if (said === undefined) skipBecause(this, 'no python3 here');
    assert.deepEqual(told(said), [conflict('127.0.0.1')]);
  });

  it("of Python's http.server are understood, which do not name the port", async function () {
    const said = await saidBy('python3', '-m', 'http.server', '--bind', '127.0.0.1', String(port));
    if (said === undefined) skipBecause(this, 'no python3 here');
    assert.deepEqual(told(said), [{ ...(conflict(undefined) as object), port: undefined }]);
  });
});
