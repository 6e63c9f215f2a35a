import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import promises, { chmod, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { mock } from 'node:test';
import { promisify } from 'node:util';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import type { ForeignAnswer } from '../../../src/collect/foreignFiles';
import { ForeignFiles, folderState } from '../../../src/collect/foreignFiles';
import { readProject } from '../../../src/collect/readProject';
import type { Project } from '../../../src/model/recognition/project';
import { skipBecause } from '../../support/skip';

const megabyte = 1024 * 1024;

describe('foreignFiles', () => {
  let scratch: ScratchFolder;
  let files: ForeignFiles;
  beforeEach(async () => {
    scratch = await makeScratchFolder('foreign');
    files = new ForeignFiles(process.platform);
  });
  afterEach(async () => {
    mock.restoreAll();
    await scratch.remove();
  });

  async function read(path: string, maximumBytes = megabyte): Promise<string | undefined> {
    const answer = await files.run((reader) => reader.read(path, maximumBytes));
    assert.equal(answer.kind, 'answered', path);
    return answer.value;
  }
  const inScratch = (name: string): string => join(scratch.path, name);

  /** The paths that were opened while it was done, without the mount table. */
  async function opened(work: () => Promise<unknown>): Promise<string[]> {
    const open = mock.method(promises, 'open');
    await work();
    open.mock.restore();
    return open.mock.calls
      .map(({ arguments: [path] }) => String(path))
      .filter((path) => !path.includes('mountinfo'));
  }

  it('opens nothing that is no regular file on a local disk, whatever a link calls it', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has none of these');
    const link = async (name: string, target: string): Promise<string> => {
      await symlink(target, inScratch(name));
      return inScratch(name);
    };
    await promisify(execFile)('mkfifo', [inScratch('fifo')]);
    const server = createServer().listen(inScratch('socket'));
    await once(server, 'listening');
    await mkdir(inScratch('folder'));
    const paths = [
      ...['fifo', 'socket', 'folder', 'nothing'].map(inScratch),
      await link('to-pagemap', '/proc/self/pagemap'),
      await link('to-environ', '/proc/self/environ'),
      await link('to-kmsg', '/proc/kmsg'),
      await link('to-zero', '/dev/zero'),
      await link('to-random', '/dev/random'),
      await link('to-tty', '/dev/tty'),
      await link('to-stdin', '/dev/stdin'),
      await link('to-sys', '/sys/kernel/mm/transparent_hugepage/enabled'),
      await link('to-net', '/net/evil.example/package.json'),
      await link('to-fifo', 'fifo'),
      await link('to-link', 'to-pagemap'),
      await link('to-nothing', 'nothing'),
      await link('to-itself', 'to-itself'),
      await link('up-and-down', `${'../'.repeat(60)}proc/self/pagemap`),
    ];
    await symlink('/proc/self', inScratch('proc'));
    paths.push(inScratch('proc/environ'), inScratch('proc/root/etc/passwd'));
    try {
      const touched = await opened(async () => {
        for (const path of paths) {
          assert.equal(await read(path), undefined, path);
          const answer = await files.run((reader) => reader.open(path));
          assert.deepEqual(answer, { kind: 'answered', value: undefined }, path);
        }
      });
      assert.deepEqual(touched, []);
    } finally {
      server.close();
    }
  });

  it('follows links to regular files, as package managers and stores make them', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows needs a right to make links');
    await mkdir(inScratch('store/a'), { recursive: true });
    await writeFile(inScratch('store/a/package.json'), 'there');
    await symlink('store', inScratch('by-name'));
    await symlink(inScratch('by-name/a'), inScratch('absolute'));
    await symlink('../by-name/../absolute/package.json', inScratch('store/package.json'));
    for (const path of ['by-name/a/package.json', 'absolute/package.json', 'store/package.json']) {
      assert.equal(await read(inScratch(path)), 'there', path);
    }
  });

  it('reads exactly as much as allowed, and no file that is larger, sparse or growing', async () => {
    const path = inScratch('file');
    await writeFile(path, 'x'.repeat(megabyte));
    assert.equal((await read(path))?.length, megabyte);
    await writeFile(path, 'x'.repeat(megabyte + 1));
    assert.equal(await read(path), undefined);
    await truncate(path, 2 ** 40).catch(() => truncate(path, 2 ** 30));
    assert.deepEqual(await opened(() => read(path)), []);
    await writeFile(path, '');
    assert.equal(await read(path), '');

    await writeFile(path, 'x');
    const { open } = promises;
    let reads = 0;
    mock.method(promises, 'open', async (...args: Parameters<typeof open>) => {
      const handle = await open(...args);
      const original = handle.read.bind(handle) as (...rest: unknown[]) => unknown;
      Object.assign(handle, {
        read: (...rest: unknown[]) => {
          if (args[0] === path && ++reads < 100) appendFileSync(path, 'x'.repeat(megabyte / 8));
          return original(...rest);
        },
      });
      return handle;
    });
    assert.equal(await read(path), undefined, 'growing');
    assert.ok(reads > 1 && reads <= 18, String(reads));
  });

  it('reads parts of a file of any size, and nothing that is not in it', async () => {
    const path = inScratch('large');
    await writeFile(path, 'begin');
    await truncate(path, 2 ** 33);
    const answer = await files.run(async (reader) => {
      const file = await reader.open(path);
      assert.equal(file?.size, 2 ** 33);
      assert.equal(String(await file.readAt(1, 4)), 'egin');
      assert.deepEqual(await file.readAt(2 ** 33 - 2, 2), Buffer.alloc(2));
      for (const [position, length] of [
        [2 ** 33 - 1, 2],
        [2 ** 33, 1],
        [-1, 2],
        [0, -1],
        [0.5, 1],
        [NaN, 1],
        [2 ** 60, 1],
        [0, megabyte + 1],
      ] as const) {
        assert.equal(await file.readAt(position, length), undefined, `${position} ${length}`);
      }
    });
    assert.equal(answer.kind, 'answered');
  });

  it('closes what a job has opened, however it ends, and opens no more than some at a time', async () => {
    await writeFile(inScratch('file'), 'x');
    const open = mock.method(promises, 'open');
    let given = 0;
    const failing = files.run(async (reader) => {
      for (let n = 0; n < 300; n++) if ((await reader.open(inScratch('file'))) !== undefined) given++;
      throw new TypeError('a defect');
    });
    await assert.rejects(failing, TypeError);
    assert.equal(given, 256);
    for (const { result } of open.mock.calls) assert.equal((await Promise.resolve(result))?.fd, -1);
  });

  it('lists a folder of at most so many names, and nothing else', async function () {
    for (const name of ['a', 'b']) await writeFile(inScratch(name), '');
    const list = async (path: string, maximum: number): Promise<string | undefined> => {
      const answer = await files.run((reader) => reader.list(path, maximum));
      assert.equal(answer.kind, 'answered', path);
      return answer.value?.toSorted().join();
    };
    assert.equal(await list(scratch.path, 2), 'a,b');
    assert.equal(await list(scratch.path, 1), undefined);
    assert.equal(await list(inScratch('a'), 10), undefined);
    assert.equal(await list(inScratch('nothing'), 10), undefined);
    if (process.platform === 'win32') skipBecause(this, 'links need rights on Windows');
    await symlink('/proc/self/fd', inScratch('link'));
    assert.equal(await list(inScratch('link'), 1_000), undefined);
  });

  it('does not read a file that took the place of the one it looked up', async function () {
    if (process.platform === 'win32') skipBecause(this, 'files have no inode there');
    await writeFile(inScratch('file'), 'harmless');
    await writeFile(inScratch('other'), 'secret');
    const { open } = promises;
    mock.method(promises, 'open', async (...args: Parameters<typeof open>) => {
      if (args[0] === inScratch('file')) await promises.rename(inScratch('other'), inScratch('file'));
      return open(...args);
    });
    assert.equal(await read(inScratch('file')), undefined);
    assert.equal(await read(inScratch('file')), undefined, 'the other is gone: open fails as rename does');
  });

  it('touches nothing for paths that are not local and plain', async () => {
    const touched = (['lstat', 'readlink', 'open', 'stat', 'access'] as const).map((name) =>
      mock.method(promises, name),
    );
    const paths = [
      '\\\\evil\\share',
      '//evil/share',
      '/net/evil',
      '/proc/self/cwd',
      '/home/../net/x',
      'C:\\x',
      '',
      'x',
    ];
    const onUnix = new ForeignFiles('linux');
    const onWindows = new ForeignFiles('win32');
    for (const path of paths) {
      const answer = await onUnix.run((reader) => reader.find(path), { isAsked: true });
      assert.deepEqual(answer, { kind: 'unreadable', reason: 'refused' }, path);
      assert.equal(await folderState(path, onUnix), 'refused');
    }
    for (const path of paths
      .filter((one) => one !== 'C:\\x')
      .concat('\\\\.\\pipe\\x', '\\\\wsl$\\x', 'C:\\NUL', 'C:\\a:b')) {
      assert.equal(await folderState(path, onWindows), 'refused', path);
    }
    const calls = touched.flatMap((each) => each.mock.calls.map(({ arguments: [path] }) => String(path)));
    assert.deepEqual(new Set(calls), new Set(['/proc/self/mountinfo']));
  });

  it('tells folders that are there from those that are gone', async () => {
    await writeFile(inScratch('file'), '');
    assert.equal(await folderState(scratch.path, files), 'there');
    assert.equal(await folderState(inScratch('file'), files), 'gone');
    assert.equal(await folderState(inScratch('file/x'), files), 'gone');
    assert.equal(await folderState(inScratch('nothing'), files), 'gone');
  });

  it('runs one job at a time, and none after a failure is lost', async () => {
    let running = 0;
    let most = 0;
    const job = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    };
    const defect = new TypeError('a defect');
    await Promise.all([
      ...Array.from({ length: 20 }, () => files.run(job)),
      assert.rejects(
        files.run(() => Promise.reject(defect)),
        defect,
      ),
      files.run(job),
    ]);
    assert.equal(most, 1);
  });

  it('reads the projects of 200 folders, each with files that are not what they seem', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows needs a right to make links');
    const folders = Array.from({ length: 200 }, (_, index) => inScratch(`work/p${index}`));
    for (const [index, folder] of folders.entries()) {
      await mkdir(folder, { recursive: true });
      await symlink('/proc/self/pagemap', join(folder, 'package.json'));
      await symlink('/dev/zero', join(folder, 'pyproject.toml'));
      await writeFile(join(folder, 'Cargo.toml'), 'x'.repeat(megabyte + 1));
      await writeFile(join(folder, 'go.mod'), `module example.com/p${index}\n`);
    }
    let answers: ForeignAnswer<Project | undefined>[] = [];
    const before = process.memoryUsage().rss;
    const touched = await opened(async () => {
      answers = await Promise.all(folders.map((folder) => readProject(folder, '/nowhere', files)));
    });
    assert.deepEqual(
      answers.map((answer) => (answer.kind === 'answered' ? answer.value?.name : answer.reason)),
      folders.map((_, index) => `p${index}`),
    );
    assert.deepEqual(
      touched,
      folders.map((folder) => join(folder, 'go.mod')),
    );
    assert.ok(process.memoryUsage().rss - before < 200 * megabyte);
  });

  it('takes a folder that this user may not enter for empty', async function () {
    if (process.getuid?.() === 0 || process.platform === 'win32')
      skipBecause(this, 'root may enter all of them');
    await mkdir(inScratch('closed'));
    await writeFile(inScratch('closed/file'), 'x');
    await chmod(inScratch('closed'), 0);
    assert.equal(await read(inScratch('closed/file')), undefined);
    await chmod(inScratch('closed'), 0o700);
  });
});
