import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../scripts/host/projectRoot';
import { makeScratchFolder, type ScratchFolder } from '../../../scripts/host/scratchFolder';

interface Plant {
  /** A file of the planted house. */
  readonly from: string;
  readonly imported: string;
  /** Names of all rules that it breaks, in alphabetical order. */
  readonly breaks: readonly string[];
}

/** At least one import for each rule of .dependency-cruiser.cjs. */
const plants: readonly Plant[] = [
  { from: 'src/api/a.ts', imported: '../ui/browser', breaks: ['room-api'] },
  { from: 'src/model/text/a.ts', imported: '../process/process', breaks: ['room-model-text'] },
  { from: 'src/model/process/a.ts', imported: '../net/address', breaks: ['room-model-process'] },
  { from: 'src/model/net/a.ts', imported: '../listeners/listener', breaks: ['room-model-net'] },
  { from: 'src/model/listeners/a.ts', imported: '../rows/listenerRow', breaks: ['room-model-listeners'] },
  {
    from: 'src/model/containers/a.ts',
    imported: '../recognition/manifest',
    breaks: ['room-model-containers'],
  },
  {
    from: 'src/model/recognition/a.ts',
    imported: '../conflicts/matchLine',
    breaks: ['room-model-recognition'],
  },
  { from: 'src/model/origin/a.ts', imported: '../rows/listenerRow', breaks: ['room-model-origin'] },
  { from: 'src/model/forgotten/a.ts', imported: '../rows/listenerRow', breaks: ['room-model-forgotten'] },
  { from: 'src/model/history/a.ts', imported: '../tree/nodes', breaks: ['room-model-history'] },
  { from: 'src/model/conflicts/a.ts', imported: '../containers/container', breaks: ['room-model-conflicts'] },
  {
    from: 'src/model/agentConfigs/a.ts',
    imported: '../net/address',
    breaks: ['room-model-agentConfigs'],
  },
  { from: 'src/model/rows/a.ts', imported: '../tree/buildTree', breaks: ['room-model-rows'] },
  { from: 'src/model/exposure/a.ts', imported: '../tree/buildTree', breaks: ['room-model-exposure'] },
  { from: 'src/model/tree/a.ts', imported: '../actions/restartPlan', breaks: ['room-model-tree'] },
  { from: 'src/model/expected/a.ts', imported: '../tree/nodes', breaks: ['room-model-expected'] },
  { from: 'src/model/actions/a.ts', imported: '../exposure/findings', breaks: ['room-model-actions'] },
  { from: 'src/model/loopback/a.ts', imported: '../tree/buildTree', breaks: ['room-model-loopback'] },
  { from: 'src/messages/a.ts', imported: '../collect/collector', breaks: ['room-messages'] },
  { from: 'src/collect/a.ts', imported: '../watch/scanner', breaks: ['room-collect'] },
  { from: 'src/collect/linux/a.ts', imported: '../../ui/tooltip', breaks: ['room-collect'] },
  { from: 'src/watch/a.ts', imported: '../act/terminate', breaks: ['room-watch'] },
  { from: 'src/act/a.ts', imported: '../watch/scanner', breaks: ['room-act'] },
  { from: 'src/flows/a.ts', imported: '../ui/tooltip', breaks: ['room-flows'] },
  { from: 'src/core/a.ts', imported: '../ui/tooltip', breaks: ['room-core'] },
  { from: 'src/agent/a.ts', imported: '../cli/table', breaks: ['room-agent'] },
  { from: 'src/selfCheck/a.ts', imported: '../cli/table', breaks: ['room-selfCheck'] },
  { from: 'src/model/selfCheck/a.ts', imported: '../rows/place', breaks: ['room-model-selfCheck'] },
  { from: 'src/mcp/a.ts', imported: '../cli/table', breaks: ['room-mcp'] },
  { from: 'src/cli/a.ts', imported: '../ui/tooltip', breaks: ['room-cli'] },
  { from: 'src/languageModel/a.ts', imported: '../cli/table', breaks: ['room-languageModel'] },
  { from: 'src/ui/a.ts', imported: '../commands/ids', breaks: ['room-ui'] },
  { from: 'src/terminal/a.ts', imported: '../commands/ids', breaks: ['room-terminal'] },
  {
    from: 'src/commands/a.ts',
    imported: '../extension',
    breaks: ['no-import-of-extension', 'room-commands'],
  },
  { from: 'src/appServices.ts', imported: './extension', breaks: ['no-import-of-extension'] },
  { from: 'src/model/net/b.ts', imported: 'node:fs', breaks: ['model-is-pure'] },
  {
    from: 'src/model/net/c.ts',
    imported: '../../collect/collector',
    breaks: ['model-is-pure', 'room-model-net'],
  },
  { from: 'src/model/net/d.ts', imported: 'vscode', breaks: ['model-is-pure', 'vscode-only-at-the-edge'] },
  { from: 'src/watch/b.ts', imported: 'vscode', breaks: ['vscode-only-at-the-edge'] },
  { from: 'src/flows/b.ts', imported: 'vscode', breaks: ['vscode-only-at-the-edge'] },
  { from: 'src/commands/b.ts', imported: './open', breaks: ['no-import-between-commands'] },
  { from: 'src/ui/b.ts', imported: '../../scripts/test', breaks: ['no-import-of-tools'] },
  { from: 'src/collect/b.ts', imported: 'esbuild', breaks: ['no-development-dependency'] },
  { from: 'src/watch/c.ts', imported: './nowhere', breaks: ['resolvable'] },
  { from: 'src/watch/circle.ts', imported: './circle2', breaks: ['no-circular'] },
];

/** Imports that no rule may refuse. */
const allowed: readonly (readonly [from: string, imported: string])[] = [
  ['src/model/loopback/ok.ts', '../exposure/findings'],
  ['src/model/net/ok.ts', 'ipaddr.js'],
  ['src/messages/ok.ts', '../model/net/address'],
  ['src/collect/ok.ts', 'node:fs'],
  ['src/flows/ok.ts', '../act/terminate'],
  ['src/ui/ok.ts', 'vscode'],
  ['src/commands/ok.ts', './ids'],
  ['src/commands/handlers.ts', './open'],
  ['src/commands/register.ts', './handlers'],
  // the other half of a circle, which is reported once
  ['src/watch/circle2.ts', './circle'],
  ['scripts/ok.ts', '../src/model/net/address'],
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** A house of planted files alone: the rules know nothing but paths. */
describe('the import rules', function () {
  this.timeout(60_000);
  let house: ScratchFolder;
  let violations: readonly Violation[];

  before('plant imports and check them', async () => {
    house = await makeScratchFolder('house');
    const root = projectRoot();
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
      await cp(join(root, file), join(house.path, file));
    }
    await symlink(join(root, 'node_modules'), join(house.path, 'node_modules'), 'junction');
    const imports = [...plants.map(({ from, imported }) => [from, imported] as const), ...allowed];
    const importers = new Set(imports.map(([from]) => join(house.path, from)));
    for (const [from, imported] of imports) {
      const target = `${resolve(house.path, dirname(from), imported)}.ts`;
      const isStub = imported.startsWith('.') && !imported.endsWith('nowhere') && !importers.has(target);
      if (isStub) await write(target, 'export const planted = 1;\n');
      await write(
        join(house.path, from),
        `import * as planted from '${imported}';\nexport const all = planted;\n`,
      );
    }
    violations = await cruise();
  });
  after(() => house.remove());

  async function write(file: string, text: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  async function cruise(): Promise<readonly Violation[]> {
    const args = [
      join(projectRoot(), 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      // node_modules is a link here, to be taken for the folder that it points to
      ...['--preserve-symlinks', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
      ...['src', 'scripts'],
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: house.path,
      maxBuffer: 64 * 1024 * 1024,
    });
    return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
  }

  const brokenBy = (path: string): string[] =>
    [...new Set(violations.filter(({ from }) => from === path).map(({ rule }) => rule.name))].sort();

  for (const { from, imported, breaks } of plants) {
    it(`refuse ${imported} in ${from}`, () => {
      assert.deepEqual(brokenBy(from), breaks);
    });
  }

  for (const [from, imported] of allowed) {
    it(`allow ${imported} in ${from}`, () => {
      assert.deepEqual(brokenBy(from), []);
    });
  }

  it('are each broken by a planted import', async () => {
    const { default: config } = (await import(join(projectRoot(), '.dependency-cruiser.cjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    const names = new Set(config.forbidden.map(({ name }) => name));
    assert.deepEqual(new Set(plants.flatMap(({ breaks }) => breaks)), names);
  });
});
