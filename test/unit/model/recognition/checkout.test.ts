import { equal, deepEqual } from 'node:assert/strict';
import type { Checkout } from '../../../../src/model/recognition/checkout';
import {
  checkoutLabel,
  parseDefaultBranch,
  parseGitFile,
  parseHead,
  repositoryName,
} from '../../../../src/model/recognition/checkout';
import { projectFamily, projectTitle } from '../../../../src/model/recognition/project';

function checkout(branch: string | undefined, more: Partial<Checkout> = {}): Checkout {
  return {
    folder: '/work/shop',
    repository: '/work/shop/.git',
    head: branch === undefined ? undefined : { kind: 'branch', branch },
    isLinked: false,
    isPruned: false,
    hasWorktrees: false,
    defaultBranch: undefined,
    ...more,
  };
}

const sha1 = '0123456789abcdef0123456789abcdef01234567';

describe('the files of a git repository', () => {
  it('names a branch, whatever its name, or a commit', () => {
    for (const branch of ['main', 'feature/cart', 'fix#1', 'é-ü', '@', 'a b']) {
      deepEqual(parseHead(`ref: refs/heads/${branch}\n`), { kind: 'branch', branch });
    }
    deepEqual(parseHead('ref:refs/heads/main'), { kind: 'branch', branch: 'main' });
    for (const commit of [sha1, `${sha1}${'0'.repeat(24)}`]) {
      deepEqual(parseHead(`${commit}\n`), { kind: 'detached', commit });
    }
  });

  it('does not know a HEAD that is something else', () => {
    const texts = [
      '',
      'ref: refs/heads/',
      'ref: refs/heads/.invalid\n',
      'ref: refs/bisect/bad\n',
      sha1.slice(1),
    ];
    for (const text of [
      ...texts,
      'ref: refs/heads/a\x1b[2J\n',
      `ref: refs/heads/${'x'.repeat(256)}\n`,
      '<html>',
    ]) {
      equal(parseHead(text), undefined, text);
    }
  });

  it('is labelled with the branch that is rebased, as if it were checked out', () => {
    const rebasing = (branch: string, more: Partial<Checkout> = {}): string | undefined =>
      checkoutLabel(
        checkout(undefined, { head: { kind: 'detached', commit: sha1, rebasing: branch }, ...more }),
      );
    equal(rebasing('fix'), 'fix');
    equal(rebasing('main'), undefined);
    equal(rebasing('main', { hasWorktrees: true }), 'main');
  });

  it('names the folder of a linked working tree', () => {
    equal(parseGitFile('gitdir: /work/shop/.git/worktrees/fix\n'), '/work/shop/.git/worktrees/fix');
    equal(parseGitFile('gitdir: C:/work/shop/.git/worktrees/fix\r\n'), 'C:/work/shop/.git/worktrees/fix');
    equal(parseGitFile('gitdir: ../a b/.git\n'), '../a b/.git');
    for (const text of ['', 'gitdir: ', 'gitdir: a\nb', 'x gitdir: /a'])
      equal(parseGitFile(text), undefined, text);
  });

  it('names the default branch of origin', () => {
    equal(parseDefaultBranch('ref: refs/remotes/origin/release/2\n'), 'release/2');
    equal(parseDefaultBranch('ref: refs/remotes/upstream/main\n'), undefined);
    equal(parseDefaultBranch(sha1), undefined);
  });

  it('names a repository after its folder', () => {
    const folders = [
      '/work/shop/.git',
      '/work/shop/.bare',
      '/srv/shop.git',
      'C:\\work\\shop\\.git',
      '/work/shop/.git/',
    ];
    for (const repository of folders) equal(repositoryName({ repository }), 'shop', repository);
    equal(repositoryName({ repository: '/.git' }), '.git');
  });
});

describe('the label of a working tree', () => {
  it('is left out on the default branch of a repository with a single one', () => {
    equal(checkoutLabel(checkout('main')), undefined);
    equal(checkoutLabel(checkout('master')), undefined);
    equal(checkoutLabel(checkout('develop', { defaultBranch: 'develop' })), undefined);
    equal(checkoutLabel(checkout(undefined)), undefined);
  });

  it('is the branch where there are several, or another one is checked out', () => {
    equal(checkoutLabel(checkout('fix-cart')), 'fix-cart');
    equal(checkoutLabel(checkout('main', { defaultBranch: 'develop' })), 'main');
    equal(checkoutLabel(checkout('main', { hasWorktrees: true })), 'main');
    equal(checkoutLabel(checkout('main', { isLinked: true })), 'main');
  });

  it('is the beginning of a commit, and the folder of a linked working tree that has no branch', () => {
    const head = { kind: 'detached', commit: sha1 } as const;
    equal(checkoutLabel(checkout(undefined, { head })), '0123456');
    const linked = { isLinked: true, folder: '/work/shop-bisect' };
    equal(checkoutLabel(checkout(undefined, { head, ...linked })), 'shop-bisect');
    equal(checkoutLabel(checkout(undefined, { isPruned: true, ...linked })), 'shop-bisect');
  });
});

describe('a project', () => {
  it('is named with its branch, and with the folder above where its name is not enough', () => {
    const project = { name: 'shop', folder: '/work/clients/shop', checkout: checkout('fix-cart') };
    equal(projectTitle(project), 'shop (fix-cart)');
    equal(projectTitle({ ...project, within: 'clients' }), 'clients/shop (fix-cart)');
    equal(projectTitle({ name: 'shop', folder: '/work/shop' }), 'shop');
  });

  it('is the same in all working trees, and another in another repository or folder', () => {
    const main = { name: 'web', folder: '/work/shop/packages/web', checkout: checkout('main') };
    const linked = checkout('fix', { folder: '/trees/fix', isLinked: true });
    equal(
      projectFamily(main),
      projectFamily({ ...main, folder: '/trees/fix/packages/web', checkout: linked }),
    );
    const others = [
      { ...main, folder: '/work/shop/packages/api' },
      { ...main, checkout: checkout('main', { repository: '/work/other/.git' }) },
      { name: 'web', folder: '/work/shop/packages/web' },
    ];
    equal(new Set([main, ...others].map(projectFamily)).size, 4);
  });
});
