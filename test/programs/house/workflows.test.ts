import assert from 'node:assert/strict';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryInstallLocked } from '../../../scripts/host/lockedInstall';
import { runToEnd } from '../../../scripts/host/ownedProcess';
import { projectRoot } from '../../../scripts/host/projectRoot';
import { makeScratchFolder, type ScratchFolder } from '../../../scripts/host/scratchFolder';
import { skipBecause } from '../../support/skip';
import { loadWorkflowChecks, type WorkflowChecks } from '../../support/workflowChecks';

const folder = '.github/workflows';

describe('the workflows', function () {
  this.timeout(60_000);
  let checks: WorkflowChecks;
  let texts: ReadonlyMap<string, string>;

  before(async function () {
    const installed = await tryInstallLocked('linters of workflows', 'workflow-linters', 'test/workflows');
    if ('problem' in installed) skipBecause(this, installed.problem);
    checks = await loadWorkflowChecks(installed.folder);
    const names = await readdir(join(projectRoot(), folder));
    const read = async (name: string) =>
      [name, await readFile(join(projectRoot(), folder, name), 'utf8')] as const;
    texts = new Map(await Promise.all(names.map(read)));
    assert.deepEqual([...texts.keys()].sort(), ['ci.yml', 'nightly.yml', 'release.yml']);
  });

  for (const name of ['ci.yml', 'nightly.yml', 'release.yml']) {
    it(`${name}: the linters and the rules of this house find nothing`, async () => {
      assert.deepEqual(await checks.problemsOf(name, texts.get(name) ?? ''), []);
    });
  }

  const plants: readonly (readonly [what: string, from: RegExp, to: string, found: RegExp])[] = [
    ['an unknown key', /timeout-minutes: 60/, 'timeout-minuts: 60', /Unexpected value 'timeout-minuts'/],
    ['an unknown expression', /\$\{\{ matrix\.os \}\}/, '${{ matrix.oss }}', /property "oss" is not defined/],
    [
      'untrusted text in a command',
      /run: npm cit/,
      'run: echo ${{ github.event.pull_request.title }}',
      /"github\.event\.pull_request\.title" is potentially untrusted/,
    ],
    [
      'any expression in a command',
      /%CODE_PAGE%/,
      '${{ matrix.codePage }}',
      /Rather pass \$\{\{ … \}\} by env/,
    ],
    [
      'an npm script that is not there',
      /npm run --silent doctor/,
      'npm run doktor',
      /no npm script "doktor"/,
    ],
    [
      'an action of a movable version',
      /actions\/cache@[^\n]*/,
      'actions/cache@v5',
      /actions\/cache@v5 is not pinned/,
    ],
    ['rights for everything', /contents: read/, 'contents: write', /permissions are not contents: read/],
    ['a job without a limit', / +timeout-minutes: 60\n/, '', /job "commands" has no timeout-minutes/],
    [
      'credentials that stay',
      / +with:\n +persist-credentials: false\n/,
      '',
      /a checkout keeps its credentials/,
    ],
  ];
  for (const [what, from, to, found] of plants) {
    it(`finds ${what}`, async () => {
      const text = texts.get('ci.yml') ?? '';
      const planted = text.replace(from, to);
      assert.notEqual(planted, text);
      assert.match((await checks.problemsOf('ci.yml', planted)).join('\n'), found);
    });
  }

  describe('commands', () => {
    let scratch: ScratchFolder;
    let calls: string;

    before(async () => {
      scratch = await makeScratchFolder('workflow');
      calls = join(scratch.path, 'calls');
      // in place of the programs that reach registries
      for (const program of ['npx', 'npm', 'gh']) {
        const script = `#!/bin/sh\necho ${program} "$@" >> '${calls}'\n[ "$1" = config ] && echo https://registry.example/\nexit 0\n`;
        await writeFile(join(scratch.path, program), script, { mode: 0o755 });
      }
      await cp(join(projectRoot(), 'package.json'), join(scratch.path, 'package.json'));
      for (const file of ['local-ports.vsix', 'local-ports-0.1.0.tgz'])
        await writeFile(join(scratch.path, file), '');
    });
    after(() => scratch.remove());

    /** As GitHub runs a step without `shell` on Linux and macOS. */
    async function run(script: string, env: Readonly<Record<string, string>>) {
      await writeFile(calls, '');
      const file = join(scratch.path, 'step.sh');
      await writeFile(file, script);
      const path = `${scratch.path}:${process.env['PATH'] ?? ''}`;
      const { code, output } = await runToEnd('bash', ['-e', file], {
        ...{ name: 'bash', cwd: scratch.path, timeoutMs: 20_000 },
        env: { ...process.env, PATH: path, ...env },
      });
      return { code, output, calls: (await readFile(calls, 'utf8')).trim().split('\n') };
    }

    for (const [step, secret, called] of [
      [
        'Visual Studio Marketplace',
        'VSCE_PAT',
        ['npx --yes @vscode/vsce@3.9.2 publish --packagePath local-ports.vsix'],
      ],
      ['Open VSX', 'OVSX_PAT', ['npx --yes ovsx@1.4.0 publish local-ports.vsix']],
      [
        'npm',
        'NPM_TOKEN',
        [
          'npm config get registry',
          'npm config set //registry.example/:_authToken a-secret',
          'npm publish ./local-ports-0.1.0.tgz --access public',
        ],
      ],
    ] as const) {
      it(`publishes to ${step} only if ${secret} is set`, async () => {
        const script = checks.stepOf(texts.get('release.yml') ?? '', step);
        const without = await run(script, { [secret]: '' });
        assert.deepEqual([without.code, without.calls], [0, ['']]);
        assert.match(
          without.output,
          new RegExp(`^::notice::Not published on .+: the secret ${secret} is not set\\.$`),
        );
        const with_ = await run(script, { [secret]: 'a-secret' });
        assert.deepEqual([with_.code, with_.calls], [0, called]);
        assert.doesNotMatch(with_.output, /a-secret/);
      });
    }

    it('refuse a tag that is not the version', async () => {
      const script = checks.stepOf(texts.get('release.yml') ?? '', 'Is it the tag of this version?');
      const manifest = await readFile(join(projectRoot(), 'package.json'), 'utf8');
      const { version } = JSON.parse(manifest) as { readonly version: string };
      assert.equal((await run(script, { TAG: `v${version}` })).code, 0);
      const other = await run(script, { TAG: 'v99.0.0' });
      assert.equal(other.code, 1);
      assert.match(other.output, /^::error::The tag v99\.0\.0 is not of version /);
    });

    it('create a release of both packages', async () => {
      const script = checks.stepOf(texts.get('release.yml') ?? '', 'Create the release with its files');
      const { calls: called } = await run(script, { TAG: 'v1.2.3' });
      assert.deepEqual(called, [
        'gh release create v1.2.3 local-ports.vsix local-ports-0.1.0.tgz --verify-tag --generate-notes',
      ]);
    });
  });
});
