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

  it('takes the first in PATH that can be run', () => {
    program('a/tool', 0o644);
    mkdirSync(join(folder, 'b/tool'), { recursive: true });
    const right = program('c/tool');
    program('d/tool');
    const path = ['nowhere', 'a', 'b', 'c', 'd'].map((name) => join(folder, name));
    assert.equal(found('tool', ...path), right);
  });

  it('keeps links: programs tell by them what they are', () => {
    program('real/python3.11');
    mkdirSync(join(folder, 'venv'));
    symlinkSync(join(folder, 'real/python3.11'), join(folder, 'venv/python'));
    symlinkSync('nowhere', join(folder, 'venv/broken'));
    assert.equal(found('python', join(folder, 'venv')), join(folder, 'venv/python'));
    assert.equal(found('broken', join(folder, 'venv')), undefined);
  });

  it('finds nothing that is in no folder of PATH, though it lies beside', () => {
    program('tool');
    assert.equal(found('tool', join(folder, 'bin')), undefined);
  });

  it('takes an empty or relative part of PATH from the folder it is started in, as execvp(3) does', () => {
    const here = program('tool');
    const below = program('bin/other');
    assert.equal(found('tool', '/nowhere', ''), here);
    assert.equal(found('other', 'bin'), below);
  });

  it('looks for a path in no PATH, from the folder it is started in', () => {
    const script = program('bin/serve');
    program('x/bin/serve');
    assert.equal(found('bin/serve', join(folder, 'x')), script);
    assert.equal(found('./bin/../bin/serve'), script);
    assert.equal(found('serve', join(folder, 'bin')), script);
  });

  it('takes a whole path for itself, but not where nothing can be run there any more', () => {
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

  it('adds .exe on Windows, where a program is called without it, before a script for other shells', () => {
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

  it('knows a program behind a link: the system tells what runs without them', () => {
    symlinkSync(program, join(folder, 'python'));
    assert.equal(isSameExecutable(join(folder, 'python'), program), true);
  });

  it('tells another program of that name from the one that runs', () => {
    assert.equal(isSameExecutable(program, '/opt/python3.11'), false);
  });

  it('has nothing to tell where what runs is not known, or was replaced on disk since', () => {
    assert.equal(isSameExecutable(program, undefined), true);
    // proc_pid_exe(5)
    assert.equal(isSameExecutable(program, `${program} (deleted)`), true);
  });
});
