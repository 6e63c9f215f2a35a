import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BranchFacts } from '../../../src/collect/git/branchFacts';
import { foreignFiles } from '../../../src/collect/foreignFiles';
import { readCheckout } from '../../../src/collect/git/readCheckout';
import { skipBecause } from '../../support/skip';

const run = promisify(execFile);

describe('what became of branches in repositories that git made', function () {
  this.timeout(60_000);
  let home: string;
  let facts: BranchFacts;

  before(async function () {
    await run('git', ['--version']).catch(() => skipBecause(this, 'git is not installed'));
  });
  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'local-ports-branches-')));
    facts = new BranchFacts(foreignFiles);
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** Several commands in one folder, without the settings of this machine. */
  async function git(folder: string, ...commands: string[]): Promise<void> {
    mkdirSync(join(home, folder), { recursive: true });
    const settings =
      'init.defaultBranch=main user.name=test user.email=test@example.com advice.detachedHead=false';
    const fixed = settings.split(' ').flatMap((setting) => ['-c', setting]);
    for (const command of commands) {
      await run('git', ['-C', join(home, folder), ...fixed, ...command.split(' ')], {
        env: { ...process.env, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
      });
    }
  }

  /** `merged into main`, `gone`, `gone origin/fix`. */
  async function reasons(folder: string, reader = facts): Promise<string> {
    const answer = await foreignFiles.run((files) => readCheckout(files, join(home, folder)));
    assert.ok(answer.kind === 'answered' && answer.value !== undefined, folder);
    const found = await reader.reasonsFor(answer.value);
    return found
      .map((reason) => {
        if (reason.kind === 'branchMerged') return `merged into ${String(reason.into)}`;
        return reason.kind === 'branchGone' ? `gone ${reason.upstream ?? ''}`.trim() : reason.kind;
      })
      .join(', ');
  }

  const commit = (message: string): string => `commit --quiet --allow-empty -m ${message}`;

  async function makeRepository(): Promise<void> {
    await git('shop', 'init --quiet', commit('first'));
  }

  /** A branch with a commit, in a worktree of its own. */
  async function addWorktree(): Promise<void> {
    await makeRepository();
    await git('shop', 'worktree add --quiet -b fix ../fix');
    await git('fix', commit('fix'));
  }

  /** A clone, and the repository that it is of. */
  async function clone(): Promise<void> {
    await git('origin', 'init --quiet', commit('first'), 'config receive.denyCurrentBranch ignore');
    await git('.', 'clone --quiet origin shop');
  }

  it('say nothing of a new branch, also when the default branch is ahead of it or it was brought up to date', async () => {
    await makeRepository();
    await git('shop', 'worktree add --quiet -b fix ../fix');
    assert.equal(await reasons('fix'), '');
    await git('shop', commit('second'));
    assert.equal(await reasons('fix'), '');
    await git('fix', 'merge --quiet main');
    assert.equal(await reasons('fix'), '');
    await git('shop', commit('third'));
    await git('fix', 'rebase --quiet main');
    assert.equal(await reasons('fix'), '');
    assert.equal(await reasons('shop'), '');
  });

  it('say that one is merged, by a merge commit or without, until it has another commit', async () => {
    await addWorktree();
    assert.equal(await reasons('fix'), '');
    await git('shop', 'merge --quiet --ff-only fix');
    assert.equal(await reasons('fix'), 'merged into main');
    await git('fix', commit('more'));
    assert.equal(await reasons('fix'), '');
    await git('shop', commit('other'), 'merge --quiet --no-edit fix', commit('later'));
    assert.equal(await reasons('fix'), 'merged into main');
    await git('fix', 'checkout --quiet -b next', commit('next'));
    assert.equal(await reasons('fix'), '');
  });

  it('say that one is merged after it was rebased, and nothing after the default branch was set back', async () => {
    await addWorktree();
    await git('shop', commit('other'));
    await git('fix', 'rebase --quiet main');
    await git('shop', 'merge --quiet --ff-only fix');
    assert.equal(await reasons('fix'), 'merged into main');
    await git('shop', 'reset --quiet --hard HEAD~1');
    assert.equal(await reasons('fix'), '');
  });

  it('do not know what was squashed, but what is packed', async () => {
    await addWorktree();
    writeFileSync(join(home, 'fix/a.txt'), 'a');
    await git('fix', 'add .', commit('file'));
    await git('shop', 'merge --quiet --squash fix', commit('squashed'));
    assert.equal(await reasons('fix'), '');
    await git('shop', 'merge --quiet --no-ff --no-edit fix', 'gc --quiet');
    assert.equal(await reasons('fix'), 'merged into main');
  });

  it('find a merge on the remote, and that the remote branch is gone once git knows it', async () => {
    await clone();
    await git('shop', 'checkout --quiet -b fix', commit('fix'), 'push --quiet -u origin fix');
    assert.equal(await reasons('shop'), '');
    await git('origin', 'merge --quiet --no-ff --no-edit fix', 'branch --quiet -D fix');
    assert.equal(await reasons('shop'), '');
    await git('shop', 'fetch --quiet --prune');
    assert.equal(await reasons('shop'), 'gone origin/fix, merged into origin/main');
    await git('shop', 'pack-refs --all');
    assert.equal(await reasons('shop'), 'gone origin/fix, merged into origin/main');
    await git('shop', 'push --quiet origin fix');
    assert.equal(await reasons('shop'), 'merged into origin/main');
  });

  it('find remote branches among packed refs, and those of another name', async () => {
    await clone();
    await git('origin', 'branch feature/cart');
    await git(
      'shop',
      'fetch --quiet',
      'checkout --quiet -b fix --track origin/feature/cart',
      'pack-refs --all',
    );
    assert.equal(await reasons('shop'), '');
    await git('origin', 'branch --quiet -D feature/cart');
    await git('shop', 'fetch --quiet --prune');
    assert.equal(await reasons('shop'), 'gone origin/feature/cart');
  });

  it('find what was squashed and deleted on the remote, as the remote branch that is gone', async () => {
    await clone();
    await git('shop', 'worktree add --quiet -b fix ../fix');
    await git('fix', commit('fix'), 'push --quiet -u origin fix');
    assert.equal(await reasons('fix'), '');
    await git('origin', 'merge --quiet --squash fix', commit('squashed'), 'branch --quiet -D fix');
    await git('shop', 'fetch --quiet --prune', 'merge --quiet --ff-only origin/main');
    assert.equal(await reasons('fix'), 'gone origin/fix');
    assert.equal(await reasons('fix', new BranchFacts(foreignFiles)), 'gone origin/fix');
    assert.equal(await reasons('shop'), '');
  });

  it('take no remote branch for gone of a remote that was never fetched, or in settings elsewhere', async () => {
    await makeRepository();
    await git(
      'shop',
      'remote add origin ../nowhere',
      'checkout --quiet -b fix',
      'config branch.fix.remote origin',
      'config branch.fix.merge refs/heads/fix',
    );
    assert.equal(await reasons('shop'), '');
    await git('shop', 'update-ref refs/remotes/origin/main HEAD');
    assert.equal(await reasons('shop'), 'gone origin/fix');
    await git('shop', 'pack-refs --all');
    assert.equal(await reasons('shop'), 'gone origin/fix');
    await git('shop', 'config include.path ../more');
    assert.equal(await reasons('shop'), '');
  });

  it('find a merge into the branch that the remote has as its default now', async () => {
    await git('origin', 'init --quiet -b master', commit('first'), 'config receive.denyCurrentBranch ignore');
    await git('.', 'clone --quiet origin shop');
    await git('shop', 'checkout --quiet -b fix', commit('fix'), 'push --quiet origin fix');
    await git('origin', 'branch -m master trunk', 'merge --quiet --no-ff --no-edit fix');
    await git('shop', 'fetch --quiet --prune', 'remote set-head origin --auto');
    assert.equal(await reasons('shop'), 'merged into origin/trunk');
    await git('origin', 'branch -m trunk main');
    await git('shop', 'fetch --quiet --prune', 'branch --quiet -D master');
    // origin/HEAD still names trunk
    assert.equal(await reasons('shop'), 'merged into origin/main');
  });

  it('say nothing of a branch while it is rebased or bisected', async () => {
    await addWorktree();
    await git('fix', commit('second'), commit('third'));
    await git('shop', 'merge --quiet --no-ff --no-edit fix');
    assert.equal(await reasons('fix'), 'merged into main');
    await assert.rejects(git('fix', 'rebase --quiet --force-rebase --exec false HEAD~1'));
    assert.equal(await reasons('fix'), '');
    await git('fix', 'rebase --abort');
    assert.equal(await reasons('fix'), 'merged into main');
    await git('fix', 'bisect start HEAD HEAD~3');
    assert.equal(await reasons('fix'), '');
  });

  it('take no remote branch for gone that was never there', async () => {
    await git('origin', 'init --quiet --bare');
    await git('.', 'clone --quiet origin shop');
    assert.equal(await reasons('shop'), '');
    await git('shop', commit('first'));
    assert.equal(await reasons('shop'), '');
    await git('shop', 'push --quiet origin HEAD');
    assert.equal(await reasons('shop'), '');
    // now it was
    await git('shop', 'update-ref -d refs/remotes/origin/main');
    assert.equal(await reasons('shop'), 'gone origin/main');
  });

  it('say that a branch is gone that was checked out, by what HEAD was moved to', async () => {
    await makeRepository();
    await git('shop', 'checkout --quiet -b fix', commit('fix'));
    assert.equal(await reasons('shop'), '');
    await git('shop', 'update-ref -d refs/heads/fix');
    assert.equal(await reasons('shop'), 'gone');
    assert.equal(await reasons('shop', new BranchFacts(foreignFiles)), 'gone');
  });

  it('say it of a worktree whose branch was seen before, or is packed and then deleted', async () => {
    await addWorktree();
    assert.equal(await reasons('fix'), '');
    await git('shop', 'pack-refs --all');
    assert.equal(await reasons('fix'), '');
    await git('shop', 'update-ref -d refs/heads/fix');
    assert.equal(await reasons('fix'), 'gone');
    // nothing shows that HEAD was on it
    assert.equal(await reasons('fix', new BranchFacts(foreignFiles)), '');
  });

  it('take no branch for gone that has no commit yet, or was renamed', async () => {
    await git('new', 'init --quiet');
    assert.equal(await reasons('new'), '');
    await git('new', commit('first'), 'update-ref -d HEAD');
    assert.equal(await reasons('new'), '');
    await makeRepository();
    await git('shop', 'checkout --quiet -b fix', 'checkout --quiet --orphan pages');
    assert.equal(await reasons('shop'), '');
    await git('shop', 'checkout --quiet fix', 'branch -m fix fix-cart');
    assert.equal(await reasons('shop'), '');
    await git('shop', 'checkout --quiet --detach', 'branch --quiet -D fix-cart');
    assert.equal(await reasons('shop'), '');
  });

  it('reads again only what has changed', async () => {
    await addWorktree();
    await git('shop', commit('other'), 'merge --quiet --no-edit fix');
    const reads: string[] = [];
    const counting = new BranchFacts({
      run: (job) =>
        foreignFiles.run((reader) =>
          job({
            find: (path) => reader.find(path),
            open: (path) => {
              reads.push(path);
              return reader.open(path);
            },
            list: (path, names) => reader.list(path, names),
            isExecutable: (file) => reader.isExecutable(file),
            isRunBy: (file, pid) => reader.isRunBy(file, pid),
            read: (path, bytes) => {
              if (!/\.git$|HEAD$/.test(path)) reads.push(path);
              return reader.read(path, bytes);
            },
            readBytes: (path, bytes) => {
              reads.push(path);
              return reader.readBytes(path, bytes);
            },
          }),
        ),
    });
    assert.equal(await reasons('fix', counting), 'merged into main');
    assert.notDeepEqual(reads, []);
    reads.length = 0;
    assert.equal(await reasons('fix', counting), 'merged into main');
    assert.deepEqual(reads, []);
    await git('fix', commit('more'));
    assert.equal(await reasons('fix', counting), '');
    assert.notDeepEqual(reads, []);
  });

  it('say nothing of files that are no repository of git, and answer at once', async function () {
    if (process.platform === 'win32') skipBecause(this, 'links need rights on Windows');
    await addWorktree();
    await git('shop', 'merge --quiet fix');
    const gitFolder = join(home, 'shop/.git');
    const oversized = `${'0'.repeat(40)} refs/heads/x\n`.repeat(200_000);
    const attacks: Record<string, () => void> = {
      'a ref that leads to an endless file': () => {
        rmSync(join(gitFolder, 'refs/heads/main'));
        symlinkSync('/dev/zero', join(gitFolder, 'refs/heads/main'));
      },
      'a ref that leads to itself': () => {
        rmSync(join(gitFolder, 'refs/heads/main'));
        symlinkSync('main', join(gitFolder, 'refs/heads/main'));
      },
      'many refs': () => {
        writeFileSync(join(gitFolder, 'packed-refs'), oversized);
        rmSync(join(gitFolder, 'refs/heads/fix'));
      },
      'a long reflog': () => {
        appendFileSync(join(gitFolder, 'logs/refs/heads/fix'), oversized);
      },
    };
    for (const [name, attack] of Object.entries(attacks)) {
      attack();
      assert.equal(await reasons('fix', new BranchFacts(foreignFiles)), '', name);
    }
  });

  it('follow no name out of the repository', async () => {
    await makeRepository();
    for (const name of ['../../../../etc/passwd', 'a/../../../HEAD', '.hidden', 'fix.lock', 'a\\b', '@']) {
      writeFileSync(join(home, 'shop/.git/HEAD'), `ref: refs/heads/${name}\n`);
      assert.equal(await reasons('shop'), '', name);
    }
  });

  it('keep names that are written from right to left as they are: they are made plain where they are shown', async () => {
    const name = 'fix\u202Etrac';
    await makeRepository();
    await git('shop', `checkout --quiet -b ${name}`, commit('fix'));
    assert.equal(await reasons('shop'), '');
    await git('shop', `update-ref -d refs/heads/${name}`);
    assert.equal(await reasons('shop'), 'gone');
  });
});
