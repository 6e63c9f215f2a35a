import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { findConflicts } from '../../../../src/model/conflicts/findConflicts';
import { skipBecause } from '../../../support/skip';

/** Everything that a program prints until it exits; undefined if it is not installed. */
async function outputOf(command: string, ...args: readonly string[]): Promise<string | undefined> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', FORCE_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (output += data.toString()));
  }
  try {
    await once(child, 'close');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return output;
}

/** Programs that ask for a port which another socket has, and exit because of it. */
describe('the error message of a real program', () => {
  let holder: Server;
  let port: number;

  before(async () => {
    holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    port = (holder.address() as AddressInfo).port;
  });
  after(() => holder.close());

  const conflictsIn = (output: string): unknown[] =>
    findConflicts(output).map(({ port: found, address, cause, movedOn }) => ({
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

  it('is understood from Node.js, with its colors', async () => {
    const program = `require('net').createServer().listen(${port}, '127.0.0.1')`;
    const output = (await outputOf(process.execPath, '-e', program)) ?? '';
    assert.ok(output.includes('\u001b['), output);
    assert.deepEqual(conflictsIn(output), [conflict('127.0.0.1')]);
  });

  it("is understood from Python's asyncio", async function () {
    const program = `import asyncio; asyncio.run(asyncio.start_server(print, '127.0.0.1', ${port}))`;
    const output = await outputOf('python3', '-c', program);
    if (output === undefined) skipBecause(this, 'no python3 here');
    assert.deepEqual(conflictsIn(output), [conflict('127.0.0.1')]);
  });

  it("is understood from Python's http.server, which does not name the port", async function () {
    const output = await outputOf('python3', '-m', 'http.server', '--bind', '127.0.0.1', String(port));
    if (output === undefined) skipBecause(this, 'no python3 here');
    assert.deepEqual(conflictsIn(output), [{ ...(conflict(undefined) as object), port: undefined }]);
  });
});
