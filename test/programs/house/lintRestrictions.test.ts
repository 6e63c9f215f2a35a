import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { projectRoot } from '../../../scripts/host/projectRoot';

const spawnSync = "import { spawnSync } from 'node:child_process';\n";
const vscode = "import * as vscode from 'vscode';\n";
const registerCommand = "import { commands } from 'vscode';\ncommands.registerCommand('x', () => 1);\n";
const fs = "import { existsSync } from 'node:fs';\n";
const fsPromises = "import { readFile } from 'node:fs/promises';\n";
const platform = 'export const platform = process.platform;\n';

/** At least one text for each restriction of eslint.config.mjs, and what the refusal says. */
const plants: readonly (readonly [path: string, text: string, words: RegExp])[] = [
  ['scripts/a.ts', spawnSync, /No shell strings/],
  ['src/ui/a.ts', spawnSync, /No shell strings/],
  ['src/collect/a.ts', spawnSync, /No shell strings/],
  ['src/model/a.ts', spawnSync, /The model is pure/],
  ['src/watch/a.ts', vscode, /Only ui\/, commands\//],
  ['src/model/a.ts', vscode, /Only ui\/, commands\//],
  ['src/model/a.ts', "import { readFileSync } from 'node:fs';\n", /The model is pure/],
  ...['src/ui/a.ts', 'src/collect/a.ts', 'src/act/a.ts', 'src/flows/a.ts'].flatMap((path) =>
    [fs, fsPromises, fs.replace('node:', ''), fsPromises.replace('node:', '')].map(
      (text) => [path, text, /read through collect\/foreignFiles\.ts/] as const,
    ),
  ),
  ['src/collect/linux/a.ts', spawnSync, /No shell strings/],
  ['src/collect/linux/a.ts', vscode, /Only ui\/, commands\//],
  ['src/commands/a.ts', registerCommand, /one door/],
  ['src/ui/a.ts', platform, /'process'/],
  ['src/model/a.ts', 'export const none = Buffer.alloc(0);\n', /'Buffer'/],
  ['src/commands/a.ts', 'export const folder = __dirname;\n', /'__dirname'/],
  ...['child_process', 'dgram', 'http', 'https', 'net', 'tls', 'worker_threads'].map(
    (module) => ['test/unit/a.test.ts', `import * as x from 'node:${module}';\n`, /Unit tests/] as const,
  ),
];

/** Texts that are fine where they are. */
const allowed: readonly (readonly [path: string, text: string])[] = [
  ['src/ui/a.ts', vscode],
  ['src/commands/register.ts', registerCommand],
  ['src/collect/a.ts', platform],
  ['src/collect/linux/a.ts', fs],
  ['src/collect/foreignReader.ts', fsPromises],
  ['src/collect/a.ts', "import { execFile } from 'node:child_process';\n"],
  ['test/system/a.test.ts', "import { createServer } from 'node:net';\n"],
];

interface Restriction {
  /** What is restricted, and where. */
  readonly name: string;
  /** The restrictions without this one. */
  readonly others: readonly Linter.Config[];
}

type Options = readonly unknown[];
interface ImportOptions {
  readonly paths?: readonly { readonly name: string }[];
  readonly patterns?: readonly { readonly group: readonly string[] }[];
}

/** Each thing that the options of a rule restrict, and the options without it. */
function restrictedBy(rule: string, options: Options): (readonly [thing: string, others: Options])[] {
  if (rule !== 'no-restricted-imports') {
    return options.map((option) => {
      const thing = typeof option === 'string' ? option : (option as { selector: string }).selector;
      return [thing, options.filter((other) => other !== option)];
    });
  }
  const { paths = [], patterns = [] } = options[0] as ImportOptions;
  return [
    ...paths.map((path) => [path.name, [{ paths: paths.filter((one) => one !== path), patterns }]] as const),
    ...patterns.map(
      (pattern) =>
        [pattern.group.join(), [{ paths, patterns: patterns.filter((one) => one !== pattern) }]] as const,
    ),
  ];
}

function restrictionsOf(configs: readonly Linter.Config[]): Restriction[] {
  return configs.flatMap((config, index) =>
    Object.entries(config.rules ?? {}).flatMap(([rule, entry]) => {
      const options: Options = Array.isArray(entry) ? entry.slice(1) : [];
      return restrictedBy(rule, options).map(([thing, others]): Restriction => {
        const changed = { ...config, rules: { ...config.rules, [rule]: ['error', ...others] } };
        return {
          name: `${rule} of ${thing} in ${config.files?.join() ?? 'all files'}`,
          others: configs.with(index, changed as Linter.Config),
        };
      });
    }),
  );
}

describe('the restrictions of the linter', function () {
  this.timeout(30_000);
  let configs: Linter.Config[];
  // as the configuration imports it: required here as well, the package may be empty there (Node.js 20)
  let parser: Linter.Parser;

  before('read them, without the rules that need types', async () => {
    const { default: everything } = (await import(
      pathToFileURL(join(projectRoot(), 'eslint.config.mjs')).href
    )) as { default: Linter.Config[] };
    const parsers = everything.flatMap(({ languageOptions }) => languageOptions?.['parser'] ?? []);
    parser = parsers[0] as Linter.Parser;
    configs = everything.map(({ files = ['**/*'], ignores = [], rules = {} }) => ({
      files,
      ignores,
      rules: Object.fromEntries(Object.entries(rules).filter(([rule]) => rule.startsWith('no-restricted-'))),
    }));
  });

  async function refusals(
    restrictions: readonly Linter.Config[],
    path: string,
    text: string,
  ): Promise<string[]> {
    const eslint = new ESLint({
      cwd: projectRoot(),
      overrideConfigFile: true,
      overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser } }, ...restrictions],
    });
    const [result] = await eslint.lintText(text, { filePath: path });
    return result?.messages.map(({ message }) => message) ?? [];
  }

  for (const [path, text, words] of plants) {
    it(`refuse in ${path}: ${text.trim()}`, async () => {
      const [message, ...others] = await refusals(configs, path, text);
      assert.match(message ?? 'nothing', words);
      assert.deepEqual(others, []);
    });
  }

  for (const [path, text] of allowed) {
    it(`allow in ${path}: ${text.trim()}`, async () => {
      assert.deepEqual(await refusals(configs, path, text), []);
    });
  }

  it('are each the only one that refuses some planted text', async () => {
    const restrictions = restrictionsOf(configs);
    assert.ok(restrictions.length >= 15, String(restrictions.length));
    for (const { name, others } of restrictions) {
      const answers = await Promise.all(plants.map(([path, text]) => refusals(others, path, text)));
      assert.ok(
        answers.some((messages) => messages.length === 0),
        `No planted text needs ${name}.`,
      );
    }
  });
});
