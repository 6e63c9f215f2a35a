import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareExecutable, resolveExecutable } from '../../../src/act/resolveExecutable';
import { needsPosix } from '../../support/posix';

describe('resolveProgram', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'local-ports-path-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function program(path: string, mode = 0o755): string {
    const full = join(folder, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, '');
    chmodSync(full, mode);
    return full;
  }

  async function resolved(...args: Parameters<typeof resolveExecutable>): Promise<string | undefined> {
    const answer = await resolveExecutable(...args);
    assert.equal(answer.kind, 'answered');
    return answer.value?.path;
  }

  const found = (name: string, ...folders: string[]): Promise<string | undefined> =>
    resolved(name, folder, folders.join(':'), { platform: 'linux' });

  describe('as execvp(3)', () => {
    before(function () {
      needsPosix(this, 'execute bits, and colons between folders of PATH');
    });

    it('takes the first one in PATH that is executable', async () => {
      program('a/tool', 0o644);
      mkdirSync(join(folder, 'b/tool'), { recursive: true });
      const right = program('c/tool');
      program('d/tool');
      const path = ['nowhere', 'a', 'b', 'c', 'd'].map((name) => join(folder, name));
      assert.equal(await found('tool', ...path), right);
    });

    it('keeps symbolic links, because some programs depend on them', async () => {
      program('real/python3.11');
      mkdirSync(join(folder, 'venv'));
      symlinkSync(join(folder, 'real/python3.11'), join(folder, 'venv/python'));
      symlinkSync('nowhere', join(folder, 'venv/broken'));
      assert.equal(await found('python', join(folder, 'venv')), join(folder, 'venv/python'));
      assert.equal(await found('broken', join(folder, 'venv')), undefined);
    });

    it('finds nothing outside the folders of PATH, even in the working directory', async () => {
      program('tool');
      assert.equal(await found('tool', join(folder, 'bin')), undefined);
    });

    it('resolves empty and relative entries of PATH against the working directory, as execvp(3) does', async () => {
      const here = program('tool');
      const below = program('bin/other');
      assert.equal(await found('tool', '/nowhere', ''), here);
      assert.equal(await found('other', 'bin'), below);
    });

    it('resolves a path against the working directory, without PATH', async () => {
      const script = program('bin/serve');
      program('x/bin/serve');
      assert.equal(await found('bin/serve', join(folder, 'x')), script);
      assert.equal(await found('./bin/../bin/serve'), script);
      assert.equal(await found('serve', join(folder, 'bin')), script);
    });

    it('takes an absolute path as it is, unless nothing executable is there any more', async () => {
      const tool = program('tool');
      assert.equal(await found(tool), tool);
      rmSync(tool);
      assert.equal(await found(tool), undefined, 'nothing is to be ended for what cannot be started');
      assert.equal(await found(program('text', 0o644)), undefined);
      assert.equal(await found(folder), undefined);
    });

    it('touches nothing that a PATH or a first argument names on another machine', async () => {
      const tool = program('bin/tool');
      assert.equal(
        await found('tool', '/net/evil/bin', '//evil/bin', '/proc/self/cwd', join(folder, 'bin')),
        tool,
      );
      for (const path of ['/net/evil/bin/tool', '/afs/evil/tool', '/proc/self/exe']) {
        assert.deepEqual(
          await resolveExecutable(path, folder),
          { kind: 'unreadable', reason: 'refused' },
          path,
        );
      }
    });

    it("uses our own PATH if the program's is not known", async () => {
      assert.match((await resolved('sh', '/')) ?? '', /\/sh$/);
    });
  });

  it('adds .exe on Windows, and prefers that to a script without an extension', async () => {
    program('bin/node');
    const exe = program('bin/node.exe');
    const bin = join(folder, 'bin');
    assert.equal(await resolved('node', folder, bin, { platform: 'win32' }), exe);
    assert.equal(await resolved('node.exe', folder, bin, { platform: 'win32' }), exe);
    assert.equal(await resolved(join(bin, 'node'), folder, bin, { platform: 'win32' }), exe);
  });
});

describe('compareExecutable', () => {
  let folder: string;
  let program: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'local-ports-program-')));
    program = join(folder, 'python3.11');
    writeFileSync(program, '');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('recognizes a program behind a symbolic link', async function () {
    needsPosix(this, 'symbolic links without a privilege');
    chmodSync(program, 0o755);
    symlinkSync(program, join(folder, 'python'));
    const found = await resolveExecutable(join(folder, 'python'), '/');
    assert.ok(found.kind === 'answered' && found.value !== undefined);
    assert.equal(compareExecutable(found.value, program), 'same');
  });

  it('distinguishes another program of the same name', () => {
    assert.equal(compareExecutable({ realPath: program }, '/opt/python3.11'), 'other');
  });

  it('says if the running program was deleted or replaced on disk, and claims nothing if it is unknown', () => {
    assert.equal(compareExecutable({ realPath: program }, undefined), 'same');
    // proc_pid_exe(5)
    assert.equal(compareExecutable({ realPath: program }, `${program} (deleted)`), 'replaced');
  });
});
