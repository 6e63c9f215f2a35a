import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../../scripts/host/projectRoot';

/** As esbuild.mjs builds it for a release. */
async function releasedFiles(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20' },
    entryPoints: { extension: join(projectRoot(), 'src', 'extension.ts') },
    ...{ outdir: 'dist', external: ['vscode'], mainFields: ['module', 'main'], minify: true, write: false },
  });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(path.lastIndexOf('/') + 1), text]));
}

describe('the released extension', () => {
  it('is ASCII, because V8 keeps a source with one other character at two bytes for each', async () => {
    for (const [name, text] of await releasedFiles()) {
      assert.deepEqual(text.match(/.{0,40}[^\0-\x7f].{0,20}/g) ?? [], [], name);
    }
  });

  it('loads what its commands do in files of their own, when the first one is called', async () => {
    const files = await releasedFiles();
    const handlers = [...files.keys()].filter((name) => name.startsWith('handlers-'));
    assert.equal(handlers.length, 1);
    const atStart = files.get('extension.js') ?? '';
    assert.match(atStart, /import\("\.\/handlers-/);
    assert.doesNotMatch(atStart, /from"\.\/handlers-/);
  });
});
