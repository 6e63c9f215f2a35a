import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { CollectFailure } from '../../../../src/collect/collector';
import type { ToolCommand } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';
import { WindowsCollector } from '../../../../src/collect/windows/windowsCollector';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { FakeWindows, fileTime } from './fakeWindows';

const never = new AbortController().signal;
const fiveMinutes = 5 * 60_000;

/** `tcp 127.0.0.1:3000 <- node.exe 100` */
function lines({ listeners }: Snapshot): string[] {
  return listeners.map(({ protocol, address, port, owner }) => {
    const who =
      owner.kind === 'known'
        ? owner.processes.map(({ name, pid }) => `${name} ${pid}`).join('+')
        : owner.reason;
    return `${protocol} ${address.text}:${port} <- ${who}`;
  });
}

describe('WindowsCollector', () => {
  let windows: FakeWindows;
  beforeEach(() => {
    windows = new FakeWindows();
  });

  const look = (signal = never): Promise<Snapshot> => windows.collector.scan(signal);
  /** A look that shows what the look before it began to read. */
  const detailedLook = async (): Promise<Snapshot> => {
    await look();
    await windows.collector.whenDetailsLoaded();
    return look();
  };

  async function failureOf(snapshot: Promise<unknown>): Promise<CollectFailure> {
    const error: unknown = await snapshot.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof CollectFailure, String(error));
    return error;
  }

  describe('what it sees', () => {
    it('shows listeners at the first look by their PID, and who they are once that was read', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp [::1]:3000 100', 'udp 0.0.0.0:5353 200'];
      windows.processes.set(100, { name: 'node.exe', parent: 90 });
      windows.processes.set(90, { name: 'cmd.exe' });
      windows.processes.set(200, { name: 'svchost.exe', services: 'Dnscache,LanmanWorkstation' });

      const first = await look();
      assert.deepEqual(lines(first), [
        'tcp 0.0.0.0:3000 <- PID 100 100',
        'tcp ::1:3000 <- PID 100 100',
        'udp 0.0.0.0:5353 <- PID 200 200',
      ]);
      assert.equal(first.details, 'loading');
      assert.equal(first.coverage, 'everything');
      assert.equal(first.platform, 'win32');
      assert.equal(first.processes.get(100)?.startMark, undefined);

      await windows.collector.whenDetailsLoaded();
      const second = await look();
      assert.deepEqual(lines(second), [
        'tcp 0.0.0.0:3000 <- node.exe 100',
        'tcp ::1:3000 <- node.exe 100',
        'udp 0.0.0.0:5353 <- svchost.exe 200',
      ]);
      assert.equal(second.details, 'complete');
      assert.deepEqual([...second.processes.keys()].sort(), [100, 200, 90]);
      assert.equal(second.processes.get(100)?.startMark, fileTime(100));
      assert.deepEqual(second.processes.get(200)?.services, ['Dnscache', 'LanmanWorkstation']);
      assert.deepEqual(second.problems, []);
    });

    it('names the kernel from the first look on', async () => {
      windows.listeners = ['tcp [::]:445 4'];
      assert.deepEqual(lines(await look()), ['tcp :::445 <- System 4']);
    });

    it('says of a socket without a PID that its owner cannot be seen, and reads nothing for it', async () => {
      windows.listeners = ['tcp 0.0.0.0:7000 0'];
      assert.deepEqual(lines(await look()), ['tcp 0.0.0.0:7000 <- not-visible']);
      assert.deepEqual(windows.runs(), { netstat: 1, powershell: 0, tasklist: 0 });
    });

    it('says of a socket that outlived its opener that the owner is gone', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(200, {});
      assert.deepEqual(lines(await detailedLook()), ['tcp 0.0.0.0:3000 <- gone']);
    });

    it('counts sockets of one process on one address, and shows two owners of it apart', async () => {
      windows.listeners = ['udp 0.0.0.0:5353 100', 'udp 0.0.0.0:5353 100', 'udp 0.0.0.0:5353 200'];
      const { listeners } = await look();
      assert.deepEqual(
        listeners.map(({ sockets }) => sockets),
        [2, 1],
      );
    });

    it('takes nobody for a parent who started after the child', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, { parent: 200 });
      windows.processes.set(200, {});
      assert.deepEqual([...(await detailedLook()).processes.keys()], [100]);
    });
  });

  describe('what a look costs', () => {
    it('is one run of netstat and no PowerShell, as long as the same processes listen', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:3001 200'];
      windows.processes.set(100, {}).set(200, {});
      await detailedLook();
      windows.runs();
      for (let looks = 0; looks < 20; looks++) {
        windows.nowMs += 2000;
        await look();
      }
      assert.deepEqual(windows.runs(), { netstat: 20, powershell: 0, tasklist: 0 });
    });

    it('runs netstat by its path and without elevation, once for all protocols', async () => {
      windows.listeners = ['tcp 0.0.0.0:7000 0'];
      await look();
      assert.deepEqual(
        windows.asked.map(({ file, args }) => [file, ...args]),
        [['C:\\Windows\\System32\\netstat.exe', '-ano']],
      );
    });

    it('reads all new processes in one run', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:3001 200', 'udp 0.0.0.0:1 300'];
      await look();
      assert.deepEqual(windows.runs(), { netstat: 1, powershell: 1, tasklist: 1 });
    });

    it('hands PowerShell a script without double quotes, which it would take for its own', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      await look();
      const args = windows.asked.find(({ file }) => file.endsWith('powershell.exe'))?.args ?? [];
      assert.deepEqual(args.slice(0, -1), ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command']);
      assert.match(args.at(-1) ?? '', /Win32_Process/);
      assert.ok(!(args.at(-1) ?? '"').includes('"'));
    });

    it('is not held up by a PowerShell that hangs, and starts no second one', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {});
      windows.answers.set('powershell', 'hangs');
      for (let looks = 0; looks < 3; looks++) {
        const snapshot = await look();
        assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- PID 100 100']);
        assert.equal(snapshot.details, 'loading');
      }
      assert.deepEqual(windows.runs(), { netstat: 3, powershell: 1, tasklist: 1 });
      windows.release();
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await look()), ['tcp 0.0.0.0:3000 <- node.exe 100']);
    });

    it('reads a process that came during a run in the next one, after a rest of four times its length', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {}).set(200, {});
      windows.answers.set('powershell', 'hangs');
      await look();
      windows.listeners.push('tcp 0.0.0.0:3001 200');
      await look();
      windows.release();
      await windows.collector.whenDetailsLoaded();
      windows.runs();
      windows.nowMs += 3999;
      const waiting = await look();
      assert.deepEqual(lines(waiting), [
        'tcp 0.0.0.0:3000 <- node.exe 100',
        'tcp 0.0.0.0:3001 <- PID 200 200',
      ]);
      assert.equal(waiting.details, 'complete');
      assert.equal(windows.runs().powershell, 0);
      windows.nowMs += 1;
      assert.equal((await look()).details, 'loading');
      assert.equal(windows.runs().powershell, 1);
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await look())[1], 'tcp 0.0.0.0:3001 <- node.exe 200');
    });

    it('asks once for a PID that nobody has, and not at every look', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(200, {});
      await detailedLook();
      windows.nowMs += 60_000;
      await look();
      assert.equal(windows.runs().powershell, 1);
    });

    it('reads all again after five minutes', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {});
      await detailedLook();
      windows.runs();
      windows.nowMs += fiveMinutes - 1;
      await look();
      assert.equal(windows.runs().powershell, 0);
      windows.nowMs += 1;
      windows.processes.set(100, { name: 'other.exe' });
      const meanwhile = await look();
      assert.equal(windows.runs().powershell, 1);
      assert.deepEqual(
        [meanwhile.details, ...lines(meanwhile)],
        ['complete', 'tcp 0.0.0.0:3000 <- node.exe 100'],
      );
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await look()), ['tcp 0.0.0.0:3000 <- other.exe 100']);
    });
  });

  describe('a PID that may have been used again', () => {
    beforeEach(async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:80 4'];
      windows.processes.set(100, { name: 'old.exe' }).set(4, { name: 'System' });
      await detailedLook();
      windows.nowMs += 60_000;
      windows.processes.set(100, { name: 'new.exe', started: fileTime(5000) });
    });

    it('has no name until it was read again, where it listens on other ports alone', async () => {
      windows.listeners = ['tcp 0.0.0.0:4000 100', 'tcp 0.0.0.0:80 4'];
      assert.deepEqual(lines(await look()), [
        'tcp 0.0.0.0:80 <- System 4',
        'tcp 0.0.0.0:4000 <- PID 100 100',
      ]);
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await look())[1], 'tcp 0.0.0.0:4000 <- new.exe 100');
    });

    it('has no name where it listened no more for a look', async () => {
      windows.listeners = ['tcp 0.0.0.0:80 4'];
      await look();
      windows.listeners.push('tcp 0.0.0.0:3000 100');
      assert.deepEqual(lines(await look())[1], 'tcp 0.0.0.0:3000 <- PID 100 100');
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await look())[1], 'tcp 0.0.0.0:3000 <- new.exe 100');
    });

    it('is taken for the same process where it keeps a port', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:4000 100', 'tcp 0.0.0.0:80 4'];
      await look();
      windows.listeners = ['tcp 0.0.0.0:4000 100', 'tcp 0.0.0.0:80 4'];
      assert.deepEqual(lines(await look())[1], 'tcp 0.0.0.0:4000 <- old.exe 100');
    });

    it('is read anew for its lineage, and at the next look where it was another process', async () => {
      const [lineage = []] = await windows.collector.readAncestorChains([100]);
      assert.deepEqual(
        lineage.map(({ name, startMark }) => [name, startMark]),
        [['new.exe', fileTime(5000)]],
      );
      assert.deepEqual(lines(await look())[1], 'tcp 0.0.0.0:3000 <- PID 100 100');
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await look())[1], 'tcp 0.0.0.0:3000 <- new.exe 100');
    });

    it('has no name where all its ports changed while it was read', async () => {
      windows.listeners.push('tcp 0.0.0.0:5000 300');
      windows.processes.set(300, {});
      windows.answers.set('powershell', 'hangs');
      await look();
      windows.listeners = ['tcp 0.0.0.0:5001 300', 'tcp 0.0.0.0:80 4', 'tcp 0.0.0.0:3000 100'];
      await look();
      windows.release();
      await windows.collector.whenDetailsLoaded();
      // 300 changed all its ports while it was read: what was read may be of another
      assert.deepEqual(lines(await look())[2], 'tcp 0.0.0.0:5001 <- PID 300 300');
    });
  });

  describe('where PowerShell gives nothing', () => {
    const timeout = new RunFailure('timeout', 'powershell.exe: no answer within 30000 ms');

    it('names processes by find-process, without an identity, and says so', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.answers.set('powershell', timeout);
      windows.details = [
        {
          pid: 100,
          parentPid: 90,
          uid: undefined,
          name: 'node.exe',
          executable: undefined,
          commandLine: 'node a.js',
        },
        {
          pid: 90,
          parentPid: 1,
          uid: undefined,
          name: 'cmd.exe',
          executable: undefined,
          commandLine: undefined,
        },
      ];
      const snapshot = await detailedLook();
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- node.exe 100']);
      assert.deepEqual([...snapshot.processes.keys()], [100, 90]);
      assert.equal(snapshot.processes.get(100)?.startMark, undefined);
      assert.deepEqual(snapshot.processes.get(100)?.commandLine, ['node', 'a.js']);
      assert.deepEqual(snapshot.problems, [
        {
          message:
            'PowerShell did not tell when processes were started, so that processes cannot be told apart safely and none can be ended.',
          detail: timeout.message,
        },
      ]);
    });

    it('keeps the rows with their PIDs where find-process fails too, and asks neither at every look', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.answers.set('powershell', timeout);
      const snapshot = await detailedLook();
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- PID 100 100']);
      assert.equal(snapshot.details, 'complete');
      assert.equal(snapshot.problems[0]?.detail, `${timeout.message}; find-process: no answer`);
      for (let looks = 0; looks < 10; looks++) {
        windows.nowMs += 2000;
        await look();
      }
      assert.deepEqual([windows.runs().powershell, windows.detailsAsked], [1, 1]);
    });

    it('keeps what it knew, and tries again when somebody new listens', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {}).set(200, {});
      await detailedLook();
      windows.nowMs += 60_000;
      windows.listeners.push('tcp 0.0.0.0:4000 200');
      windows.answers.set('powershell', timeout);
      const snapshot = await detailedLook();
      assert.deepEqual(lines(snapshot), [
        'tcp 0.0.0.0:3000 <- node.exe 100',
        'tcp 0.0.0.0:4000 <- PID 200 200',
      ]);
      assert.equal(snapshot.processes.get(100)?.startMark, fileTime(100));

      windows.answers.clear();
      windows.nowMs += fiveMinutes;
      const healed = await detailedLook();
      assert.deepEqual(lines(healed)[1], 'tcp 0.0.0.0:4000 <- node.exe 200');
      assert.deepEqual(healed.problems, []);
    });

    for (const [what, text, exitCode] of [
      ['nothing', '', 0],
      ['an error', 'Get-CimInstance : Access denied', 1],
      ['an empty list', '[]', 0],
    ] as const) {
      it(`takes ${what} for no answer`, async () => {
        windows.listeners = ['tcp 0.0.0.0:3000 100'];
        windows.answers.set('powershell', { text, exitCode });
        const { problems } = await detailedLook();
        assert.match(problems[0]?.detail ?? '', /^powershell\.exe ended with code/);
      });
    }

    it('tells nobody to be gone where some of what PowerShell told was not understood', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:4000 200'];
      const text = JSON.stringify([
        { ProcessId: 100, ParentProcessId: 0, Name: 'node.exe', Started: fileTime(100) },
        { ProcessId: '200', ParentProcessId: 0, Name: 'node.exe', Started: fileTime(200) },
      ]);
      windows.answers.set('powershell', { text });
      const snapshot = await detailedLook();
      assert.deepEqual(lines(snapshot), [
        'tcp 0.0.0.0:3000 <- node.exe 100',
        'tcp 0.0.0.0:4000 <- PID 200 200',
      ]);
      assert.equal(snapshot.processes.get(100)?.startMark, fileTime(100));
      assert.deepEqual(snapshot.problems, [
        {
          message:
            'Some of what PowerShell told of processes could not be understood, so owners may be missing.',
          detail: 'entries that are no process: 1',
        },
      ]);
      assert.equal((await windows.collector.readAncestorChains([100]))[0]?.[0]?.startMark, fileTime(100));
      // the PID is another's by then
      windows.answers.set('powershell', { text: text.replace(fileTime(100), fileTime(150)) });
      windows.nowMs += fiveMinutes;
      assert.equal((await detailedLook()).processes.get(100)?.startMark, fileTime(150));
      assert.match(
        (await failureOf(windows.collector.readAncestorChains([100, 200]))).message,
        /nothing was done to it/,
      );
    });

    it('throws where it is asked for lineages: nobody is told to be gone', async () => {
      windows.answers.set('powershell', timeout);
      const failure = await failureOf(windows.collector.readAncestorChains([100]));
      assert.match(
        failure.message,
        /^PowerShell did not tell which process this is, so nothing was done to it\./,
      );
      assert.equal(failure.detail, timeout.message);
    });
  });

  it('says that services are unknown where tasklist fails, and shows the processes', async () => {
    windows.listeners = ['tcp 0.0.0.0:3000 100'];
    windows.processes.set(100, {});
    for (const answer of [new RunFailure('missing', 'tasklist.exe: ENOENT'), { text: '', exitCode: 1 }]) {
      windows.answers.set('tasklist', answer);
      windows.nowMs += fiveMinutes;
      const snapshot = await detailedLook();
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- node.exe 100']);
      assert.match(snapshot.problems[0]?.message ?? '', /^The services of Windows could not be read/);
    }
  });

  it('says that services may be missing where lines of tasklist are not understood', async () => {
    windows.listeners = ['tcp 0.0.0.0:3000 100'];
    windows.processes.set(100, {});
    windows.answers.set('tasklist', { text: '"System","4","N/A"\r\n"svchost.exe","100","Dhcp"\r\n"x","1' });
    const snapshot = await detailedLook();
    assert.deepEqual(snapshot.processes.get(100)?.services, ['Dhcp']);
    assert.deepEqual(snapshot.problems, [
      {
        message:
          'Some of what tasklist told of services could not be understood, so services may be missing.',
        detail: 'lines that are no row: 1',
      },
    ]);
  });

  describe('where netstat fails', () => {
    const reasons: readonly [RunFailure['reason'], CollectFailure['reason'], RegExp][] = [
      ['missing', 'missing', /^netstat was not found/],
      ['denied', 'denied', /^netstat may not be run/],
      ['timeout', 'unexpected', /^netstat gave no answer in time/],
      ['too-large', 'unexpected', /^netstat printed too much/],
      ['killed', 'unexpected', /^netstat did not finish/],
      ['unexpected', 'unexpected', /^netstat did not finish/],
    ];
    for (const [reason, expected, message] of reasons) {
      it(`says in a sentence that it was ${reason}`, async () => {
        windows.answers.set('netstat', new RunFailure(reason, 'netstat.exe: details'));
        const failure = await failureOf(look());
        assert.equal(failure.reason, expected);
        assert.match(failure.message, message);
        assert.equal(failure.detail, 'netstat.exe: details');
      });
    }

    const rows = '  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\r\n';
    for (const [what, text, exitCode] of [
      ['nothing', '', 0],
      ['a heading alone', '\r\nAktive Verbindungen\r\n', 0],
      ['an error', 'Die Anforderung wird nicht unterst\x81tzt.\r\n', 1],
    ] as const) {
      it(`takes ${what} for a failure, not for no listeners`, async () => {
        windows.answers.set('netstat', { text, exitCode });
        assert.match((await failureOf(look())).message, /^netstat printed no listeners at all/);
      });
    }

    it('says where nothing of what was printed is understood', async () => {
      windows.answers.set('netstat', { text: 'TCP  here  there  4\r\n' });
      const failure = await failureOf(look());
      assert.match(failure.message, /^What netstat printed could not be understood/);
      assert.match(failure.detail, /here {2}there/);
    });

    it('shows the rows where it ended badly, and says that some may be missing', async () => {
      windows.answers.set('netstat', { text: rows, exitCode: 1 });
      const snapshot = await look();
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:80 <- System 4']);
      assert.match(snapshot.problems[0]?.message ?? '', /^netstat did not finish well/);
    });

    it('counts the rows that were not understood', async () => {
      windows.answers.set('netstat', { text: `${rows}TCP here there 4\r\nUDP 1\r\n` });
      const { problems } = await look();
      assert.deepEqual(
        problems.map(({ message }) => message),
        ['netstat printed 2 lines that could not be understood, so listeners may be missing.'],
      );
    });

    it('gives the reason of the signal that ended the look', async () => {
      windows.answers.set('netstat', 'hangs');
      const abort = new AbortController();
      const reason = new Error('nobody looks any more');
      const ended = assert.rejects(look(abort.signal), reason);
      await setImmediate();
      abort.abort(reason);
      await ended;
    });
  });

  describe('lineages', () => {
    it('are read by PowerShell, once for all PIDs asked for, in their order', async () => {
      windows.processes.set(100, { parent: 50, services: 'W3SVC' }).set(50, { name: 'explorer.exe' });
      const lineages = await windows.collector.readAncestorChains([50, 100, 999]);
      assert.deepEqual(
        lineages.map((lineage) => lineage.map(({ pid }) => pid)),
        [[50], [100, 50], []],
      );
      assert.deepEqual(lineages[1]?.[0]?.services, ['W3SVC']);
      assert.deepEqual(windows.runs(), { netstat: 0, powershell: 1, tasklist: 1 });
    });
  });

  describe('inspect', () => {
    const inspected = async (...pids: number[]): Promise<unknown[]> =>
      (await windows.collector.inspect(pids)).map(
        (found) =>
          found && {
            pid: found.process.pid,
            ancestors: found.ancestors.map(({ pid }) => pid),
            descendants: found.descendants.map(({ pid }) => pid),
            unit: found.unit,
          },
      );

    it('reads any number of processes with all their relatives in one run of PowerShell', async () => {
      windows.processes.set(50, {}).set(100, { parent: 50, services: 'W3SVC' }).set(200, { parent: 100 });
      assert.deepEqual(await inspected(100, 999, 50), [
        { pid: 100, ancestors: [50], descendants: [200], unit: undefined },
        undefined,
        { pid: 50, ancestors: [], descendants: [100, 200], unit: undefined },
      ]);
      assert.deepEqual(windows.runs(), { netstat: 0, powershell: 1, tasklist: 1 });
      const [found] = await windows.collector.inspect([100]);
      assert.deepEqual(found?.process.services, ['W3SVC']);
    });

    it('rejects if PowerShell gives no answer, or one that may lack the process', async () => {
      windows.answers.set('powershell', new RunFailure('timeout', 'no answer'));
      assert.match((await failureOf(inspected(100))).message, /nothing was done/);
      const text = JSON.stringify([{ ProcessId: 100, Started: fileTime(100) }, { ProcessId: '200' }]);
      windows.answers.set('powershell', { text });
      assert.equal((await inspected(100)).length, 1);
      assert.match((await failureOf(inspected(100, 200))).message, /nothing was done/);
    });
  });

  it('runs one scan at a time', async () => {
    windows.listeners = ['tcp 0.0.0.0:3000 100'];
    windows.answers.set('netstat', 'hangs');
    const scans = [look(), look()];
    await setImmediate();
    assert.equal(windows.runs().netstat, 1);
    windows.release();
    await Promise.all(scans);
    assert.equal(windows.runs().netstat, 1);
  });

  it('tells the end of a process by its PID', async () => {
    windows.processes.set(100, {});
    assert.equal(await windows.collector.hasEnded({ pid: 100, startMark: fileTime(100) }), false);
    windows.processes.delete(100);
    assert.equal(await windows.collector.hasEnded({ pid: 100, startMark: fileTime(100) }), true);
    assert.deepEqual(windows.runs(), { netstat: 0, powershell: 0, tasklist: 0 });
  });

  describe('descendants', () => {
    const below = async (pid: number, startMark = fileTime(pid)): Promise<number[]> =>
      (await windows.collector.descendants({ pid, startMark })).map((process) => process.pid);

    it('are all below, and nobody who is older than the parent: its PID was used again', async () => {
      windows.processes.set(50, {}).set(100, { parent: 50 }).set(200, { parent: 100 });
      windows.processes.set(40, { parent: 50 }).set(300, { parent: 299 });
      assert.deepEqual(await below(50), [100, 200]);
      assert.deepEqual(windows.runs(), { netstat: 0, powershell: 1, tasklist: 1 });
    });

    it('are none of the process that has the PID now', async () => {
      windows.processes.set(50, {}).set(100, { parent: 50 });
      assert.deepEqual(await below(50, fileTime(49)), []);
      assert.deepEqual(await below(51), []);
    });

    it('are not told to be none where PowerShell gives no answer', async () => {
      windows.answers.set('powershell', new RunFailure('timeout', 'no answer'));
      assert.match((await failureOf(below(50))).message, /nothing was done/);
    });
  });

  describe('reservedPorts', () => {
    const asked: ToolCommand[] = [];
    const reserved = (stdout: string, exitCode = 0): ReturnType<WindowsCollector['reservedPorts']> => {
      const run = (command: ToolCommand): Promise<{ exitCode: number; stdout: Buffer; stderr: Buffer }> => {
        asked.push(command);
        return Promise.resolve({ exitCode, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) });
      };
      const { readProcessDetails, systemRoot, now, isRunning } = windows;
      return new WindowsCollector({ run, readProcessDetails, systemRoot, now, isRunning }).reservedPorts();
    };

    it('are the ranges that netsh names, both ends included', async () => {
      const text =
        '\r\nStartport    Endport\r\n----------    --------\r\n      5357        5357\r\n     50000       50059     *\r\n';
      assert.deepEqual(
        (await reserved(text)).map(({ start, end }) => [start, end]),
        [
          [5357, 5357],
          [50_000, 50_059],
        ],
      );
      assert.equal(asked[0]?.file, 'C:\\Windows\\System32\\netsh.exe');
    });

    it('are not told to be none where netsh gives no answer', async () => {
      await assert.rejects(reserved('', 0), RunFailure);
      await assert.rejects(reserved('Access is denied.', 1), RunFailure);
    });
  });
});
