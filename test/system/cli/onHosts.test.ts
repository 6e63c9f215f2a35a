import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { ExitCode } from '../../../src/cli/console';
import { runCommandLine } from '../../../src/cli/runCommandLine';
import { thisProcess } from '../../../src/core/hostProcess';
import { SshHosts } from '../../support/linux/sshHosts';
import { TestConsole } from '../../support/testConsole';

describe('--on', () => {
  let hosts: SshHosts;

  before('make machines', async function () {
    hosts = await SshHosts.create(this);
    await hosts.add('whole', { programs: ['local-ports', 'node'] });
    await hosts.add('node-only', { programs: ['node'] });
    await hosts.add('bare', { programs: [] });
    await hosts.add('refusing', { programs: ['node'], refuses: true });
    await hosts.add('hanging', { programs: ['node'], instead: 'exec /bin/sleep 600' });
    await hosts.add('slow', { programs: ['node'], instead: '/bin/sleep 1; eval "$SSH_ORIGINAL_COMMAND"' });
    for (const [host, port] of [
      ['whole', 3001],
      ['node-only', 3002],
    ] as const)
      await hosts.serve(host, port);
  });
  after('end the machines', async () => {
    await hosts.end();
  });

  it('waits until all of them listen', async () => {
    const words = ['wait', '3001', '--timeout', '0', '--on', 'whole,node-only'];
    const { code, said } = await hosts.localPorts(...words);
    assert.deepEqual({ code, said }, { code: 1, said: ['node-only: Nothing listens on port 3001 yet.'] });
  });

  it('lists them in one table, and says beside it whom it could not see', async () => {
    const before = await homes();
    const on = ['whole', 'node-only', 'bare', 'refusing', 'slow', 'gone'].join(',');
    await hosts.addUnreachable('gone', 'false');
    const { code, out, said } = await hosts.localPorts('list', '--on', on);
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    assert.deepEqual(
      rows.map(([host, port]) => [host, port]),
      [
        ['HOST', 'PORT'],
        ['whole', '3001'],
        ['node-only', '3002'],
      ],
    );
    // what ssh says depends on how far it came
    const reasons = said.map((line) =>
      line.replace(/^(gone could not be reached through ssh)[.:].*$/, '$1.'),
    );
    assert.deepEqual([...reasons].sort(), [
      'bare has neither local-ports nor Node.js in the PATH of its commands: sh: 1: node: not found',
      'gone could not be reached through ssh.',
      'refusing could not be reached through ssh: root@refusing: Permission denied (publickey).',
    ]);
    assert.equal(code, 4);
    assert.deepEqual(await homes(), before);
  });

  it('waits for none longer than for its deadline', async () => {
    const { code, out, said } = await hosts.localPorts(
      'list',
      '--on',
      'hanging,whole',
      '--host-timeout',
      '8',
    );
    assert.match(out, /^whole +3001 /m);
    assert.deepEqual({ code, said }, { code: 4, said: ['hanging did not answer in time.'] });
  });

  it('has one document for scripts, with the host of each listener', async () => {
    const { code, out } = await hosts.localPorts('list', '--json', '--on', 'whole,node-only,refusing');
    const { hosts: known, listeners } = JSON.parse(out) as {
      readonly hosts: readonly Record<string, unknown>[];
      readonly listeners: readonly Record<string, unknown>[];
    };
    assert.deepEqual(
      listeners.map(({ host, port, protocol }) => [host, port, protocol]),
      [
        ['whole', 3001, 'tcp'],
        ['node-only', 3002, 'tcp'],
      ],
    );
    assert.deepEqual(
      known.map(({ host, platform, isWhole }) => [host, platform, isWhole]),
      [
        ['whole', 'linux', true],
        ['node-only', 'linux', true],
        ['refusing', undefined, undefined],
      ],
    );
    assert.equal(code, 4);
  });

  it('runs what is installed there, and reads ours from stdin elsewhere', async () => {
    const earlier = (await hosts.asked()).length;
    const { code, out, said } = await hosts.localPorts('who', '3001', '--on', 'whole,node-only');
    assert.match(out, /^whole: .*node.*3001/);
    assert.deepEqual({ code, said }, { code: 0, said: ['node-only: Nothing listens on port 3001.'] });
    const commands = (await hosts.asked())
      .slice(earlier)
      .map((line) => line.replace(/^.* -- /, '').replace(/m[\da-f]{32}/, 'MARK'));
    assert.deepEqual(commands.sort(), [
      'node-only local-ports --marked MARK who 3001 --json',
      'node-only node - --marked MARK who 3001 --json',
      'whole local-ports --marked MARK who 3001 --json',
    ]);
  });

  it('asks nothing of a name that is an option or a command', async () => {
    const earlier = await hosts.asked();
    const touched = hosts.path('touched');
    const commands = [['list'], ['who', '1'], ['wait', '1'], ['stop', '1', '--yes'], ['free', '1', '--yes']];
    const names = [
      ...[`-oProxyCommand=touch ${touched}`, `whole,-oProxyCommand=touch ${touched}`, '-T', '-', ''],
      ...[`whole;touch ${touched}`, `$(touch ${touched})`, `whole\ntouch ${touched}`],
    ];
    for (const name of names) {
      for (const command of commands) {
        assert.equal(await codeOf([...command, `--on=${name}`]), 2, `${command.join(' ')} ${name}`);
      }
    }
    for (const command of [
      ['stop', '1'],
      ['free', '1'],
    ]) {
      assert.equal(await codeOf([...command, '--yes', '--on=whole,bare']), 2);
    }
    assert.deepEqual(await hosts.asked(), earlier);
    assert.ok(!(await readdir(hosts.path())).includes('touched'));
  });

  /** In this process, which is quicker than one for each. */
  function codeOf(argv: readonly string[]): Promise<ExitCode | undefined> {
    const host = thisProcess();
    return runCommandLine(argv, {
      console: new TestConsole(),
      host: { ...host, environment: hosts.environment },
      ...{ home: '/', folder: '/', ownFolder: '/', version: '0', interrupted: new AbortController().signal },
    });
  }

  /** All files of all homes there. */
  async function homes(): Promise<readonly (readonly string[])[]> {
    return Promise.all(
      ['whole', 'node-only', 'slow'].map(async (host) =>
        (await readdir(hosts.path(host, 'home'), { recursive: true })).sort(),
      ),
    );
  }
});
