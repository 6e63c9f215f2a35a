import assert from 'node:assert/strict';
import { OwnedProcess } from '../../../scripts/host/ownedProcess';
import { pollUntil, systemWaitClock } from '../../../src/act/pollUntil';
import { commandLine, SshHosts } from '../../support/linux/sshHosts';

const names = ['whole', 'node-only'];
const withinMs = 20_000;

describe('watch --on', () => {
  let hosts: SshHosts;

  before('make machines', async function () {
    hosts = await SshHosts.create(this);
    await hosts.add('whole', { programs: ['local-ports', 'node'] });
    await hosts.add('node-only', { programs: ['node'] });
    await hosts.addUnreachable('gone', 'false');
  });
  after('end the machines', async () => {
    await hosts.end();
  });

  it('says what opens and closes on each, and at Ctrl+C leaves nothing behind, here or there', async () => {
    const args = [commandLine(), 'watch', '--json', '--on', [...names, 'gone'].join(',')];
    const watching = new OwnedProcess(process.execPath, args, { name: 'watch', env: hosts.environment });
    const seen = (host: string, event: string): Promise<unknown> =>
      watching.waitForLine(new RegExp(`^\\{"host":"${host}","event":"${event}"`), withinMs);
    await Promise.all([seen('gone', 'failed'), ...names.map((host) => seen(host, 'snapshot'))]);
    const server = await hosts.serve('node-only', 3005);
    await seen('node-only', 'opened');
    await server.stop();
    await seen('node-only', 'closed');
    assert.deepEqual(await runningThere(), [true, true]);
    process.kill(watching.pid!, 'SIGINT');
    assert.equal((await watching.ended).code, 130);
    assert.deepEqual(await hosts.clientsNow(), []);
    const left = await pollUntil(runningThere, {
      until: (all) => !all.some(Boolean),
      ...{ everyMs: 100, withinMs, clock: systemWaitClock },
    });
    assert.deepEqual(left, [false, false]);
  });

  function runningThere(): Promise<readonly boolean[]> {
    return Promise.all(
      names.map(async (host) => {
        const command = ['/bin/sh', '-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null || true'];
        return (await hosts.worldOf(host).run(command)).includes('--marked');
      }),
    );
  }
});
