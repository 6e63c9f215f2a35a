import assert from 'node:assert/strict';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { skipBecause } from '../../support/skip';
import { readOwnFile, replaceOwnFile } from '../../../src/act/ownFile';

describe('a file of this user that other programs write too', () => {
  let scratch: ScratchFolder;
  let home: string;
  let file: string;
  beforeEach(async () => {
    scratch = await makeScratchFolder('own-file');
    home = join(scratch.path, 'home');
    await mkdir(home);
    file = join(home, 'settings.json');
  });
  afterEach(() => scratch.remove());

  const replace = (before: string | undefined, after: string, path = file) =>
    replaceOwnFile({ path, before, after, home });

  it('is replaced as a whole, with the permissions that it has, and nothing is left beside it', async () => {
    await writeFile(file, 'old');
    for (const mode of [0o600, 0o664, 0o640]) {
      await chmod(file, mode);
      const { ino } = await stat(file);
      assert.equal(await replace('old', 'new ü\r\n'), 'written');
      assert.equal((await stat(file)).mode & 0o777, mode);
      assert.notEqual((await stat(file)).ino, ino, 'readers of the old one still have it');
      assert.equal(await readFile(file, 'utf8'), 'new ü\r\n');
      assert.equal(await replace('new ü\r\n', 'old'), 'written');
    }
    assert.deepEqual(await readdir(home), ['settings.json']);
  });

  it('is made, with its folder, for this user alone', async () => {
    const path = join(home, '.agent', 'deep', 'settings.json');
    assert.equal(await replace(undefined, '{}', path), 'written');
    assert.equal(await readFile(path, 'utf8'), '{}');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(home, '.agent', 'deep')), ['settings.json']);
  });

  it('is not written if it is not what it was', async () => {
    await writeFile(file, 'changed meanwhile');
    assert.equal(await replace('old', 'new'), 'changed');
    assert.equal(await replace(undefined, 'new'), 'changed', 'it appeared meanwhile');
    assert.equal(await readFile(file, 'utf8'), 'changed meanwhile');
    await unlink(file);
    assert.equal(await replace('old', 'new'), 'changed');
    assert.deepEqual(await readdir(home), []);
  });

  it('is followed through links inside the home folder, which stay links', async () => {
    await mkdir(join(home, 'dotfiles'));
    const real = join(home, 'dotfiles', 'settings.json');
    await writeFile(real, 'old');
    await symlink(real, file);
    assert.equal(await replace('old', 'new'), 'written');
    assert.equal(await readlink(file), real);
    assert.equal(await readFile(real, 'utf8'), 'new');
    await symlink('dotfiles', join(home, '.agent'));
    assert.equal(await replace('new', 'newer', join(home, '.agent', 'settings.json')), 'written');
    assert.equal(await readFile(real, 'utf8'), 'newer');
  });

  it('is not followed out of the home folder, or to nothing', async () => {
    const outside = join(scratch.path, 'outside.json');
    await writeFile(outside, 'old');
    await symlink(outside, file);
    assert.equal(await replace('old', 'new'), 'elsewhere');
    assert.equal(await readFile(outside, 'utf8'), 'old');
    await unlink(file);
    await symlink(join(scratch.path, 'nothing.json'), file);
    assert.equal(await replace(undefined, 'new'), 'elsewhere');
    await symlink(scratch.path, join(home, 'out'));
    assert.equal(await replace('old', 'new', join(home, 'out', 'outside.json')), 'elsewhere');
    assert.equal(await replace(undefined, 'new', join(home, 'out', 'new.json')), 'elsewhere');
    assert.equal(await replace(undefined, 'new', join(home, 'out', 'deep', 'new.json')), 'elsewhere');
    assert.deepEqual((await readdir(scratch.path)).sort(), ['home', 'outside.json']);
    assert.ok((await lstat(file)).isSymbolicLink());
    // a variable may name a folder elsewhere: no link leads there
    assert.equal(await replace('old', 'new', outside), 'written');
  });

  it('of another user is not written', async function () {
    if (process.geteuid?.() !== 0) skipBecause(this, 'only root can give a file to another user');
    await writeFile(file, 'old');
    await chown(file, 12_345, 12_345);
    assert.equal(await replace('old', 'new'), 'not-own');
    await mkdir(join(home, 'theirs'));
    await writeFile(join(home, 'theirs', 'a.json'), 'old');
    await chown(join(home, 'theirs'), 12_345, 12_345);
    assert.equal(await replace('old', 'new', join(home, 'theirs', 'a.json')), 'not-own');
    assert.equal(await replace(undefined, 'new', join(home, 'theirs', 'b.json')), 'not-own');
    assert.equal(await readFile(file, 'utf8'), 'old');
  });

  it('is read to the byte, or not at all', async () => {
    assert.deepEqual(await readOwnFile(file), { kind: 'missing' });
    await writeFile(file, '\ufeff{}\r\n');
    assert.deepEqual(await readOwnFile(file), { kind: 'text', text: '\ufeff{}\r\n' });
    // UTF-16, as some editors of Windows write
    await writeFile(file, Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]));
    assert.deepEqual(await readOwnFile(file), { kind: 'unreadable' });
    await writeFile(file, ' '.repeat(4 * 1024 * 1024 + 1));
    assert.deepEqual(await readOwnFile(file), { kind: 'unreadable' });
    assert.deepEqual(await readOwnFile(home), { kind: 'unreadable' });
  });
});
