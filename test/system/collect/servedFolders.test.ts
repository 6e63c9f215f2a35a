import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readProject } from '../../../src/collect/readProject';
import { ProjectFinder } from '../../../src/collect/projectFinder';
import { projectTitle } from '../../../src/model/recognition/project';
import { servedPartOf } from '../../../src/model/recognition/servedPart';
import { process_ } from '../../unit/builders';

describe('projects of servers that were started at the root of a workspace', () => {
  let home: string;

  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'local-ports-workspace-')));
    write('shop/package.json', '{ "name": "shop", "workspaces": ["apps/*", "sites/*"] }');
    write('shop/.git/HEAD', 'ref: refs/heads/fix-cart\n');
    write(
      'shop/apps/web/package.json',
      '{ "name": "@shop/web", "devDependencies": { "@sveltejs/kit": "2" } }',
    );
    write('shop/apps/web/src/main.ts', '');
    write('shop/apps/api/package.json', '{ "name": "@shop/api" }');
    write('shop/apps/api/dist/package.json', '{ "type": "module" }');
    write('shop/apps/api/dist/main.js', '');
    write('shop/tools/dev.js', '');
    write('secret/package.json', '{ "name": "secret" }');
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }

  async function titleOf(line: string, folder = 'shop'): Promise<string | undefined> {
    const cwd = join(home, folder);
    const part = servedPartOf(process_(300, line.replaceAll('HOME', home).split(' '), { cwd }), []);
    const answer = await readProject(cwd, home, undefined, part);
    ok(answer.kind === 'answered', line);
    return answer.value && projectTitle(answer.value);
  }

  const vite = 'node node_modules/.bin/vite';

  it('are the packages that their commands name', async () => {
    for (const line of [
      `${vite} apps/web`,
      `${vite} dev ./apps/web/`,
      `${vite} HOME/shop/apps/web`,
      'node node_modules/.bin/astro dev --root=apps/web',
      'node --import tsx apps/web/src/main.ts',
      'node node_modules/.bin/parcel apps/web/src/main.ts',
    ]) {
      equal(await titleOf(line), '@shop/web (fix-cart)', line);
    }
    equal(await titleOf(`${vite} ../web`, 'shop/apps/api'), '@shop/web (fix-cart)');
    equal(await titleOf('node apps/api/dist/main.js'), '@shop/api (fix-cart)');
    equal(await titleOf(`${vite} shop/apps/web`, '.'), '@shop/web (fix-cart)');
  });

  it('have the framework and the working tree of the package', async () => {
    const answer = await readProject(join(home, 'shop'), home, undefined, {
      kind: 'folder',
      path: 'apps/web',
    });
    ok(answer.kind === 'answered' && answer.value !== undefined);
    const { onVite, folder, checkout } = answer.value;
    deepEqual(
      [onVite, folder, checkout?.folder],
      ['SvelteKit', join(home, 'shop/apps/web'), join(home, 'shop')],
    );
  });

  it('are the workspace if what they name is no package of its own', async () => {
    write('shop/docs/index.html', '');
    write('shop/file', '');
    for (const line of [
      vite,
      `${vite} .`,
      `${vite} docs`,
      `${vite} nowhere`,
      `${vite} ..`,
      'hugo server -s docs',
      'node tools/dev.js',
      'php -S localhost:8000 -t docs',
    ]) {
      equal(await titleOf(line), 'shop (fix-cart)', line);
    }
  });

  it('are never what hostile words lead to', async function () {
    write('other/deep/evil/package.json', '{ "name": "evil" }');
    write('shop/node_modules/evil/package.json', '{ "name": "evil" }');
    if (process.platform !== 'win32') {
      symlinkSync('/proc/self/cwd', join(home, 'shop/proc'));
      symlinkSync('loop', join(home, 'shop/loop'));
      symlinkSync('../node_modules/evil', join(home, 'shop/apps/evil'));
    }
    const deep = `${'../'.repeat(20)}etc`;
    for (const word of [
      ...['/proc/self/cwd', '/dev/zero', '/net/host/share', '//host/share', '\\\\host\\share', '~', deep],
      ...[
        'proc',
        'loop',
        'apps/evil',
        'node_modules/evil',
        'a\u0000b',
        'a\nb',
        '\u202eapps/web',
        'x'.repeat(900),
      ],
      ...['/', '/tmp', 'file:///etc', '__proto__', '../../../..', '%2e%2e'],
    ]) {
      equal(await titleOf(`${vite} ${word}`), 'shop (fix-cart)', JSON.stringify(word));
    }
    // two levels up is neither beneath nor beside
    equal(await titleOf(`${vite} ../../../secret`, 'shop/apps/web'), '@shop/web (fix-cart)');
    equal(await titleOf(`${vite} HOME/secret`, 'shop/apps/web'), '@shop/web (fix-cart)');
  });

  it('are found in an Angular workspace by the name of the project', async () => {
    write('ng/package.json', '{ "name": "ng" }');
    write(
      'ng/angular.json',
      JSON.stringify({
        projects: {
          ng: { root: '' },
          admin: { root: 'projects/admin' },
          out: { root: '../../x' },
          gone: 'gone',
        },
      }),
    );
    write('ng/projects/admin/src/main.ts', '');
    equal(await titleOf('node node_modules/.bin/ng serve admin', 'ng'), 'admin');
    equal(await titleOf('node node_modules/.bin/ng serve admin', 'ng/projects'), 'admin');
    for (const name of ['ng', 'out', 'gone', 'none', '../projects/admin', '__proto__']) {
      equal(await titleOf(`node node_modules/.bin/ng serve ${name}`, 'ng'), 'ng', name);
    }
  });

  it('are found in an Nx workspace by the name of the project', async () => {
    write('nx/package.json', '{ "name": "@acme/source" }');
    write('nx/nx.json', '{}');
    write('nx/apps/web/project.json', '{ "name": "web", "projectType": "application" }');
    write('nx/apps/admin/project.json', '{ "name": "back-office", "targets": {} }');
    write(
      'nx/apps/shop/cart/project.json',
      '{ "$schema": "../../../node_modules/nx/schemas/project-schema.json" }',
    );
    write('nx/packages/api/package.json', '{ "name": "@acme/api" }');
    equal(await titleOf('node node_modules/.bin/nx serve web', 'nx'), 'web');
    equal(await titleOf('node node_modules/.bin/nx run web:serve:production', 'nx/apps'), 'web');
    equal(await titleOf('node node_modules/.bin/nx dev @acme/api', 'nx'), '@acme/api');
    equal(await titleOf('node node_modules/.bin/nx serve shop-cart', 'nx'), 'cart');
    // another project is in the folder of that name
    equal(await titleOf('node node_modules/.bin/nx serve admin', 'nx'), '@acme/source');
    equal(await titleOf('node node_modules/.bin/nx run-many -t serve', 'nx'), '@acme/source');
    equal(await titleOf('node node_modules/.bin/nx serve web'), 'shop (fix-cart)', 'no workspace of Nx');
  });

  it('are called by their project.json also if they were started in it', async () => {
    write('nx/apps/web/project.json', '{ "name": "web", "targets": {} }');
    write('nx/apps/both/package.json', '{ "private": true }');
    write('nx/apps/both/project.json', '{ "name": "both-of-nx", "targets": {} }');
    write('nx/package.json', '{ "name": "nx" }');
    write('nx/apps/other/project.json', '{ "name": "of-another-tool", "version": "1.0" }');
    equal(await titleOf('node server.js', 'nx/apps/web'), 'web');
    equal(await titleOf('node server.js', 'nx/apps/both'), 'both-of-nx');
    equal(await titleOf('node server.js', 'nx/apps/other'), 'nx');
  });

  it('are told apart by their repositories while both run', async () => {
    write('blog/package.json', '{ "name": "blog" }');
    write('blog/.git/HEAD', 'ref: refs/heads/main\n');
    write('blog/apps/web/package.json', '{ "name": "@shop/web" }');
    const places = ['shop', 'blog'].map((folder) => join(home, folder));
    const part = { kind: 'folder', path: 'apps/web' } as const;
    let changed: () => void = () => undefined;
    const finder = new ProjectFinder(
      home,
      () => {
        changed();
      },
      (error) => {
        throw error;
      },
    );
    for (const place of places) {
      await new Promise<void>((resolve) => {
        changed = resolve;
        finder.projectOf(place, part);
      });
    }
    const titles = places
      .map((place) => finder.projectOf(place, part))
      .map((one) => one && projectTitle(one));
    deepEqual(titles, ['@shop/web · shop (fix-cart)', '@shop/web · blog']);
    equal(finder.projectOf(places[0] ?? '')?.name, undefined, 'the folder alone is another question');
  });
});
