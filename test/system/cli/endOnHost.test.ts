import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/host/projectRoot';
import type { ExitCode } from '../../../src/cli/console';
import { runCommandLine } from '../../../src/cli/runCommandLine';
import { thisProcess } from '../../../src/core/hostProcess';
import type { Server } from '../../support/linux/sshHosts';
import { SshHosts } from '../../support/linux/sshHosts';
import { TestConsole } from '../../support/testConsole';

describe('stop and free on another machine', () => {
  let hosts: SshHosts;
  let version = '';
  let said: readonly string[] = [];

  before('make machines', async function () {
    ({ version } = JSON.parse(await readFile(join(projectRoot(), 'package.json'), 'utf8')) as {
      version: string;
    });
    hosts = await SshHosts.create(this);
    await hosts.add('whole', { programs: ['local-ports', 'node'] });
    await hosts.add('node-only', { programs: ['node'] });
  });
  after('end the machines', async () => {
    await hosts.end();
  });

  it('end nothing where nobody can be asked', async () => {
    const server = await hosts.serve('whole', 3000);
    const { code, said: lines } = await hosts.localPorts('free', '3000', '--on', 'whole');
    assert.equal(code, 3);
    assert.ok(
      lines.some((line) => line.includes(`(PID ${server.pid})`)),
      lines.join('\n'),
    );
    assert.ok(server.isAlive());
    await server.stop();
  });

  it('ask here, with the question of there, and end what was asked about', async () => {
    const server = await hosts.serve('whole', 3000);
    const words = ['stop', String(server.pid)];
    assert.equal(await ask(words, () => ''), 1);
    assert.ok(server.isAlive());
    const questions: string[] = [];
    const code = await ask(words, (prompt) => {
      questions.push(prompt);
      return 'y';
    });
    assert.deepEqual({ code, questions }, { code: 0, questions: ['whole Terminate (y/N): '] });
    assert.equal(said.filter((line) => line.includes('Terminate node, port 3000?')).length, 1);
    assert.ok(!server.isAlive());
  });

  it('ask again if something else holds the port by then', async () => {
    const first = await hosts.serve('whole', 3000);
    let second: Server | undefined;
    let asked = 0;
    const code = await ask(['free', '3000'], async () => {
      asked++;
      if (asked === 2) return '';
      await first.stop();
      second = await hosts.serve('whole', 3000);
      return '1';
    });
    assert.deepEqual({ code, asked }, { code: 1, asked: 2 });
    assert.ok(second?.isAlive());
  });

  it('take --yes for the answer, and run ours where only Node is', async () => {
    const server = await hosts.serve('node-only', 3000);
    assert.equal((await hosts.localPorts('free', '3000', '--yes', '--on', 'node-only')).code, 0);
    assert.ok(!server.isAlive());
  });

  /** As a person at a terminal. */
  function ask(
    argv: readonly string[],
    answer: (prompt: string) => string | Promise<string>,
  ): Promise<ExitCode | undefined> {
    const console = new TestConsole({ answers: [] });
    console.readLine = async (prompt) => answer(prompt);
    ({ said } = console);
    return runCommandLine([...argv, '--on', 'whole'], {
      ...{ console, host: { ...thisProcess(), environment: hosts.environment } },
      ...{ home: '/', folder: '/', ownFolder: '/', version, interrupted: new AbortController().signal },
    });
  }
});
