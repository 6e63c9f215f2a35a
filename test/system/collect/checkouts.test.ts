import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProjectFinder } from '../../../src/collect/projectFinder';
import { readProject } from '../../../src/collect/readProject';
import { checkoutLabel, repositoryName } from '../../../src/model/recognition/checkout';
import type { Project } from '../../../src/model/recognition/project';
import { projectFamily, projectTitle } from '../../../src/model/recognition/project';
import { skipBecause } from '../../support/skip';

const run = promisify(execFile);

describe('projects in repositories that git made', () => {
  let home: string;

  before(async function () {
    await run('git', ['--version']).catch(() => skipBecause(this, 'git is not installed'));
  });
  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'local-ports-git-')));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** Without the settings of this machine. */
  async function git(folder: string, ...args: string[]): Promise<string> {
    const fixed = ['init.defaultBranch=main', 'user.name=test', 'user.email=test@example.com'];
    const options = ['-C', join(home, folder), ...fixed.flatMap((setting) => ['-c', setting])];
    const { stdout } = await run('git', [...options, ...args], {
      env: { ...process.env, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    });
    return stdout;
  }

  function makeFolder(folder: string): void {
    mkdirSync(join(home, folder), { recursive: true });
  }

  async function makeRepository(folder: string, ...options: string[]): Promise<void> {
    makeFolder(folder);
    await git(folder, 'init', '--quiet', ...options);
    writeFileSync(join(home, folder, 'package.json'), '{ "name": "shop" }');
    makeFolder(`${folder}/docs`);
    writeFileSync(join(home, folder, 'docs/index.html'), '');
    await git(folder, 'add', '.');
    await git(folder, 'commit', '--quiet', '-m', 'first');
  }

  async function projectIn(folder: string): Promise<Project> {
    const answer = await readProject(join(home, folder), '/nowhere');
    ok(answer.kind === 'answered' && answer.value !== undefined, folder);
    return answer.value;
  }

  const titleIn = async (folder: string): Promise<string> => projectTitle(await projectIn(folder));

  it('follows the branch, also below the folder of the repository', async () => {
    await makeRepository('shop');
    equal(await titleIn('shop/docs'), 'shop');
    await git('shop', 'switch', '--quiet', '-c', 'fix/cart');
    equal(await titleIn('shop/docs'), 'shop (fix/cart)');
    await git('shop', 'switch', '--quiet', '--detach');
    const commit = await git('shop', 'rev-parse', 'HEAD');
    equal(await titleIn('shop'), `shop (${commit.slice(0, 7)})`);
  });

  it('takes the default branch of the repository that was cloned', async () => {
    await makeRepository('origin', '-b', 'trunk');
    makeFolder('copy');
    await git('.', 'clone', '--quiet', 'origin', 'copy');
    equal(await titleIn('copy'), 'shop');
    await git('copy', 'switch', '--quiet', '-c', 'main');
    equal(await titleIn('copy'), 'shop (main)');
  });

  it('names the branches of working trees, and knows that they are one project', async () => {
    await makeRepository('shop');
    await git('shop', 'worktree', 'add', '--quiet', '-b', 'fix-cart', '../trees/fix');
    const [main, fix] = [await projectIn('shop'), await projectIn('trees/fix')];
    deepEqual([projectTitle(main), projectTitle(fix)], ['shop (main)', 'shop (fix-cart)']);
    equal(projectFamily(main), projectFamily(fix));
    deepEqual([main.checkout?.isLinked, fix.checkout?.isLinked], [false, true]);
    await git('shop', 'worktree', 'remove', '../trees/fix');
    equal(await titleIn('shop'), 'shop');
  });

  it('reads working trees of a bare repository', async () => {
    await makeRepository('origin');
    makeFolder('shop');
    await git('.', 'clone', '--quiet', '--bare', 'origin', 'shop/.bare');
    await git('shop/.bare', 'worktree', 'add', '--quiet', '../main', 'main');
    const { checkout } = await projectIn('shop/main');
    ok(checkout);
    deepEqual([repositoryName(checkout), checkoutLabel(checkout)], ['shop', 'main']);
  });

  it('names no branch where a repository has no working tree: above those of a bare one, or elsewhere', async () => {
    await makeRepository('origin');
    makeFolder('shop');
    await git('.', 'clone', '--quiet', '--bare', 'origin', 'shop/.bare');
    writeFileSync(join(home, 'shop/.git'), 'gitdir: ./.bare\n');
    writeFileSync(join(home, 'shop/package.json'), '{ "name": "shop" }');
    await git('shop', 'worktree', 'add', '--quiet', 'main', 'main');
    const [above, main] = [await projectIn('shop'), await projectIn('shop/main')];
    deepEqual([projectTitle(above), projectTitle(main)], ['shop', 'shop (main)']);
    equal(projectFamily(above), projectFamily(main));

    await makeRepository('dotfiles', '-b', 'settings');
    equal(await titleIn('dotfiles'), 'shop (settings)');
    makeFolder('elsewhere');
    await git('dotfiles', 'config', 'core.worktree', join(home, 'elsewhere'));
    equal(await titleIn('dotfiles'), 'shop');
    await git('dotfiles', 'config', 'core.worktree', '..');
    equal(await titleIn('dotfiles'), 'shop (settings)');
  });

  it('follows a repository that is kept elsewhere', async () => {
    makeFolder('shop');
    await git('shop', 'init', '--quiet', '-b', 'fix', '--separate-git-dir', '../kept');
    writeFileSync(join(home, 'shop/package.json'), '{ "name": "shop" }');
    const { checkout } = await projectIn('shop');
    deepEqual([checkout?.repository, checkout && checkoutLabel(checkout)], [join(home, 'kept'), 'fix']);
  });

  it('takes another default branch once the remote has renamed it', async () => {
    await makeRepository('origin', '-b', 'master');
    makeFolder('copy');
    await git('.', 'clone', '--quiet', 'origin', 'copy');
    await git('origin', 'branch', '-m', 'master', 'main');
    await git('copy', 'fetch', '--quiet', '--prune');
    equal(await titleIn('copy'), 'shop');
    await git('copy', 'switch', '--quiet', 'main');
    equal(await titleIn('copy'), 'shop');
    await git('copy', 'remote', 'set-head', 'origin', '--auto');
    equal(await titleIn('copy'), 'shop');
    await git('copy', 'switch', '--quiet', 'master');
    equal(await titleIn('copy'), 'shop (master)');
  });

  it('names the branch while it is rebased, and the commit while it is bisected', async () => {
    await makeRepository('shop');
    await git('shop', 'worktree', 'add', '--quiet', '-b', 'fix', '../fix');
    for (const [folder, text] of [
      ['shop', 'ours'],
      ['fix', 'theirs'],
    ] as const) {
      writeFileSync(join(home, folder, 'cart.txt'), text);
      await git(folder, 'add', '.');
      await git(folder, 'commit', '--quiet', '-m', text);
    }
    for (const form of ['--merge', '--apply']) {
      await rejects(git('fix', 'rebase', '--quiet', form, 'main'));
      const { checkout } = await projectIn('fix');
      deepEqual([checkout?.head?.kind, checkout && checkoutLabel(checkout)], ['detached', 'fix'], form);
      await git('fix', 'rebase', '--abort');
      equal(await titleIn('fix'), 'shop (fix)', form);
    }
    await git('shop', 'worktree', 'remove', '--force', '../fix');
    await git('shop', 'bisect', 'start', '--no-checkout', 'HEAD', 'HEAD~1');
    equal(await titleIn('shop'), 'shop');
    await git('shop', 'bisect', 'reset');
    await git('shop', 'commit', '--quiet', '--allow-empty', '-m', 'last');
    await git('shop', 'bisect', 'start', 'HEAD', 'HEAD~2');
    const commit = await git('shop', 'rev-parse', 'HEAD');
    equal(await titleIn('shop'), `shop (${commit.slice(0, 7)})`);
  });

  it('is not misled by what a rebase file says', async () => {
    await makeRepository('shop');
    await git('shop', 'switch', '--quiet', '--detach');
    const commit = (await git('shop', 'rev-parse', 'HEAD')).slice(0, 7);
    makeFolder('shop/.git/rebase-merge');
    for (const text of [
      '',
      'detached HEAD',
      'refs/heads/',
      'refs/heads/a\0b',
      `refs/heads/${'x'.repeat(300)}`,
    ]) {
      writeFileSync(join(home, 'shop/.git/rebase-merge/head-name'), `${text}\n`);
      equal(await titleIn('shop'), `shop (${commit})`, text);
    }
  });

  it('says that a working tree was pruned, and which it was', async () => {
    await makeRepository('shop');
    await git('shop', 'worktree', 'add', '--quiet', '-b', 'fix-cart', '../fix');
    renameSync(join(home, 'fix'), join(home, 'away'));
    await git('shop', 'worktree', 'prune');
    renameSync(join(home, 'away'), join(home, 'fix'));
    const { checkout } = await projectIn('fix');
    deepEqual([checkout?.isPruned, checkout?.repository], [true, join(home, 'shop/.git')]);
    equal(await titleIn('fix'), 'shop (fix)');
  });

  it('takes a submodule for a repository of its own', async () => {
    await makeRepository('library');
    await makeRepository('shop');
    await git('shop', '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '../library', 'lib');
    const { checkout } = await projectIn('shop/lib');
    deepEqual([checkout?.folder, checkout?.isLinked], [join(home, 'shop/lib'), false]);
    equal(checkout?.repository, join(home, 'shop/.git/modules/lib'));
  });

  it('names a folder without a manifest after itself, or after its repository', async () => {
    await makeRepository('notes');
    rmSync(join(home, 'notes/package.json'));
    equal(await titleIn('notes'), 'notes');
    equal(await titleIn('notes/docs'), 'docs');
  });

  it('survives files that only look like those of git', async () => {
    await makeRepository('shop');
    for (const text of [
      '',
      'gitdir: ../shop/.git/HEAD',
      'gitdir: /proc/self',
      'gitdir: .',
      `gitdir: ${'../'.repeat(2000)}`,
    ]) {
      makeFolder('fake');
      writeFileSync(join(home, 'fake/package.json'), '{ "name": "fake" }');
      writeFileSync(join(home, 'fake/.git'), text);
      const answer = await readProject(join(home, 'fake'), '/nowhere');
      ok(answer.kind === 'unreadable' || answer.value?.checkout === undefined, text);
    }
    makeFolder('empty/.git');
    equal((await readProject(join(home, 'empty'), '/nowhere')).kind, 'answered');
  });

  describe('while they are shown', () => {
    let now: number;
    let finder: ProjectFinder;
    let changed: () => void;

    beforeEach(() => {
      now = 0;
      finder = new ProjectFinder(
        '/nowhere',
        () => {
          changed();
        },
        (error) => {
          throw error;
        },
        () => now,
      );
    });

    async function afterChange(start: () => void): Promise<void> {
      await new Promise<void>((resolve) => {
        changed = resolve;
        start();
      });
    }

    const titleOf = (folder: string): string | undefined => {
      const project = finder.projectOf(join(home, folder));
      return project && projectTitle(project);
    };

    it('follows a switched branch without a new process', async () => {
      await makeRepository('shop');
      await afterChange(() => titleOf('shop'));
      equal(titleOf('shop'), 'shop');
      await git('shop', 'switch', '--quiet', '-c', 'fix-cart');
      now = 10_000;
      await afterChange(() => {
        finder.revisit();
      });
      equal(titleOf('shop'), 'shop (fix-cart)');
    });

    it('tells two projects of one name apart by the folder above, but not two working trees', async () => {
      await makeRepository('a/shop');
      await git('a/shop', 'worktree', 'add', '--quiet', '-b', 'fix-cart', '../../trees/fix');
      for (const folder of ['a/shop', 'trees/fix']) await afterChange(() => titleOf(folder));
      deepEqual([titleOf('a/shop'), titleOf('trees/fix')], ['shop (main)', 'shop (fix-cart)']);
      await makeRepository('b/shop');
      await afterChange(() => titleOf('b/shop'));
      deepEqual([titleOf('a/shop'), titleOf('b/shop')], ['a/shop (main)', 'b/shop']);
    });

    it('keeps what it knew of a folder that is gone', async () => {
      await makeRepository('shop');
      await git('shop', 'worktree', 'add', '--quiet', '-b', 'fix-cart', 'trees/fix');
      await afterChange(() => titleOf('shop/trees/fix'));
      rmSync(join(home, 'shop/trees/fix'), { recursive: true });
      await afterChange(() => titleOf('shop/trees/fix (deleted)'));
      equal(titleOf('shop/trees/fix (deleted)'), 'shop (fix-cart)');
    });

    it('claims no branch for a folder that was gone when it was first seen', async () => {
      await makeRepository('shop');
      await git('shop', 'switch', '--quiet', '-c', 'fix-cart');
      await afterChange(() => titleOf('shop/trees/old (deleted)'));
      equal(titleOf('shop/trees/old (deleted)'), 'shop');
    });
  });
});
