import assert from 'node:assert/strict';
import type { PackagePatterns } from '../../../../src/model/expected/packagePatterns';
import {
  isPackageFolder,
  mayHavePackages,
  packagePatterns,
  patternsIn,
} from '../../../../src/model/expected/packagePatterns';
import { writtenPatterns } from '../../../../src/model/recognition/workspacePatterns';

function patternsOf(files: Readonly<Record<string, string | object>>): PackagePatterns {
  const written = writtenPatterns((file) => {
    const text = files[file];
    return typeof text === 'object' ? JSON.stringify(text) : text;
  });
  return packagePatterns(written);
}

/** Whether a folder may be a package; false also if the search ends above it. */
function isFound(files: Readonly<Record<string, string | object>>, folder: string): boolean {
  let patterns = patternsOf(files);
  for (const name of folder.split('/')) {
    if (!mayHavePackages(patterns)) return false;
    patterns = patternsIn(patterns, name);
  }
  return isPackageFolder(patterns);
}

describe('the packages of a monorepo', () => {
  const npm = (...workspaces: readonly string[]) => ({ 'package.json': { workspaces } });
  const cases: readonly (readonly [
    object: Record<string, string | object>,
    found: string[],
    not: string[],
  ])[] = [
    [
      npm('packages/*', './apps/web/'),
      ['packages/a', 'apps/web'],
      ['packages', 'packages/a/b', 'apps/api', 'web'],
    ],
    [{ 'package.json': { workspaces: { packages: ['apps/*'], nohoist: [] } } }, ['apps/web'], ['apps']],
    [npm('packages/**'), ['packages/a', 'packages/a/b/c'], ['other/a']],
    [npm('**/web'), ['web', 'apps/web', 'a/b/web'], ['apps/webs']],
    [npm('{apps,libs}/{web,api-*}'), ['apps/web', 'libs/api-x'], ['apps/x', 'tools/web']],
    [npm('packages/*', '!packages/old-*'), ['packages/a'], ['packages/old-a']],
    [npm('packages/**', '!**/test/**'), ['packages/a'], ['packages/a/test', 'packages/a/test/x']],
    [npm('@acme/*'), ['@acme/web'], ['acme/web']],
    [
      {
        'pnpm-workspace.yaml':
          'packages:\n  - \'apps/*\'  # all\n  - "!apps/old"\n  - tools\ncatalog:\n  x: 1',
      },
      ['apps/web', 'tools'],
      ['apps/old'],
    ],
    [{ 'lerna.json': { packages: ['modules/*'] } }, ['modules/a'], ['packages/a']],
    [{ 'nx.json': {} }, ['apps/web', 'libs/ui'], ['packages/a']],
    [{ 'nx.json': { workspaceLayout: { appsDir: 'services' } } }, ['services/web', 'libs/ui'], ['apps/web']],
    [{ 'turbo.json': {}, ...npm('apps/*') }, ['apps/web'], ['libs/ui']],
  ];
  for (const [files, found, not] of cases) {
    it(`are found by ${JSON.stringify(files)}`, () => {
      for (const folder of found) assert.equal(isFound(files, folder), true, folder);
      for (const folder of not) assert.equal(isFound(files, folder), false, folder);
    });
  }

  it('are in the folder, by patterns that can be read', () => {
    for (const pattern of [
      '../other/*',
      'a/../../x',
      '/etc/*',
      '/',
      '',
      '.',
      'C:\\x',
      'a[bc]',
      '+(a|b)',
      'a(b)?',
    ]) {
      assert.deepEqual(patternsOf(npm(pattern)).included, [], pattern);
    }
    for (const text of ['', '{', '[]', '{"workspaces":5}', '{"workspaces":[5]}']) {
      assert.deepEqual(
        patternsOf({ 'package.json': text, 'nx.json': text, 'lerna.json': text }).included.length <= 2,
        true,
      );
    }
  });

  it('are bounded, however many patterns there are and however they branch', () => {
    const many = patternsOf(npm(...Array.from({ length: 10_000 }, (_, index) => `p${index}/*`)));
    assert.ok(many.included.length <= 100);
    const braces = patternsOf(npm('{a,b}'.repeat(50)));
    assert.ok(braces.included.length <= 100);
    let deep = patternsOf(npm('**/**/**/**/**/**/**/x', '**/a/**/a/**/a/**'));
    for (let level = 0; level < 200; level++) deep = patternsIn(deep, 'a');
    assert.ok(deep.included.length <= 20, String(deep.included.length));
  });
});
