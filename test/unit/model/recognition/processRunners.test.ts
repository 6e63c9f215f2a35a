import assert from 'node:assert/strict';
import type { ProcessRunner } from '../../../../src/model/recognition/processRunners';
import { processRunnersOf, processRunnerTable } from '../../../../src/model/recognition/processRunners';
import type { Process } from '../../../../src/model/process/process';
import { process_ } from '../../builders';

const server = process_(300, ['node', 'server.js']);
const npm = process_(200, ['npm run dev'], { executable: '/usr/bin/node' });
const bin = '/home/alice/shop/node_modules/.bin';

function run(...argv: string[]): Process {
  return process_(100, argv);
}

function first(...argv: string[]): Process {
  return process_(1, argv);
}

function kinds(...ancestors: Process[]): [ProcessRunner['kind'], string, number][] {
  return processRunnersOf(server, ancestors).map(({ kind, name, process }) => [kind, name, process.pid]);
}

describe('processRunnerTable', () => {
  for (const { name, kind, samples } of processRunnerTable) {
    for (const line of samples) {
      it(`recognizes ${name} by ${line}`, () => {
        assert.deepEqual(kinds(npm, run(...line.split(' '))), [[kind, name, 100]]);
      });
    }
  }

  it('has a sample in every row', () => {
    assert.deepEqual(
      processRunnerTable.filter(({ samples }) => samples.length === 0),
      [],
    );
  });
});

describe('processRunnersOf', () => {
  const known: readonly [kind: ProcessRunner['kind'], name: string, process: Process][] = [
    ['stopsSiblings', 'foreman', process_(100, ['foreman: master'], { executable: '/usr/bin/ruby3.1' })],
    ['stopsSiblings', 'foreman', run('ruby', '/usr/local/bin/foreman', 'start')],
    ['stopsSiblings', 'Honcho', run('python3', '/home/alice/.venv/bin/honcho', 'start')],
    ['stopsSiblings', 'Hivemind', run('/usr/local/bin/hivemind', 'Procfile.dev')],
    ['stopsSiblings', 'concurrently', run('node', `${bin}/concurrently`, '-k', 'node a.js', 'node b.js')],
    [
      'stopsSiblings',
      'concurrently',
      run('node', `${bin}/../concurrently/dist/bin/concurrently.js`, '--kill-others'),
    ],
    [
      'stopsSiblingsOnFailure',
      'concurrently',
      run('node', `${bin}/concurrently`, '--kill-others-on-fail', 'a'),
    ],
    ['stopsSiblingsOnFailure', 'npm-run-all', run('node', `${bin}/run-p`, 'web', 'api')],
    ['stopsSiblingsOnFailure', 'npm-run-all', run('node', `${bin}/npm-run-all`, '--parallel', 'web', 'api')],
    [
      'stopsSiblingsOnFailure',
      'turbo',
      run('/home/alice/shop/node_modules/@turbo/linux-64/bin/turbo', 'run', 'dev'),
    ],
    ['script', 'run.sh', run('/bin/bash', './run.sh', '--fast')],
    ['script', 'dev', run('bash', '-e', '/home/alice/shop/bin/dev')],
  ];
  for (const [kind, name, process] of known) {
    it(`recognizes ${name} by ${(process.commandLine ?? []).join(' ')}`, () => {
      assert.deepEqual(kinds(npm, process), [[kind, name, 100]]);
    });
  }

  const others: readonly [why: string, process: Process][] = [
    ['concurrently that keeps the others', run('node', `${bin}/concurrently`, 'node a.js', 'node b.js')],
    ['scripts one after another', run('node', `${bin}/npm-run-all`, 'build', 'start')],
    ['scripts that continue without one', run('node', `${bin}/run-p`, '-c', 'web', 'api')],
    ['turbo that continues', run('/usr/bin/turbo', 'run', 'dev', '--continue')],
    ["a project's own foreman.rb", run('ruby', 'foreman.rb')],
    ['a command of a shell', run('sh', '-c', 'node server.js')],
    ['an interactive shell', run('bash', '--init-file', '/x/shellIntegration.sh')],
    ['a program', run('make', 'run.sh')],
  ];
  for (const [why, process] of others) {
    it(`does not recognize ${why}`, () => {
      assert.deepEqual(kinds(npm, process), []);
    });
  }

  it('returns the nearest of each kind', () => {
    const near = { ...run('bash', 'near.sh'), pid: 150 };
    const foreman = { ...run('ruby', '/usr/bin/foreman'), pid: 120 };
    assert.deepEqual(kinds(near, foreman, run('bash', 'far.sh')), [
      ['script', 'near.sh', 150],
      ['stopsSiblings', 'foreman', 120],
    ]);
  });

  describe('in a container', () => {
    const container = (...chain: [Process, ...Process[]]): number | undefined =>
      processRunnersOf(chain[0], chain.slice(1)).find(({ kind }) => kind === 'container')?.process.pid;

    it('include its first process', () => {
      assert.equal(container(server, { ...npm, pid: 1 }), 1);
      assert.equal(container(server, first('/bin/sh', '-c', 'node server.js')), 1);
      assert.equal(container(server, first('/bin/bash', '/app/start.sh')), 1);
    });

    it("include a reaper's command, even if other processes are in between", () => {
      assert.equal(container(server, first('/usr/bin/tini', '--', 'node', 'server.js')), 300);
      const entry = first('/sbin/docker-init', '--', 'docker-entrypoint.sh', 'node', 'server.js');
      assert.equal(container(server, entry), 300);
      const shell = run('sh', '-c', 'npm run dev');
      assert.equal(container(server, npm, shell, first('dumb-init', 'sh', '-c', 'npm run dev')), 100);
    });

    it('include neither what a reaper adopted nor parts of a whole system', () => {
      assert.equal(container(server, first('/usr/bin/tini', '--', 'sleep', 'infinity')), undefined);
      for (const name of ['/usr/lib/systemd/systemd', '/sbin/init', '/sbin/launchd', '/opt/agent/agentd']) {
        assert.equal(container(server, npm, first(name)), undefined, name);
      }
      assert.equal(container(server, npm), undefined);
    });

    it('include nothing that continues without it: a loop or an interactive shell', () => {
      const idle = first('/bin/sh', '-c', 'echo started; while sleep 1 & wait $!; do :; done');
      assert.equal(container(server, idle), undefined);
      assert.equal(container(server, npm, first('/bin/bash')), undefined);
      assert.equal(container(server, run('bash'), first('/usr/bin/tini', '--', 'bash')), undefined);
      assert.equal(container(server, run('bash', '-l'), first('node', 'agent.js')), undefined);
    });
  });
});
