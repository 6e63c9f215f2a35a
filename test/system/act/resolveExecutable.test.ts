import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { chmod, copyFile, link, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { compareExecutable, resolveExecutable } from '../../../src/act/resolveExecutable';
import { skipBecause } from '../../support/skip';

describe('compareExecutable, of a real process', () => {
  let scratch: ScratchFolder;
  let folder: string;
  let program: string;
  const running: ChildProcess[] = [];

  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'only Linux shows which file a process runs');
  });
  beforeEach(async () => {
    scratch = await makeScratchFolder('executable');
    folder = await realpath(scratch.path);
    program = await copyOf('/bin/cat', 'server');
  });
  afterEach(async () => {
    for (const child of running.splice(0)) {
      child.stdin?.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await scratch.remove();
  });

  async function copyOf(path: string, name: string): Promise<string> {
    const copy = join(folder, name);
    await copyFile(path, copy);
    await chmod(copy, 0o755);
    return copy;
  }

  /** @returns its PID, once it answers: then it is what is to run. */
  async function start(command: string, ...args: readonly string[]): Promise<number> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    running.push(child);
    const answer = Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => undefined)]);
    child.stdin.write('ready\n');
    const data = (await answer) as readonly unknown[] | undefined;
    if (String(data?.[0]) !== 'ready\n' || child.pid === undefined)
      throw new Error(`${command} did not start`);
    return child.pid;
  }

  async function compared(pid: number, path = program): Promise<string> {
    const found = await resolveExecutable(path, '/', undefined, { runBy: pid });
    assert.ok(found.kind === 'answered' && found.value !== undefined);
    return compareExecutable(found.value, readlinkSync(`/proc/${pid}/exe`));
  }

  it('is the same while its file is there, also under another name', async () => {
    const pid = await start(program);
    assert.equal(await compared(pid), 'same');
    await link(program, join(folder, 'linked'));
    assert.equal(await compared(pid, join(folder, 'linked')), 'same');
    await rename(program, join(folder, 'moved'));
    assert.equal(await compared(pid, join(folder, 'moved')), 'same');
  });

  it('is replaced when another file has its path', async () => {
    const pid = await start(program);
    const other = await copyOf('/bin/cat', 'other');
    assert.equal(await compared(pid, other), 'other');
    await rename(other, program);
    assert.equal(await compared(pid), 'replaced');
    await rm(program);
    await copyOf('/bin/cat', 'server');
    assert.equal(await compared(pid), 'replaced');
  });

  it('is replaced when it runs another file in a mount namespace of its own', async function () {
    const other = await copyOf('/bin/cat', 'other');
    const script = 'mount --bind "$1" "$2" && exec "$2"';
    let pid: number;
    try {
      pid = await start('unshare', '-Urm', 'sh', '-c', script, 'sh', other, program);
    } catch (error) {
      skipBecause(this, `no private namespaces here: ${String(error)}`);
    }
    assert.equal(readlinkSync(`/proc/${pid}/exe`), program, 'nothing in the path tells');
    assert.equal(await compared(pid), 'replaced');
  });
});
