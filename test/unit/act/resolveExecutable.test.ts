import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSameExecutable, resolveExecutable } from '../../../src/act/resolveExecutable';

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

  const found = (name: string, ...folders: string[]): string | undefined =>
    resolveExecutable(name, folder, folders.join(':'), 'linux');

  it('takes the first one in PATH that is executable', () => {
    program('a/tool', 0o644);
    mkdirSync(join(folder, 'b/tool'), { recursive: true });
    const right = program('c/tool');
    program('d/tool');
    const path = ['nowhere', 'a', 'b', 'c', 'd'].map((name) => join(folder, name));
    assert.equal(found('tool', ...path), right);
  });

  it('keeps symbolic links, because some programs depend on them', () => {
    program('real/python3.11');
    mkdirSync(join(folder, 'venv'));
    symlinkSync(join(folder, 'real/python3.11'), join(folder, 'venv/python'));
    symlinkSync('nowhere', join(folder, 'venv/broken'));
    assert.equal(found('python', join(folder, 'venv')), join(folder, 'venv/python'));
    assert.equal(found('broken', join(folder, 'venv')), undefined);
  });

  it('finds nothing outside the folders of PATH, even in the working directory', () => {
    program('tool');
    assert.equal(found('tool', join(folder, 'bin')), undefined);
  });

  it('resolves empty and relative entries of PATH against the working directory, as execvp(3) does', () => {
    const here = program('tool');
    const below = program('bin/other');
    assert.equal(found('tool', '/nowhere', ''), here);
    assert.equal(found('other', 'bin'), below);
  });

  it('resolves a path against the working directory, without PATH', () => {
    const script = program('bin/serve');
    program('x/bin/serve');
    assert.equal(found('bin/serve', join(folder, 'x')), script);
    assert.equal(found('./bin/../bin/serve'), script);
    assert.equal(found('serve', join(folder, 'bin')), script);
  });

  it('takes an absolute path as it is, unless nothing executable is there any more', () => {
    const tool = program('tool');
    assert.equal(found(tool), tool);
    rmSync(tool);
    assert.equal(found(tool), undefined, 'nothing is to be ended for what cannot be started');
    assert.equal(found(program('text', 0o644)), undefined);
    assert.equal(found(folder), undefined);
  });

  it("takes our own PATH where the program's is not known", () => {
    assert.match(resolveExecutable('sh', '/') ?? '', /\/sh$/);
  });

  it('adds .exe on Windows, and prefers that to a script without an extension', () => {
    program('bin/node');
    const exe = program('bin/node.exe');
    const bin = join(folder, 'bin');
    assert.equal(resolveExecutable('node', folder, bin, 'win32'), exe);
    assert.equal(resolveExecutable('node.exe', folder, bin, 'win32'), exe);
    assert.equal(resolveExecutable(join(bin, 'node'), folder, bin, 'win32'), exe);
  });
});

describe('isSameProgram', () => {
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

  it('recognizes a program behind a symbolic link', () => {
    symlinkSync(program, join(folder, 'python'));
    assert.equal(isSameExecutable(join(folder, 'python'), program), true);
  });

  it('distinguishes another program of the same name', () => {
    assert.equal(isSameExecutable(program, '/opt/python3.11'), false);
  });

  it('counts them as the same if the running program is unknown, or was replaced on disk', () => {
    assert.equal(isSameExecutable(program, undefined), true);
    // proc_pid_exe(5)
    assert.equal(isSameExecutable(program, `${program} (deleted)`), true);
  });
});
