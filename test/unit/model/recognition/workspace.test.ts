import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  isProjectName,
  likelyFolders,
  listedRoot,
  mayBeNamed,
} from '../../../../src/model/recognition/workspace';

describe('listedRoot', () => {
  it('finds the folder of a project in both forms', () => {
    const text = JSON.stringify({
      projects: { web: { root: 'projects/web' }, api: 'apps/api', top: { root: '' } },
    });
    deepEqual(
      ['web', 'api', 'top', 'admin', '__proto__', 'toString'].map((name) => listedRoot(text, name)),
      ['projects/web', 'apps/api', undefined, undefined, undefined, undefined],
    );
  });

  it('finds none in what is no such file', () => {
    for (const text of [
      '',
      '[]',
      'null',
      '{"projects":[]}',
      '{"projects":{"web":7}}',
      '{"projects":{"web":{"root":7}}}',
    ]) {
      equal(listedRoot(text, 'web'), undefined, text);
    }
  });
});

describe('likelyFolders', () => {
  it('begins with the folders that the workspace lists', () => {
    const folders = likelyFolders('@acme/web', ['clients/*', './shops/**', 'tools/one', '!x/*', 'ui']);
    deepEqual(folders.filter((folder) => folder.endsWith('/web')).slice(0, 4), [
      ...['clients/web', 'clients/acme/web'],
      ...['shops/web', 'shops/acme/web'],
    ]);
  });

  it('knows how Nx named nested folders', () => {
    ok(likelyFolders('shop-web', []).includes('apps/shop/web'));
  });

  it('leads out of no workspace', () => {
    const folders = likelyFolders('web', ['../*', 'a/../../*']);
    deepEqual(
      folders.filter((folder) => folder.includes('..')),
      [],
    );
  });
});

it('takes a word for a project name only if it is one', () => {
  deepEqual(
    ['web', '@acme/web', 'apps/web', '../web', '/etc', 'a/../b', '', 'a b', '..', 'x'.repeat(215)].map(
      isProjectName,
    ),
    [true, true, true, false, false, false, false, false, false, false],
  );
});

it('excludes a project that says another name', () => {
  deepEqual(
    [undefined, '{}', '{"name":"web"}', '{"name":"api"}'].map((text) => mayBeNamed(text, 'web')),
    [true, true, true, false],
  );
});
