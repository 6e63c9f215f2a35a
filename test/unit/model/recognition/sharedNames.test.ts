import { deepEqual } from 'node:assert/strict';
import type { Checkout } from '../../../../src/model/recognition/checkout';
import type { Project } from '../../../../src/model/recognition/project';
import { projectName } from '../../../../src/model/recognition/project';
import { SharedNames } from '../../../../src/model/recognition/sharedNames';

function checkout(folder: string, repository = `${folder}/.git`): Checkout {
  const known = { head: undefined, isLinked: false, isPruned: false, hasWorktrees: false };
  return { folder, repository, defaultBranch: undefined, ...known };
}

const web = (folder: string, of?: Checkout): Project => ({
  name: 'web',
  folder,
  ...(of === undefined ? {} : { checkout: of }),
});

/** What each of the projects that run is called. */
function called(...projects: Project[]): string[] {
  const names = new SharedNames();
  for (const project of projects) names.replace(undefined, project);
  return projects.map((project) => projectName(names.toldApart(project)));
}

describe('SharedNames', () => {
  const shop = checkout('/work/shop');
  const blog = checkout('/work/blog');

  it('tells packages of several repositories apart by these', () => {
    deepEqual(called(web('/work/shop/apps/web', shop)), ['web']);
    deepEqual(called(web('/work/shop/apps/web', shop), web('/work/blog/apps/web', blog)), [
      'web · shop',
      'web · blog',
    ]);
  });

  it('tells packages of one repository apart by the folder above', () => {
    deepEqual(called(web('/work/shop/apps/web', shop), web('/work/shop/legacy/web', shop)), [
      'apps/web',
      'legacy/web',
    ]);
  });

  it('takes the nearest folder that differs, outside of repositories too', () => {
    deepEqual(called(web('/work/shop/apps/web'), web('/work/blog/apps/web')), ['shop/web', 'blog/web']);
    deepEqual(called(web('C:\\work\\shop\\web'), web('C:\\work\\blog\\web')), ['shop/web', 'blog/web']);
  });

  it('tells a project of its own from a package', () => {
    deepEqual(called(web('/work/shop/apps/web', shop), web('/sites/web', checkout('/sites/web'))), [
      'web · shop',
      'sites/web',
    ]);
  });

  it('takes working trees of one repository for one project, and forgets what is gone', () => {
    const fix = checkout('/trees/fix', shop.repository);
    deepEqual(called(web('/work/shop/apps/web', shop), web('/trees/fix/apps/web', fix)), ['web', 'web']);
    const names = new SharedNames();
    const [one, other] = [web('/work/shop/apps/web', shop), web('/work/blog/apps/web', blog)];
    names.replace(undefined, one);
    names.replace(undefined, other);
    names.replace(other, undefined);
    deepEqual(names.toldApart(one), one);
  });
});
