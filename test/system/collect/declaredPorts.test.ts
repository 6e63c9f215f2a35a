import { deepEqual, equal, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DeclaredPortReader } from '../../../src/collect/declaredPorts';
import { ForeignFiles } from '../../../src/collect/foreignFiles';
import type { ForeignReader } from '../../../src/collect/foreignReader';
import { skipBecause } from '../../support/skip';

const run = promisify(execFile);

describe('the ports that a folder and its packages declare', () => {
  const files = new ForeignFiles(process.platform);
  let folder: string;
  let reader: DeclaredPortReader;
  /** The files that were read. */
  let read: string[];
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'declared-')));
    read = [];
    reader = new DeclaredPortReader({
      run: (job) =>
        files.run((real) =>
          job({
            ...{ find: (path) => real.find(path), list: (path, maximum) => real.list(path, maximum) },
            read: (path, maximum) => {
              read.push(path);
              return real.read(path, maximum);
            },
          } as ForeignReader),
        ),
    });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(path: string, content: string | object): void {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** `3001 @acme/web`, in the order in which they are found. */
  async function declared(): Promise<string[]> {
    const { declarations } = await reader.read(folder, () => false);
    return declarations.map(({ port, package: name }) =>
      [port, ...(name === undefined ? [] : [name])].join(' '),
    );
  }

  const dev = (port: number, name?: string): object => ({ name, scripts: { dev: `vite --port ${port}` } });

  it('are named by package, with its scripts run as the top folder says', async () => {
    write('package.json', {
      workspaces: ['apps/*'],
      packageManager: 'pnpm@9.0.0',
      scripts: { dev: 'vite --port 3000' },
    });
    write('apps/web/package.json', dev(3001, '@acme/web'));
    write('apps/web/compose.yaml', 'services:\n  db:\n    ports: ["5433:5432"]');
    write('apps/api/package.json', {});
    write('apps/api/.env', 'PORT=4000');
    write('apps/api/.vscode/tasks.json', {
      tasks: [{ label: 'x', type: 'shell', command: 'vite --port 9999' }],
    });
    write('apps/notes/readme.md', '');
    deepEqual(await declared(), ['3000', '4000 apps/api', '3001 @acme/web', '5433 @acme/web']);
    const { declarations, packages } = await reader.read(folder, () => false);
    deepEqual(packages, ['apps/api', 'apps/web']);
    deepEqual(
      declarations.map(({ folder: path, scripts }) => [path, scripts?.manager]),
      [
        [folder, 'pnpm'],
        [join(folder, 'apps/api'), 'pnpm'],
        ...Array.from({ length: 2 }, () => [join(folder, 'apps/web'), 'pnpm']),
      ],
    );
  });

  it('are not those of installed, hidden, linked or nested folders', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows needs a right to make links');
    write('pnpm-workspace.yaml', 'packages: ["**"]');
    write('a/b/package.json', dev(3001));
    for (const path of ['node_modules/x', 'a/node_modules/y', '.cache/z', 'a/.hidden']) {
      write(`${path}/package.json`, dev(9000));
    }
    symlinkSync(join(folder, 'a/b'), join(folder, 'link'));
    symlinkSync('/proc/self/cwd', join(folder, 'out'));
    deepEqual(await declared(), ['3001 a/b']);
  });

  it('are not those of other working trees of the repository, but of one that is open', async function () {
    const git = async (...args: string[]): Promise<void> => {
      const settings = ['user.name=test', 'user.email=test@example.com'].flatMap((one) => ['-c', one]);
      await run('git', ['-C', folder, ...settings, ...args], {
        env: { ...process.env, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
      });
    };
    await run('git', ['--version']).catch(() => skipBecause(this, 'git is not installed'));
    await git('init');
    write('package.json', { workspaces: ['**'] });
    write('web/package.json', dev(3001, 'web'));
    await git('add', '.');
    await git('commit', '-m', 'first');
    await git('worktree', 'add', 'trees/fix');
    deepEqual(await declared(), ['3001 web']);
    const { declarations } = await reader.read(join(folder, 'trees/fix'), () => false);
    deepEqual(
      declarations.map((one) => one.package),
      ['web'],
    );
  });

  it('are of a bounded number of packages, those near the top first', async () => {
    write('package.json', { workspaces: ['**'] });
    for (let index = 0; index < 120; index++) write(`p${index}/package.json`, dev(3000 + index));
    for (let index = 0; index < 5; index++) write(`p0/q${index}/package.json`, dev(9000 + index));
    const { packages } = await reader.read(folder, () => false);
    equal(packages.length, 100);
    ok(packages.every((path) => !path.includes('/')));
  });

  it('are read again only if their files have changed', async () => {
    write('package.json', { workspaces: ['apps/*'] });
    write('apps/web/package.json', dev(3001, 'web'));
    write('apps/api/package.json', dev(4000, 'api'));
    deepEqual(await declared(), ['4000 api', '3001 web']);
    equal(read.length, 3);
    deepEqual(await declared(), ['4000 api', '3001 web']);
    equal(read.length, 3);
    write('apps/web/package.json', dev(30_011, 'web'));
    deepEqual(await declared(), ['4000 api', '30011 web']);
    deepEqual(read.slice(3), [join(folder, 'apps/web/package.json')]);
    unlinkSync(join(folder, 'apps/api/package.json'));
    write('apps/docs/package.json', dev(5000, 'docs'));
    deepEqual(await declared(), ['5000 docs', '30011 web']);
    write('package.json', { workspaces: [] });
    deepEqual(await declared(), []);
  });

  it('are none of a folder that is gone, and no more are read once nobody waits', async () => {
    write('package.json', { workspaces: ['apps/*'] });
    write('apps/web/package.json', dev(3001));
    let asked = 0;
    deepEqual((await reader.read(folder, () => ++asked > 1)).packages, []);
    deepEqual(await reader.read(join(folder, 'gone'), () => false), { declarations: [], packages: [] });
  });
});
