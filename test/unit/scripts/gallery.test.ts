import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesWithId, publishingProblem } from '../../../scripts/gallery/publishable';
import { selfContainedReadme } from '../../../scripts/gallery/readme';

describe('a README without a repository', () => {
  const read = (path: string): Promise<Buffer> => Promise.resolve(Buffer.from(path));
  const inside = (path: string): string => Buffer.from(path).toString('base64');

  it('has its pictures inside', async () => {
    assert.equal(
      await selfContainedReadme('![The view](media/a.png) <img width="9" src="media/b.gif" alt="x" />', read),
      `![The view](data:image/png;base64,${inside('media/a.png')}) <img width="9" src="data:image/gif;base64,${inside('media/b.gif')}" alt="x" />`,
    );
  });

  it('has no links to other files, and keeps all others', async () => {
    const text =
      'See [the license](LICENSE), [sentences](CONTRIBUTING.md#sentences), [`api.d.ts`](api.d.ts), [below](#a-port) and [this](https://example.com/a).';
    assert.equal(
      await selfContainedReadme(text, read),
      'See the license, sentences, `api.d.ts`, [below](#a-port) and [this](https://example.com/a).',
    );
  });

  it('is refused with a picture of a kind that is not shown', async () => {
    await assert.rejects(selfContainedReadme('![x](media/a.svg)', read), /media\/a\.svg is no picture/);
  });

  it('of this project shows only pictures that are inside', async () => {
    const root = process.cwd();
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const packed = await selfContainedReadme(readme, (path) => readFile(join(root, path)));
    const sources = [...packed.matchAll(/!\[[^\]]*\]\(([^)]*)\)|<img[^>]*src="([^"]*)"/g)].map(
      ([, a, b]) => a ?? b ?? '',
    );
    assert.ok(sources.length >= 2, `${sources.length} pictures`);
    assert.deepEqual(
      sources.filter((source) => !source.startsWith('data:image/')),
      [],
    );
    assert.deepEqual([...packed.matchAll(/\]\((?!#|[a-z]+:)[^)]*\)/g)], []);
  });
});

describe('whether it can be published', () => {
  const complete = { name: 'local-ports', publisher: 'shop', repository: 'https://example.com', bugs: {} };

  it('says in one sentence what only the publisher can set', () => {
    assert.equal(
      publishingProblem({ ...complete, repository: undefined }, new Map()),
      'Not ready to publish: package.json has no repository; whoever publishes sets repository, bugs and publisher there (now shop).',
    );
  });

  it('names the files that still name another publisher', () => {
    const texts = new Map([
      ['README.md', "see `getExtension('localports.local-ports')` and `vscode://shop.local-ports/open`"],
      ['api.d.ts', "getExtension('shop.local-ports')"],
    ]);
    assert.equal(
      publishingProblem(complete, texts),
      'Not ready to publish: package.json makes the extension shop.local-ports, and another ID stands in README.md.',
    );
    texts.delete('README.md');
    assert.equal(publishingProblem(complete, texts), undefined);
  });

  it('reads the files that name the extension', () => {
    for (const path of filesWithId) {
      const texts = new Map([[path, readFileSync(join(process.cwd(), path), 'utf8')]]);
      assert.match(publishingProblem(complete, texts) ?? '', /another ID stands in /, path);
    }
  });
});
