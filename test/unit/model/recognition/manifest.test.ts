import assert from 'node:assert/strict';
import type { ManifestFile } from '../../../../src/model/recognition/manifest';
import { parseManifest } from '../../../../src/model/recognition/manifest';
import { cpuMsOf } from '../../../../src/collect/cpuTime';

const frameworkOnViteIn = (file: ManifestFile, text: string): string | undefined =>
  parseManifest(file, text)?.onVite;
const projectNameIn = (file: ManifestFile, text: string): string | undefined =>
  parseManifest(file, text)?.name;

describe('frameworkOnViteIn', () => {
  const found = (manifest: object, file: ManifestFile = 'package.json'): string | undefined =>
    frameworkOnViteIn(file, JSON.stringify(manifest));

  it('recognizes the framework that Vite runs by the packages of the manifest', () => {
    assert.equal(found({ devDependencies: { '@sveltejs/kit': '^2', vite: '^7' } }), 'SvelteKit');
    assert.equal(found({ dependencies: { '@solidjs/start': '^1' } }), 'SolidStart');
    assert.equal(found({ dependencies: { '@builder.io/qwik': '1' } }), 'Qwik');
    assert.equal(found({ dependencies: { '@tanstack/react-start': '1' } }), 'TanStack Start');
    assert.equal(frameworkOnViteIn('package.json', '\ufeff{"dependencies":{"@remix-run/dev":"2"}}'), 'Remix');
  });

  it('is undefined for none or several of them, and for other manifests', () => {
    for (const manifest of [
      {},
      { dependencies: { vite: '7', react: '19' } },
      { dependencies: { '@remix-run/dev': '2' }, devDependencies: { '@react-router/dev': '7' } },
      { dependencies: ['@sveltejs/kit'] },
      { name: '@sveltejs/kit' },
    ]) {
      assert.equal(found(manifest), undefined, JSON.stringify(manifest));
    }
    assert.equal(frameworkOnViteIn('package.json', '{ "dependencies"'), undefined);
    assert.equal(found({ dependencies: { '@sveltejs/kit': '2' } }, 'go.mod'), undefined);
  });
});

describe('projectNameIn', () => {
  const cases: readonly [description: string, file: ManifestFile, text: string, name: string | undefined][] =
    [
      ['a name of npm', 'package.json', '{ "name": "shop" }', 'shop'],
      ['a scoped one whole', 'package.json', '{ "name": "@acme/shop" }', '@acme/shop'],
      ['one after a byte order mark', 'package.json', '\ufeff{ "name": "shop" }', 'shop'],
      ['none if it is missing', 'package.json', '{ "private": true }', undefined],
      ['none if it is not a string', 'package.json', '{ "name": ["shop"] }', undefined],
      ['none if it is blank', 'package.json', '{ "name": "  " }', undefined],
      [
        'none where it is longer than npm allows',
        'package.json',
        `{ "name": "${'x'.repeat(215)}" }`,
        undefined,
      ],
      ['none in broken JSON', 'package.json', '{ "name": "shop"', undefined],
      ['none in an empty file', 'package.json', '', undefined],
      ['none if the JSON is not an object', 'package.json', 'null', undefined],
      ['none in JSON nested without end', 'package.json', '['.repeat(200_000), undefined],
      ['a Python project', 'pyproject.toml', '[project]\nname = "shop"\n', 'shop'],
      ['one of Poetry', 'pyproject.toml', '[tool.poetry]\nname = "shop"\n', 'shop'],
      [
        'the standard before Poetry',
        'pyproject.toml',
        '[tool.poetry]\nname = "a"\n[project]\nname = "b"\n',
        'b',
      ],
      ['none if only tools are configured', 'pyproject.toml', '[tool.black]\nline-length = 100\n', undefined],
      ['none in broken TOML', 'pyproject.toml', '[project\nname = ', undefined],
      ['none in TOML nested without end', 'pyproject.toml', `a = ${'['.repeat(100_000)}`, undefined],
      ['a crate', 'Cargo.toml', '[package]\nname = "shop"\nversion = "0.1.0"\n', 'shop'],
      ['none of a workspace of crates', 'Cargo.toml', '[workspace]\nmembers = ["a"]\n', undefined],
      ['a Go module by its last part', 'go.mod', 'module example.com/acme/shop\n\ngo 1.22\n', 'shop'],
      ['one without its version', 'go.mod', 'module example.com/acme/shop/v2\n', 'shop'],
      ['one in quotes after a comment', 'go.mod', '// the shop\nmodule "example.com/shop"\n', 'shop'],
      ['one followed by a comment', 'go.mod', 'module example.com/shop // moved\n', 'shop'],
      ['none if only a comment names one', 'go.mod', '// module example.com/shop\n', undefined],
      ['none if the last part is missing', 'go.mod', 'module\n', undefined],
    ];
  for (const [description, file, text, name] of cases) {
    it(`reads ${description}`, () => {
      assert.equal(projectNameIn(file, text), name);
    });
  }

  it('takes little time for a file of nothing but spaces or lines', () => {
    const spent = cpuMsOf(() => {
      for (const text of ['\n', ' ', '\t\n']) {
        assert.equal(projectNameIn('go.mod', text.repeat(500_000)), undefined);
      }
    });
    assert.ok(spent < 2_000, String(spent));
  });

  it('does not parse a text that would block the event loop, and names the project by its folder instead', () => {
    const filled = (length: number, unit: (index: number) => string): string => {
      const units: string[] = [];
      for (let index = 0, sum = 0; ; index++) {
        const next = unit(index);
        sum += next.length;
        if (sum > length) return units.join('');
        units.push(next);
      }
    };
    const json = 128 * 1024 - 100;
    const toml = 64 * 1024 - 100;
    const bombs: readonly (readonly [ManifestFile, string])[] = [
      ['package.json', `{${filled(json, (index) => `"k${index}":0,`)}"z":0}`],
      ['package.json', `{${filled(json, (index) => `"${index * 7919}":0,`)}"z":0}`],
      ['package.json', `{"dependencies":{${filled(json, (index) => `"k${index}":0,`)}"z":0}}`],
      ['package.json', '['.repeat(json / 2) + ']'.repeat(json / 2)],
      ['package.json', '{"a":'.repeat(json / 6) + '0' + '}'.repeat(json / 6)],
      ['package.json', `[${filled(json, (index) => `{"k${index}":0},`)}0]`],
      ['pyproject.toml', filled(toml, (index) => `k${index}=0\n`)],
      ['pyproject.toml', filled(toml, (index) => `[t${index}]\n`)],
      ['pyproject.toml', filled(toml, () => '[[a]]\n')],
      ['Cargo.toml', `${'a.'.repeat(toml / 2)}b=1`],
      ['Cargo.toml', `a=${'['.repeat(toml / 2)}${']'.repeat(toml / 2)}`],
      ['Cargo.toml', `a=${'{a='.repeat(toml / 3)}`],
      ['Cargo.toml', `a=[${filled(toml, () => '{a=1},')}]`],
      ['go.mod', filled(toml, () => '\t\n')],
      ['go.mod', `module${' '.repeat(toml)}`],
    ];
    for (const [file, text] of bombs) {
      parseManifest(file, text);
      const spent = Math.min(...[1, 2, 3].map(() => cpuMsOf(() => parseManifest(file, text))));
      // ten times what it takes, for slow machines; without the limits it is more than that
      assert.ok(spent < 200, `${file} ${text.slice(0, 20)}: ${spent}`);
      const large = `${text}${' '.repeat(200_000)}`;
      assert.deepEqual(parseManifest(file, large), { name: undefined, onVite: undefined });
    }
  });
});
