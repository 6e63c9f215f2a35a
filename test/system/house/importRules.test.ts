import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Result {
  readonly failed: boolean;
  readonly output: string;
}

describe('the rules of who may import whom', function () {
  this.timeout(120_000);
  let house: string;

  before(() => {
    house = mkdtempSync(join(tmpdir(), 'local-ports-house-'));
    for (const entry of [
      'eslint.config.mjs',
      '.dependency-cruiser.cjs',
      'tsconfig.json',
      'package.json',
      'src',
    ]) {
      cpSync(join(process.cwd(), entry), join(house, entry), { recursive: true });
    }
    symlinkSync(join(process.cwd(), 'node_modules'), join(house, 'node_modules'), 'junction');
  });

  after(() => {
    rmSync(house, { recursive: true, force: true });
  });

  function run(tool: string, ...args: string[]): Promise<Result> {
    return new Promise((resolve) => {
      const script = join(process.cwd(), 'node_modules', tool);
      execFile(process.execPath, [script, ...args], { cwd: house }, (error, stdout, stderr) => {
        resolve({ failed: error !== null, output: stdout + stderr });
      });
    });
  }

  const lint = (...files: string[]): Promise<Result> => run('eslint/bin/eslint.js', ...files);
  // node_modules is a link here, and is to be seen as the folder it stands for
  const cruise = (): Promise<Result> =>
    run(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--preserve-symlinks', '--config', '.dependency-cruiser.cjs', 'src'],
    );

  function plant(path: string, text: string): void {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }

  it('are kept by the house as it stands', async () => {
    const [linted, cruised] = await Promise.all([lint('src/model', 'src/watch'), cruise()]);
    assert.equal(linted.failed, false, linted.output);
    assert.equal(cruised.failed, false, cruised.output);
  });

  const lintRules: readonly [description: string, path: string, text: string, rule: string, words: RegExp][] =
    [
      [
        'the model reading files',
        'src/model/planted.ts',
        "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('/x', 'utf8');\n",
        'no-restricted-imports',
        /The model is pure/,
      ],
      [
        'the model knowing VS Code',
        'src/model/planted.ts',
        "import * as vscode from 'vscode';\nexport const name = vscode.env.appName;\n",
        'no-restricted-imports',
        /Only ui\/, commands\//,
      ],
      [
        'watching knowing VS Code',
        'src/watch/planted.ts',
        "import * as vscode from 'vscode';\nexport const name = vscode.env.appName;\n",
        'no-restricted-imports',
        /Only ui\/, commands\//,
      ],
      [
        'the view asking what system it runs on',
        'src/ui/planted.ts',
        'export const platform: string = process.platform;\n',
        'no-restricted-globals',
        /process/,
      ],
      [
        'a shell',
        'src/collect/planted.ts',
        "import { exec } from 'node:child_process';\nexport const run = exec;\n",
        'no-restricted-imports',
        /No shell strings/,
      ],
      [
        'a command beside the one door',
        'src/commands/planted.ts',
        "import * as vscode from 'vscode';\nexport const planted = vscode.commands.registerCommand('x', () => undefined);\n",
        'no-restricted-syntax',
        /one door/,
      ],
    ];
  describe('do not let the linter pass', () => {
    const paths = lintRules.map(([, path], index) => path.replace('planted', `planted${index}`));
    let output = '';

    before(async () => {
      lintRules.forEach(([, , text], index) => {
        plant(paths[index] ?? '', text);
      });
      ({ output } = await lint('--format', 'json', ...paths));
      for (const path of paths) rmSync(join(house, path));
    });

    lintRules.forEach(([description, , , rule, words], index) => {
      it(description, () => {
        const results = JSON.parse(output) as {
          filePath: string;
          messages: { ruleId: string; message: string }[];
        }[];
        const found = results
          .filter(({ filePath }) => filePath.endsWith(paths[index] ?? ''))
          .flatMap(({ messages }) => messages);
        assert.deepEqual(
          found.map(({ ruleId }) => ruleId),
          [rule],
        );
        assert.match(found[0]?.message ?? '', words);
      });
    });
  });

  const importRules: readonly [path: string, imported: string, rule: string][] = [
    ['src/model/planted.ts', 'node:fs', 'model-is-pure'],
    ['src/model/planted.ts', '../collect/collector', 'model-is-pure'],
    ['src/model/planted.ts', 'vscode', 'vscode-only-at-the-edge'],
    ['src/collect/planted.ts', '../ui/tooltip', 'collect-knows-the-model-only'],
    ['src/collect/planted.ts', '../watch/pollInterval', 'collect-knows-the-model-only'],
    ['src/watch/planted.ts', '../act/terminate', 'watch-stands-on-collect'],
    ['src/act/planted.ts', '../watch/pollInterval', 'act-stands-beside-watch'],
    ['src/ui/planted.ts', '../commands/ids', 'ui-does-not-command'],
    ['src/commands/planted.ts', '../extension', 'nobody-imports-the-composition-root'],
    ['src/collect/planted.ts', 'esbuild', 'no-development-dependency-at-run-time'],
    ['src/watch/planted.ts', './nowhere', 'resolvable'],
  ];
  describe('do not let', () => {
    const paths = importRules.map(([path], index) => path.replace('planted', `planted${index}`));
    let result: Result = { failed: false, output: '' };

    before(async () => {
      importRules.forEach(([, imported], index) => {
        plant(
          paths[index] ?? '',
          `import * as planted from '${imported}';\nexport const everything = planted;\n`,
        );
      });
      result = await cruise();
      for (const path of paths) rmSync(join(house, path));
    });

    importRules.forEach(([path, imported, rule], index) => {
      it(`${dirname(path)} import ${imported}`, () => {
        assert.equal(result.failed, true, result.output);
        assert.ok(result.output.includes(`error ${rule}: ${paths[index] ?? ''} `), result.output);
      });
    });
  });
});
