import assert from 'node:assert/strict';
import { RunFailure } from '../../../src/collect/runTool';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { answer, FakeUnix, lsofText } from './unix/fakeUnix';
import { FakeWindows } from './windows/fakeWindows';

const never = new AbortController().signal;
const timeout = new RunFailure('timeout', 'no answer');

/** `3000 <- 100`, with a question mark if it is not confirmed. */
function lines({ listeners }: Snapshot): string[] {
  return listeners.map(({ port, owner, isStale }) => {
    const pids = owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join('+') : owner.reason;
    return `${port} <- ${pids}${isStale === true ? ' ?' : ''}`;
  });
}

function unreadIn({ unread }: Snapshot): string {
  return unread.map(({ protocol }) => protocol).join();
}

describe('rows that a tool could not show', () => {
  describe('on macOS', () => {
    let unix: FakeUnix;
    let collector: ReturnType<FakeUnix['collector']>;
    beforeEach(async () => {
      unix = new FakeUnix();
      unix.platform = 'darwin';
      unix.sockets = [
        { pid: 100, files: [{ device: '0x1', name: '*:3000' }] },
        { pid: 101, files: [{ device: '0x2', name: '*:4000' }] },
      ];
      unix.rows = [
        { pid: 100, cwd: '/home/alice/shop', executable: '/opt/node' },
        { pid: 101, cwd: '/', executable: '/opt/node' },
        { pid: 200, uid: 0, command: '/usr/sbin/httpd' },
      ];
      unix.systemSockets = ['tcp4  0  0  *.80  *.*  LISTEN  131072  131072  200  0 00100 00000006'];
      collector = unix.collector();
      assert.deepEqual(lines(await collector.scan(never)), ['80 <- 200', '3000 <- 100', '4000 <- 101']);
    });

    it('stay, not confirmed, while netstat fails, which is asked again by the next scan', async () => {
      unix.netstat = timeout;
      const failed = await collector.scan(never);
      assert.deepEqual(lines(failed), ['80 <- 200 ?', '3000 <- 100', '4000 <- 101']);
      assert.deepEqual([unreadIn(failed), failed.coverage], ['tcp,udp', 'own-processes']);
      assert.match(failed.problems[0]?.message ?? '', /may have changed\.$/);
      unix.netstat = undefined;
      const healed = await collector.scan(never, 'poll');
      assert.deepEqual(lines(healed), ['80 <- 200', '3000 <- 100', '4000 <- 101']);
      assert.deepEqual([unreadIn(healed), healed.coverage, healed.problems], ['', 'everything', []]);
    });

    it('stay, not confirmed, while the output of lsof is cut or it reports an error', async () => {
      const whole = lsofText(unix.sockets);
      const half = lsofText(unix.sockets.slice(0, 1));
      for (const output of [
        answer(whole.subarray(0, whole.length - 9)),
        answer(half, 1, 'lsof: no more memory\n'),
      ]) {
        unix.lsof = output;
        const failed = await collector.scan(never);
        assert.deepEqual(lines(failed), ['80 <- 200', '3000 <- 100', '4000 <- 101 ?']);
        assert.deepEqual([unreadIn(failed), failed.problems.length], ['tcp,udp', 1]);
      }
      unix.lsof = undefined;
      assert.deepEqual(lines(await collector.scan(never)), ['80 <- 200', '3000 <- 100', '4000 <- 101']);
    });

    it('keep their owners, not confirmed, if ps fails in a manual scan, and are confirmed by the next', async () => {
      const before = (await collector.scan(never)).processes.get(100);
      unix.ps = timeout;
      const failed = await collector.scan(never);
      assert.deepEqual(lines(failed), ['80 <- 200 ?', '3000 <- 100 ?', '4000 <- 101 ?']);
      assert.deepEqual(failed.processes.get(100), before);
      unix.ps = undefined;
      assert.deepEqual(lines(await collector.scan(never, 'poll')), [
        ...['80 <- 200', '3000 <- 100', '4000 <- 101'],
      ]);
    });

    it('are not called gone if ps leaves out their process, which runs', async () => {
      unix.sockets = [...unix.sockets, { pid: 102, files: [{ device: '0x3', name: '*:5000' }] }];
      const shown = unix.rows;
      unix.rows = [...unix.rows, { pid: 102 }];
      unix.ps = answer(
        shown.map(({ pid, uid = 501 }) => `${pid} 1 ${uid} S Mon Nov 23 13:58:14 2026 node\n`).join(''),
      );
      const failed = await collector.scan(never);
      assert.deepEqual(lines(failed).at(-1), '5000 <- not-read');
      assert.match(failed.problems[0]?.message ?? '', /missing in the output of ps/);
    });

    it('keep their folder and program if lsof cannot show these for a moment', async () => {
      unix.folders = timeout;
      assert.equal((await collector.scan(never)).processes.get(100)?.cwd, '/home/alice/shop');
      unix.folders = undefined;
      unix.rows = unix.rows.map((row) => ({ ...row, cwd: '/elsewhere' }));
      assert.equal((await collector.scan(never, 'poll')).processes.get(100)?.cwd, '/elsewhere');
    });
  });

  describe('on Windows', () => {
    let windows: FakeWindows;
    const scan = (): Promise<Snapshot> => windows.collector.scan(never);
    beforeEach(async () => {
      windows = new FakeWindows();
      windows.processes.set(100, {}).set(200, { name: 'sqlservr.exe', services: 'MSSQLSERVER' });
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:1433 200'];
      await scan();
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await scan()), ['1433 <- 200', '3000 <- 100']);
    });

    it('stay, not confirmed, while the output of netstat is cut within a line', async () => {
      const row = '  TCP    0.0.0.0:3000    0.0.0.0:0    ABH\x99REN    100\r\n';
      for (const rest of ['  TC', '  TCP    0.0.0.0:1433    0.0.0.0:0    ABH\x99REN    2']) {
        windows.answers.set('netstat', { text: `${row}${rest}` });
        const failed = await scan();
        assert.deepEqual(lines(failed), ['1433 <- 200 ?', '3000 <- 100']);
        assert.deepEqual([unreadIn(failed), failed.problems.length > 0], ['tcp,udp', true]);
      }
      windows.answers.clear();
      const healed = await scan();
      assert.deepEqual([lines(healed), unreadIn(healed)], [['1433 <- 200', '3000 <- 100'], '']);
    });

    it('are read once more if output that was cut between two lines lacks one whose process runs', async () => {
      const { run } = windows;
      let runs = 0;
      Object.assign(windows, {
        run: (...[command, signal]: Parameters<typeof run>) => {
          const isCut = command.file.endsWith('netstat.exe') && runs++ === 0;
          const listeners = windows.listeners;
          if (isCut) windows.listeners = listeners.slice(0, 1);
          const result = run(command, signal);
          windows.listeners = listeners;
          return result;
        },
      });
      assert.deepEqual(lines(await scan()), ['1433 <- 200', '3000 <- 100']);
      assert.equal(runs, 2);
    });

    it('keep the services of their process if tasklist fails, and cannot be acted upon until it answers', async () => {
      windows.answers.set('tasklist', timeout);
      windows.nowMs += 10 * 60_000;
      await scan();
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual((await scan()).processes.get(200)?.services, ['MSSQLSERVER']);
      const [inspection] = await windows.collector.inspect([200]);
      assert.equal(inspection?.process.services, undefined);
    });
  });
});
