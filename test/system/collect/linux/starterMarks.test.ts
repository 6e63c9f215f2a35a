import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { originOf } from '../../../../src/model/origin/origin';
import { ancestorsOf } from '../../../../src/model/process/process';
import { originContext } from '../../../unit/builders';
import { skipBecause } from '../../../support/skip';

/** Prints its own PID and port. */
const server = `
  const own = require('net').createServer().listen(0, '127.0.0.1', () => console.log(process.pid, own.address().port));`;
/** An agent's shell: it starts the server in a session of its own, says so, and exits. */
const shell = `
  const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}],
    { detached: true, stdio: ['ignore', 'inherit', 'ignore'] });
  child.unref();`;

describe('a server whose agent has ended', () => {
  let pid: number | undefined;
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'this is not Linux');
  });
  after(() => {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  });

  it('is still known to be of that agent and session, and nothing else of its environment is kept', async () => {
    const agent = spawn(process.execPath, ['-e', shell], {
      env: {
        ...{ PATH: process.env['PATH'], CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'session-1' },
        ...{ ANTHROPIC_API_KEY: 'hunter2hunter2', DATABASE_URL: 'postgres://a:hunter2hunter2@b/c' },
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(createInterface(agent.stdout), 'line')) as [string];
    pid = Number(line.split(' ')[0]);
    await (agent.exitCode === null ? once(agent, 'exit') : Promise.resolve());
    const snapshot = await new LinuxCollector().scan(new AbortController().signal);
    const found = snapshot.processes.get(pid);
    ok(found);
    const origin = originOf(found, ancestorsOf(snapshot.processes, found), originContext);
    deepEqual(origin, {
      kind: 'agent',
      title: 'Claude Code',
      session: 'session-1',
      pid: undefined,
      process: undefined,
    });
    const kept = JSON.stringify([...snapshot.processes.values(), ...snapshot.listeners]);
    equal(kept.includes('hunter2'), false);
  });
});
