import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { starterOf } from '../../../../src/model/process/starter';
import { skipBecause } from '../../../support/skip';

const server =
  "require('net').createServer().listen(0, '127.0.0.1', () => console.log(process.pid)); process.on('disconnect', () => {})";

describe('a server whose starter ends', () => {
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'this is not Linux');
  });

  it('is said to be adopted, and by whom it was started if a scan saw that', async () => {
    const shell = spawn('sh', ['-c', '"$0" -e "$1" & read go', process.execPath, server], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [printed] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(printed.toString());
    try {
      const collector = new LinuxCollector();
      const { signal } = new AbortController();
      const before = (await collector.scan(signal)).processes;
      assert.equal(starterOf(before.get(pid)!, before.get(shell.pid!)).kind, 'parent');

      shell.stdin.end('\n');
      await once(shell, 'exit');
      const after = (await collector.scan(signal)).processes;
      const adopted = after.get(pid)!;
      const parent = after.get(adopted.parentPid ?? 0);
      const starter = starterOf(adopted, parent);
      assert.ok(starter.kind === 'ended');
      assert.deepEqual([starter.starter?.pid, starter.starter?.name], [shell.pid, 'sh']);

      // without that scan it is known by its session, unless the parent has the same
      const later = (await new LinuxCollector().scan(signal)).processes.get(pid)!;
      const expected = later.session === parent?.session ? 'unknown' : 'ended';
      assert.equal(starterOf(later, parent).kind, expected);
      assert.equal(later.endedStarter, undefined);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});
