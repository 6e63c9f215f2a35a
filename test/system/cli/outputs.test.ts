import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { npmCommand } from '../../../scripts/host/npm';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeNpmPackage } from '../../../scripts/npmPackage';
import { listReport } from '../../../src/core/reportSchema';
import { unseenCharacter } from '../../../src/model/text/text';
import { localPorts, startLocalPorts } from '../../support/commandLine';
import { startListening, stopAll } from '../../support/listeningProcess';
import { skipBecause } from '../../support/skip';

const run = promisify(execFile);

/** What a server is given on its command line, and must not be seen. */
const secrets = {
  '--password=': 'Tr0ub4dor-3x',
  '--api-key=': 'k9Xw2mQz7LpR4tVb8NcY',
  'postgres://svc:': 'w8Gk2pLmQ4',
  'TOKEN=': 'ghp_a8Kd92hSb5qLm3Xw7RtYv1Zc4Nf6Pg0Uj2Ei',
};
const hostile = [
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202egnp.exe',
  'two\nlines\r',
  '\u009b31m',
  '%s{port}$(id)`id`',
];

describe('what the command line prints', function () {
  this.timeout(60_000);
  let scratch: ScratchFolder;

  before(async () => {
    scratch = await makeScratchFolder('out');
  });
  after(async () => {
    await stopAll();
    await scratch.remove();
  });

  it('has no secret and no character that a terminal interprets, whatever a server is called', async () => {
    const cwd = join(scratch.path, 'a \u001b[31mred\u202e folder');
    await mkdir(cwd);
    const args = [...Object.entries(secrets).map(([lead, secret]) => `${lead}${secret}@db/x`), ...hostile];
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd, args });
    const port = String(server.ports[0]);
    const watching = startLocalPorts(['watch', port, '--json']);
    const shown = await Promise.all(
      [
        ...[
          ['list', port],
          ['list', port, '--json'],
          ['list', '--all'],
          ['who', port],
          ['who', port, '--json'],
        ],
        ...[
          ['free', port],
          ['stop', '--pid', String(server.pid)],
          ['free', port, '--dry-run'],
        ],
        ...[
          ['clean', '--dry-run'],
          ['open', port, '--print'],
        ],
      ].map((words) => localPorts(words)),
    );
    await watching.whenLines(1);
    const ended = await localPorts(['free', port, '--yes']);
    await watching.whenLines(2);
    watching.child.kill('SIGINT');
    const all = [...shown, ended, await watching.ended];
    assert.equal(ended.code, 0, ended.said);
    for (const { out, said } of all) {
      for (const secret of Object.values(secrets)) assert.ok(!`${out}${said}`.includes(secret), out);
      for (const line of `${out}${said}`.split('\n')) {
        assert.ok(!unseenCharacter.test(line), JSON.stringify(line));
      }
    }
    assert.match(shown[3]?.out ?? '', /--password=/);
  });

  it('is installed from its package, without a network, and runs', async function () {
    const { command, args } = npmCommand([]);
    const npm = (cwd: string, ...words: readonly string[]): Promise<{ stdout: string }> =>
      run(command, [...args, ...words], {
        cwd,
        env: { ...process.env, npm_config_offline: 'true', npm_config_cache: join(scratch.path, 'cache') },
      });
    if (
      !(await npm(scratch.path, '--version').then(
        () => true,
        () => false,
      ))
    )
      skipBecause(this, 'no npm here');
    const folder = join(scratch.path, 'package');
    await makeNpmPackage(folder);
    const { stdout: packed } = await npm(folder, 'pack', '--pack-destination', scratch.path);
    const empty = join(scratch.path, 'empty');
    await mkdir(empty);
    const file = join(scratch.path, packed.trim().split('\n').at(-1) ?? '');
    await npm(empty, 'install', '--no-audit', '--no-fund', '--ignore-scripts', file);
    const installed = await readdir(join(empty, 'node_modules', 'local-ports'));
    for (const name of ['LICENSE', 'README.md', 'ThirdPartyNotices.txt', 'local-ports.js', 'package.json']) {
      assert.ok(installed.includes(name), name);
    }
    assert.deepEqual(
      (await readdir(join(empty, 'node_modules'))).filter((one) => !one.startsWith('.')),
      ['local-ports'],
    );
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const port = server.ports[0];
    const { stdout } = await npm(empty, 'exec', '--no', '--', 'local-ports', 'list', String(port), '--json');
    const { listeners } = v.parse(listReport, JSON.parse(stdout));
    assert.deepEqual(
      listeners.map((one) => one.port),
      [port],
    );
    await server.stop();
  });

  it('completes in bash what a person begins', async function () {
    const { out } = await localPorts(['completion', 'bash']);
    const bash = await run('bash', ['--version']).catch(() => undefined);
    if (bash === undefined) skipBecause(this, 'no bash here');
    const script = `${out}
COMP_WORDS=(local-ports wa); COMP_CWORD=1; _local_ports; echo "\${COMPREPLY[*]}"
COMP_WORDS=(local-ports stop --f); COMP_CWORD=2; _local_ports; echo "\${COMPREPLY[*]}"`;
    const { stdout } = await run('bash', ['--norc', '-c', script]);
    assert.equal(stdout, 'watch wait\n--force\n');
    for (const shell of ['zsh', 'fish']) {
      const other = await localPorts(['completion', shell]);
      assert.equal(other.code, 0);
      const works = await run(shell, ['-n', '-c', other.out]).then(
        () => true,
        (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT',
      );
      assert.ok(works, shell);
    }
  });
});
