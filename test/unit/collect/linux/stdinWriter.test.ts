import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isStdinWriter } from '../../../../src/collect/linux/stdinWriter';
import type { RunTool } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';
import { needsPosix } from '../../../support/posix';

const sockets = `
u_str ESTAB 0      0                                          * 100            * 101
u_str ESTAB 0      0      /run/user/1000/systemd/private 24 200            * 201
u_str ESTAB 0      0                                          * 301            * 302
u_str ESTAB 0      0                                          * 302            * 301
u_str ESTAB 0      0                                          * 400            * 0
`;

describe('isStdinWriter', () => {
  before(function () {
    needsPosix(this, 'links to what is no path, as in /proc');
  });

  let procRoot: string;
  beforeEach(async () => {
    procRoot = await mkdtemp(join(tmpdir(), 'stdin-'));
    await mkdir(join(procRoot, 'self', 'fd'), { recursive: true });
  });
  afterEach(() => rm(procRoot, { recursive: true }));

  const run: RunTool = () =>
    Promise.resolve({ exitCode: 0, stdout: Buffer.from(sockets), stderr: Buffer.alloc(0) });

  /** @param flags as fdinfo has them: 0100000 is for reading. */
  async function open(pid: string, descriptor: number, target: string, flags = '0100001'): Promise<void> {
    await mkdir(join(procRoot, pid, 'fd'), { recursive: true });
    await mkdir(join(procRoot, pid, 'fdinfo'), { recursive: true });
    await symlink(target, join(procRoot, pid, 'fd', String(descriptor)));
    await writeFile(
      join(procRoot, pid, 'fdinfo', String(descriptor)),
      `pos:\t0\nflags:\t${flags}\nmnt_id:\t15\n`,
    );
  }

  const isWriter = (tool: RunTool = run): Promise<boolean> => isStdinWriter(400, { procRoot, run: tool });

  it('is what has the other end of a pipe', async () => {
    await open('self', 0, 'pipe:[12]');
    await open('400', 3, 'pipe:[13]');
    assert.equal(await isWriter(), false);
    await open('400', 7, 'pipe:[12]');
    assert.equal(await isWriter(), true);
  });

  it('is not what reads from the same pipe', async () => {
    await open('self', 0, 'pipe:[12]');
    await open('400', 0, 'pipe:[12]', '0100000');
    assert.equal(await isWriter(), false);
    await open('400', 4, 'pipe:[12]', '02');
    assert.equal(await isWriter(), true, 'open for both');
  });

  it('is what has the other socket of a pair, as Node.js gives its children', async () => {
    await open('self', 0, 'socket:[302]');
    await open('400', 5, 'socket:[302]');
    assert.equal(await isWriter(), false, 'the same end');
    await open('400', 6, 'socket:[301]');
    assert.equal(await isWriter(), true);
  });

  it('is nothing for a socket whose other end is not known', async () => {
    for (const inode of [400, 500, 20, 1]) {
      await rm(join(procRoot, 'self'), { recursive: true });
      await open('self', 0, `socket:[${inode}]`);
      await rm(join(procRoot, '400'), { recursive: true, force: true });
      await open('400', 5, 'socket:[0]');
      await open('400', 6, 'socket:[101]');
      assert.equal(await isWriter(), false, String(inode));
    }
  });

  it('is nothing for a terminal, a file, or what cannot be read', async () => {
    assert.equal(await isWriter(), false, 'no standard input');
    for (const target of ['/dev/pts/0', '/dev/null', '/tmp/pipe:[12]', 'anon_inode:[eventpoll]']) {
      await rm(join(procRoot, 'self'), { recursive: true });
      await open('self', 0, target);
      await open('400', 9, target).catch(() => undefined);
      assert.equal(await isWriter(), false, target);
      await rm(join(procRoot, '400'), { recursive: true });
    }
    await rm(join(procRoot, 'self'), { recursive: true });
    await open('self', 0, 'pipe:[12]');
    assert.equal(await isWriter(), false, 'the process has ended');
  });

  it('is nothing if ss is missing or fails', async () => {
    await open('self', 0, 'socket:[302]');
    await open('400', 6, 'socket:[301]');
    assert.equal(await isWriter(() => Promise.reject(new RunFailure('missing', 'ss'))), false);
    const failing: RunTool = async (...of) => ({ ...(await run(...of)), exitCode: 255 });
    assert.equal(await isWriter(failing), false);
  });
});
