import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ToolCommand, RunFailureReason, RunResult } from '../../../src/collect/runTool';
import { runTool, RunFailure } from '../../../src/collect/runTool';
import { skipBecause } from '../../support/skip';

const never = new AbortController().signal;

function node(code: string, limits: Partial<ToolCommand> = {}): ToolCommand {
  return {
    file: process.execPath,
    args: ['-e', code],
    timeoutMs: 15_000,
    maximumBytes: 1_000_000,
    ...limits,
  };
}

function runNode(code: string, limits: Partial<ToolCommand> = {}, signal = never): Promise<RunResult> {
  return runTool(node(code, limits), signal);
}

function failsWith(reason: RunFailureReason): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof RunFailure, String(error));
    assert.equal(error.reason, reason);
    return true;
  };
}

function pipes(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'PipeWrap').length;
}

describe('runTool', () => {
  /** Children connect to this server; a closed connection shows that a child has exited. */
  let server: Server;
  let callIn: string;
  const lines = new Set<Socket>();

  before('listen for children', async () => {
    server = createServer((line) => {
      lines.add(line);
      line.on('error', () => lines.delete(line)).on('close', () => lines.delete(line));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    // exits with the test
    callIn = `require('net').connect(${port}, '127.0.0.1').on('close', () => process.exit()).on('error', () => process.exit()).resume();`;
  });

  after(() => {
    for (const line of lines) line.destroy();
    server.close();
  });

  const call = async (): Promise<Socket> => {
    const [line] = (await once(server, 'connection')) as [Socket];
    return line.resume();
  };

  it('returns the output, byte by byte, and the exit code', async () => {
    const { exitCode, stdout, stderr } = await runNode(
      "process.stdout.write(Buffer.from([0, 10, 255])); process.stderr.write('no\\n'); process.exitCode = 3",
    );
    assert.deepEqual([exitCode, [...stdout], stderr.toString()], [3, [0, 10, 255], 'no\n']);
  });

  it('passes arguments unchanged, without a shell', async () => {
    const args = ['-p', 'process.argv.slice(1).join("|")', '$HOME', '*', 'a b', ';', "'", ''];
    const { stdout } = await runTool({ ...node(''), args }, never);
    assert.equal(stdout.toString(), "$HOME|*|a b|;|'|\n");
  });

  it('sets English and UTC, and keeps the rest of the environment', async () => {
    const { stdout } = await runNode(
      'const { LC_ALL, LANG, LC_TIME, LC_MESSAGES, TZ, PATH } = process.env; console.log(JSON.stringify([LC_ALL ?? null, LANG, LC_TIME, LC_MESSAGES, TZ, PATH, new Date(0).getTimezoneOffset()]))',
    );
    assert.deepEqual(JSON.parse(stdout.toString()), [null, 'C', 'C', 'C', 'UTC', process.env['PATH'], 0]);
  });

  it('makes tools print letters of all scripts, and English month names', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no ps');
    const code = `${callIn} //größe`;
    const called = call();
    const controller = new AbortController();
    const running = assert.rejects(runNode(code, {}, controller.signal), failsWith('aborted'));
    await called;
    const { stdout } = await runTool(
      { ...node(''), file: 'ps', args: ['-axww', '-o', 'lstart=', '-o', 'command='] },
      never,
    );
    controller.abort();
    await running;
    const line = stdout
      .toString('utf8')
      .split('\n')
      .find((text) => text.includes('connect(') && text.includes(callIn));
    assert.match(line ?? '', /^[A-Z][a-z]{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) .*größe$/);
  });

  it('closes standard input', async () => {
    const { stdout } = await runNode("process.stdin.on('end', () => console.log('end')).resume()");
    assert.equal(stdout.toString(), 'end\n');
  });

  it('reports a missing tool', async () => {
    for (const file of ['/nowhere/lsof', `${process.execPath}/lsof`, 'local-ports-no-such-tool']) {
      await assert.rejects(runTool({ ...node(''), file }, never), failsWith('missing'));
    }
  });

  it('reports a tool that may not be executed', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no right to execute');
    const folder = mkdtempSync(join(tmpdir(), 'local-ports-run-'));
    try {
      const file = join(folder, 'tool');
      writeFileSync(file, '#!/bin/sh\n');
      chmodSync(file, 0o600);
      await assert.rejects(runTool({ ...node(''), file }, never), failsWith('denied'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('reports a command that cannot be started', async () => {
    const args = ['-e', '', 'x'.repeat(10_000_000)];
    await assert.rejects(runTool({ ...node(''), args }, never), failsWith('unexpected'));
  });

  it('kills a tool that hangs and ignores SIGTERM', async () => {
    const called = call();
    const running = runNode(`process.on('SIGTERM', () => 0); ${callIn}`, { timeoutMs: 3_000 });
    const rejected = assert.rejects(running, failsWith('timeout'));
    const ended = once(await called, 'close');
    await rejected;
    await ended;
  });

  it('kills a tool that prints without end, and returns no part of its output', async () => {
    const called = call();
    const code = `${callIn} const more = () => { while (process.stdout.write('x'.repeat(65536))); process.stdout.once('drain', more); }; more()`;
    const rejected = assert.rejects(runNode(code, { maximumBytes: 10_000_000 }), failsWith('too-large'));
    const ended = once(await called, 'close');
    await rejected;
    await ended;
  });

  it('accepts the maximum number of bytes, and not one more', async () => {
    const code = "process.stdout.write('x'.repeat(1000))";
    assert.equal((await runNode(code, { maximumBytes: 1_000 })).stdout.length, 1_000);
    await assert.rejects(runNode(code, { maximumBytes: 999 }), failsWith('too-large'));
  });

  it('keeps the beginning of long error output', async () => {
    const { exitCode, stderr } = await runNode(
      "process.stderr.write('begin'); process.stderr.write('x'.repeat(5_000_000), () => process.exit(1))",
    );
    assert.equal(exitCode, 1);
    assert.ok(stderr.toString().startsWith('begin'));
    // a pipe gives at most 64 KiB at a time
    assert.ok(stderr.length <= (8 + 64) * 1024, String(stderr.length));
  });

  it('starts nothing if it was aborted before', async () => {
    const command = { ...node(''), file: '/nowhere/lsof' };
    await assert.rejects(runTool(command, AbortSignal.abort()), failsWith('aborted'));
  });

  it('kills the child if it is aborted', async () => {
    const controller = new AbortController();
    const called = call();
    const rejected = assert.rejects(runNode(callIn, {}, controller.signal), failsWith('aborted'));
    const ended = once(await called, 'close');
    controller.abort();
    await rejected;
    await ended;
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const running = runNode('', {}, signal);
    assert.equal(getEventListeners(signal, 'abort').length, 1);
    await running;
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('reports a tool that was killed, whose output is incomplete', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no signals');
    const code = "process.stdout.write('half', () => process.kill(process.pid, 'SIGKILL'))";
    await assert.rejects(runNode(code), failsWith('killed'));
  });

  it('does not wait for a grandchild that keeps the pipe open', async () => {
    const called = call();
    const grandchild = JSON.stringify(callIn);
    const code = `require('child_process').spawn(process.execPath, ['-e', ${grandchild}], { stdio: 'inherit', detached: true }).unref()`;
    const rejected = assert.rejects(runNode(code, { timeoutMs: 3_000 }), failsWith('timeout'));
    const line = await called;
    const openPipes = pipes();
    await rejected;
    // it survives, since it is not ours to kill, but its output is discarded
    assert.equal(line.destroyed, false);
    while (pipes() > openPipes - 2) await setImmediate();
    line.destroy();
  });
});
