import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { CollectFailure } from '../../../../src/collect/collector';
import type { RunTool, ToolCommand } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';
import { WindowsCollector } from '../../../../src/collect/windows/windowsCollector';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { FakeWindows, fileTime } from './fakeWindows';

const never = new AbortController().signal;
const fiveMinutes = 5 * 60_000;

/** `tcp 127.0.0.1:3000 <- node.exe 100` */
function lines({ listeners }: Snapshot): string[] {
  return listeners.map(({ protocol, address, port, owner }) => {
    const ownerText =
      owner.kind === 'known'
        ? owner.processes.map(({ name, pid }) => `${name} ${pid}`).join('+')
        : owner.reason;
    return `${protocol} ${address.text}:${port} <- ${ownerText}`;
  });
}

describe('WindowsCollector', () => {
  let windows: FakeWindows;
  beforeEach(() => {
    windows = new FakeWindows();
  });

  const scan = (signal = never): Promise<Snapshot> => windows.collector.scan(signal, 'poll');
  /** A scan with the details that the scan before it began to load. */
  const detailedScan = async (): Promise<Snapshot> => {
    await scan();
    await windows.collector.whenDetailsLoaded();
    return scan();
  };

  async function failureOf(snapshot: Promise<unknown>): Promise<CollectFailure> {
    const error: unknown = await snapshot.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof CollectFailure, String(error));
    return error;
  }

  describe('a snapshot', () => {
    it('shows listeners by their PID in the first scan, and with their processes once these are loaded', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp [::1]:3000 100', 'udp 0.0.0.0:5353 200'];
      windows.processes.set(100, { name: 'node.exe', parent: 90 });
      windows.processes.set(90, { name: 'cmd.exe' });
      windows.processes.set(200, { name: 'svchost.exe', services: 'Dnscache,LanmanWorkstation' });

      const first = await scan();
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
      const second = await scan();
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

    it('keeps the command line and the program of a process that no longer has them, because it exits', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, { commandLine: 'node "a b.js"', executable: 'C:\\node\\node.exe' });
      const before = (await detailedScan()).processes.get(100);
      assert.deepEqual(before?.commandLine, ['node', 'a b.js']);
      windows.processes.set(100, {});
      windows.nowMs += 60_000;
      windows.listeners.push('tcp 0.0.0.0:3001 200');
      windows.processes.set(200, {});
      assert.deepEqual((await detailedScan()).processes.get(100), before);
    });

    it('names the kernel from the first scan on', async () => {
      windows.listeners = ['tcp [::]:445 4'];
      assert.deepEqual(lines(await scan()), ['tcp :::445 <- System 4']);
    });

    it('shows an owner that is not visible for a socket without a PID, and loads nothing for it', async () => {
      windows.listeners = ['tcp 0.0.0.0:7000 0'];
      assert.deepEqual(lines(await scan()), ['tcp 0.0.0.0:7000 <- not-visible']);
      assert.deepEqual(windows.runs(), { netstat: 1, powershell: 0, tasklist: 0 });
    });

    it('shows an owner that is gone for a socket that outlived its opener', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(200, {});
      assert.deepEqual(lines(await detailedScan()), ['tcp 0.0.0.0:3000 <- gone']);
    });

    it('counts sockets of one process on one address, and lists two owners of it separately', async () => {
      windows.listeners = ['udp 0.0.0.0:5353 100', 'udp 0.0.0.0:5353 100', 'udp 0.0.0.0:5353 200'];
      const { listeners } = await scan();
      assert.deepEqual(
        listeners.map(({ sockets }) => sockets),
        [2, 1],
      );
    });

    it('takes no process for a parent that started after the child', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, { parent: 200 });
      windows.processes.set(200, {});
      assert.deepEqual([...(await detailedScan()).processes.keys()], [100]);
    });
  });

  describe('the cost of a scan', () => {
    it('is one run of netstat and no PowerShell while the same processes listen', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:3001 200'];
      windows.processes.set(100, {}).set(200, {});
      await detailedScan();
      windows.runs();
      for (let scans = 0; scans < 20; scans++) {
        windows.nowMs += 2000;
        await scan();
      }
      assert.deepEqual(windows.runs(), { netstat: 20, powershell: 0, tasklist: 0 });
    });

    it('is one netstat for all protocols, run by its full path and without elevation', async () => {
      windows.listeners = ['tcp 0.0.0.0:7000 0'];
      await scan();
      assert.deepEqual(
        windows.asked.map(({ file, args }) => [file, ...args]),
        [['C:\\Windows\\System32\\netstat.exe', '-ano']],
      );
    });

    it('loads all new processes in one run', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:3001 200', 'udp 0.0.0.0:1 300'];
      await scan();
      assert.deepEqual(windows.runs(), { netstat: 1, powershell: 1, tasklist: 1 });
    });

    it('passes PowerShell a script without double quotes, which it would interpret', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      await scan();
      const args = windows.asked.find(({ file }) => file.endsWith('powershell.exe'))?.args ?? [];
      assert.deepEqual(args.slice(0, -1), ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command']);
      assert.match(args.at(-1) ?? '', /Win32_Process/);
      assert.ok(!(args.at(-1) ?? '"').includes('"'));
    });

    it('does not include a PowerShell that hangs, and starts no second one', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {});
      windows.answers.set('powershell', 'hangs');
      for (let scans = 0; scans < 3; scans++) {
        const snapshot = await scan();
        assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- PID 100 100']);
        assert.equal(snapshot.details, 'loading');
      }
      assert.deepEqual(windows.runs(), { netstat: 3, powershell: 1, tasklist: 1 });
      windows.release();
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await scan()), ['tcp 0.0.0.0:3000 <- node.exe 100']);
    });

    it('loads a process that appears during a load in the next one, after a rest of four times its duration', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {}).set(200, {});
      windows.answers.set('powershell', 'hangs');
      await scan();
      windows.listeners.push('tcp 0.0.0.0:3001 200');
      await scan();
      windows.release();
      await windows.collector.whenDetailsLoaded();
      windows.runs();
      windows.nowMs += 3999;
      const waiting = await scan();
      assert.deepEqual(lines(waiting), [
        'tcp 0.0.0.0:3000 <- node.exe 100',
        'tcp 0.0.0.0:3001 <- PID 200 200',
      ]);
      assert.equal(waiting.details, 'complete');
      assert.equal(windows.runs().powershell, 0);
      windows.nowMs += 1;
      assert.equal((await scan()).details, 'loading');
      assert.equal(windows.runs().powershell, 1);
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:3001 <- node.exe 200');
    });

    it('rests twice as long after each load that follows at once, up to a minute', async () => {
      windows.listeners = ['tcp 0.0.0.0:80 4'];
      windows.processes.set(4, {});
      await detailedScan();
      windows.runs();
      let loads = 0;
      // another server every two seconds
      for (let seconds = 0; seconds < 3600; seconds += 2) {
        windows.nowMs += 2000;
        windows.listeners = ['tcp 0.0.0.0:80 4', `tcp 0.0.0.0:3000 ${1000 + seconds}`];
        windows.processes.set(1000 + seconds, {});
        await scan();
        await windows.collector.whenDetailsLoaded();
        loads += windows.runs().powershell;
      }
      assert.ok(loads >= 55 && loads <= 65, String(loads));
    });

    it('loads a PID that no process has once, and not in every scan', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(200, {});
      await detailedScan();
      windows.nowMs += 60_000;
      await scan();
      assert.equal(windows.runs().powershell, 1);
    });

    it('reloads everything after five minutes without a scan', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {});
      await detailedScan();
      windows.runs();
      for (let scans = 0; scans < 20; scans++) {
        windows.nowMs += fiveMinutes - 1;
        await scan();
      }
      assert.equal(windows.runs().powershell, 0);
      windows.nowMs += fiveMinutes;
      windows.processes.set(100, { name: 'other.exe' });
      const meanwhile = await scan();
      assert.equal(windows.runs().powershell, 1);
      assert.deepEqual(
        [meanwhile.details, ...lines(meanwhile)],
        ['complete', 'tcp 0.0.0.0:3000 <- node.exe 100'],
      );
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await scan()), ['tcp 0.0.0.0:3000 <- other.exe 100']);
    });
  });

  describe('a PID that may have been reused', () => {
    beforeEach(async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:80 4'];
      windows.processes.set(100, { name: 'old.exe' }).set(4, { name: 'System' });
      await detailedScan();
      windows.nowMs += 60_000;
      windows.processes.set(100, { name: 'new.exe', started: fileTime(5000) });
    });

    it('has no name until it is reloaded, if it listens only on other ports', async () => {
      windows.listeners = ['tcp 0.0.0.0:4000 100', 'tcp 0.0.0.0:80 4'];
      assert.deepEqual(lines(await scan()), [
        'tcp 0.0.0.0:80 <- System 4',
        'tcp 0.0.0.0:4000 <- PID 100 100',
      ]);
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:4000 <- new.exe 100');
    });

    it('has no name if it was free in between', async () => {
      windows.listeners = ['tcp 0.0.0.0:80 4'];
      windows.processes.delete(100);
      await scan();
      windows.processes.set(100, { name: 'new.exe', started: fileTime(5000) });
      windows.listeners.push('tcp 0.0.0.0:3000 100');
      assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:3000 <- PID 100 100');
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:3000 <- new.exe 100');
    });

    it('is taken for the same process if it stops listening while it runs, and comes back on a port it had', async () => {
      windows.runs();
      for (let times = 0; times < 3; times++) {
        windows.listeners = ['tcp 0.0.0.0:80 4'];
        await scan();
        windows.listeners.push('tcp 0.0.0.0:3000 100');
        assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:3000 <- old.exe 100');
      }
      // netstat twice the first time: the process runs
      assert.deepEqual(windows.runs(), { netstat: 7, powershell: 0, tasklist: 0 });
    });

    it('is reloaded for a person', async () => {
      windows.runs();
      await windows.collector.scan(never, 'manual');
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:3000 <- new.exe 100');
      assert.equal(windows.runs().powershell, 1);
    });

    it('is taken for the same process if it keeps a port', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:4000 100', 'tcp 0.0.0.0:80 4'];
      await scan();
      windows.listeners = ['tcp 0.0.0.0:4000 100', 'tcp 0.0.0.0:80 4'];
      assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:4000 <- old.exe 100');
    });

    it('is reread for its ancestor chain, and reloaded by the next scan if it is another process', async () => {
      const [chain = []] = await windows.collector.readAncestorChains([100]);
      assert.deepEqual(
        chain.map(({ name, startMark }) => [name, startMark]),
        [['new.exe', fileTime(5000)]],
      );
      assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:3000 <- PID 100 100');
      await windows.collector.whenDetailsLoaded();
      assert.deepEqual(lines(await scan())[1], 'tcp 0.0.0.0:3000 <- new.exe 100');
    });

    it('has no name if all its ports changed while it was loaded', async () => {
      windows.listeners.push('tcp 0.0.0.0:5000 300');
      windows.processes.set(300, {});
      windows.answers.set('powershell', 'hangs');
      await scan();
      windows.listeners = ['tcp 0.0.0.0:5001 300', 'tcp 0.0.0.0:80 4', 'tcp 0.0.0.0:3000 100'];
      await scan();
      windows.release();
      await windows.collector.whenDetailsLoaded();
      // what was loaded may belong to another process
      assert.deepEqual(lines(await scan())[2], 'tcp 0.0.0.0:5001 <- PID 300 300');
    });
  });

  it('asks netstat once more if its first list ends before UDP', async () => {
    windows.listeners = ['tcp 0.0.0.0:80 4', 'tcp 0.0.0.0:3000 4', 'udp 0.0.0.0:5353 4'];
    windows.processes.set(4, { name: 'System' });
    let runs = 0;
    const cut: RunTool = async (command, signal) => {
      const result = await windows.run(command, signal);
      if (!command.file.endsWith('netstat.exe') || runs++ > 0) return result;
      return { ...result, stdout: result.stdout.subarray(0, result.stdout.indexOf('  TCP    0.0.0.0:3000')) };
    };
    const { listeners, problems } = await new WindowsCollector(Object.assign({}, windows, { run: cut })).scan(
      never,
    );
    assert.deepEqual(
      listeners.map(({ port }) => port),
      [80, 3000, 5353],
    );
    assert.deepEqual(problems, []);
  });

  describe('if PowerShell fails', () => {
    const timeout = new RunFailure('timeout', 'powershell.exe: no answer within 30000 ms');
    const useless = { text: 'Access denied', exitCode: 1 };

    it('names processes by find-process, without an identity, and reports a problem', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {});
      windows.answers.set('powershell', useless);
      windows.found = [
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
      const snapshot = await detailedScan();
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- node.exe 100']);
      assert.deepEqual([...snapshot.processes.keys()], [100, 90]);
      assert.equal(snapshot.processes.get(100)?.startMark, undefined);
      assert.deepEqual(snapshot.processes.get(100)?.commandLine, ['node', 'a.js']);
      assert.deepEqual(snapshot.problems, [
        {
          message:
            'PowerShell failed, so process start times are unknown and nothing can be terminated safely.',
          detail: 'powershell.exe exited with 1 and printed 13 bytes',
        },
      ]);
    });

    it('keeps the rows with their PIDs if find-process fails too, and tries both again at once, and then less and less often', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {});
      windows.answers.set('powershell', useless);
      const snapshot = await detailedScan();
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- PID 100 100']);
      assert.equal(snapshot.details, 'complete');
      assert.equal(
        snapshot.problems[0]?.detail,
        'powershell.exe exited with 1 and printed 13 bytes; find-process: no answer',
      );
      for (let scans = 0; scans < 10; scans++) {
        windows.nowMs += 2000;
        await scan();
        await windows.collector.whenDetailsLoaded();
      }
      assert.deepEqual([windows.runs().powershell, windows.findProcessesCalls], [4, 4]);
    });

    for (const reason of ['missing', 'denied', 'timeout', 'killed', 'too-large', 'unexpected'] as const) {
      it(`does not run find-process, which runs PowerShell too, after ${reason}`, async () => {
        windows.listeners = ['tcp 0.0.0.0:3000 100'];
        windows.answers.set('powershell', new RunFailure(reason, 'powershell.exe: details'));
        windows.found = [];
        const { problems } = await detailedScan();
        assert.equal(windows.findProcessesCalls, 0);
        assert.deepEqual(
          problems.map(({ detail }) => detail),
          ['powershell.exe: details'],
        );
      });
    }

    it('keeps earlier details, and tries again when another process listens', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100'];
      windows.processes.set(100, {}).set(200, {});
      await detailedScan();
      windows.nowMs += 60_000;
      windows.listeners.push('tcp 0.0.0.0:4000 200');
      windows.answers.set('powershell', timeout);
      const snapshot = await detailedScan();
      assert.deepEqual(lines(snapshot), [
        'tcp 0.0.0.0:3000 <- node.exe 100',
        'tcp 0.0.0.0:4000 <- PID 200 200',
      ]);
      assert.equal(snapshot.processes.get(100)?.startMark, fileTime(100));

      // which the next scan has tried again at once
      await windows.collector.whenDetailsLoaded();
      windows.answers.clear();
      windows.nowMs += fiveMinutes;
      const healed = await detailedScan();
      assert.deepEqual(lines(healed)[1], 'tcp 0.0.0.0:4000 <- node.exe 200');
      assert.deepEqual(healed.problems, []);
    });

    for (const [what, text, exitCode] of [
      ['nothing', '', 0],
      ['an error', 'Get-CimInstance : Access denied', 1],
      ['an empty list', '[]', 0],
    ] as const) {
      it(`takes ${what} for a failure`, async () => {
        windows.listeners = ['tcp 0.0.0.0:3000 100'];
        windows.answers.set('powershell', { text, exitCode });
        const { problems } = await detailedScan();
        assert.match(problems[0]?.detail ?? '', /^powershell\.exe exited with/);
      });
    }

    it('shows no owner as gone if a part of the output of PowerShell is malformed', async () => {
      windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:4000 200'];
      windows.processes.set(100, {}).set(200, {});
      const text = JSON.stringify([
        { ProcessId: 100, ParentProcessId: 0, Name: 'node.exe', Started: fileTime(100) },
        { ProcessId: '200', ParentProcessId: 0, Name: 'node.exe', Started: fileTime(200) },
      ]);
      windows.answers.set('powershell', { text });
      const snapshot = await detailedScan();
      assert.deepEqual(lines(snapshot), [
        'tcp 0.0.0.0:3000 <- node.exe 100',
        'tcp 0.0.0.0:4000 <- PID 200 200',
      ]);
      assert.equal(snapshot.processes.get(100)?.startMark, fileTime(100));
      assert.deepEqual(snapshot.problems, [
        {
          message: '1 entry in the output of PowerShell could not be parsed, so owners may be missing.',
          detail: 'entries of PowerShell that are no process: 1',
        },
      ]);
      assert.equal((await windows.collector.readAncestorChains([100]))[0]?.[0]?.startMark, fileTime(100));
      // another process has the PID now
      windows.answers.set('powershell', { text: text.replace(fileTime(100), fileTime(150)) });
      windows.nowMs += fiveMinutes;
      assert.equal((await detailedScan()).processes.get(100)?.startMark, fileTime(150));
      assert.match(
        (await failureOf(windows.collector.readAncestorChains([100, 200]))).message,
        /nothing was done/,
      );
    });

    it('rejects readAncestorChains: an empty result would mean no such process', async () => {
      windows.answers.set('powershell', timeout);
      const failure = await failureOf(windows.collector.readAncestorChains([100]));
      assert.match(
        failure.message,
        /^PowerShell returned no usable list of processes, so nothing was done\./,
      );
      assert.equal(failure.detail, timeout.message);
    });
  });

  it('reports that services are unknown if tasklist fails, and shows the processes', async () => {
    windows.listeners = ['tcp 0.0.0.0:3000 100'];
    windows.processes.set(100, {});
    for (const answer of [new RunFailure('missing', 'tasklist.exe: ENOENT'), { text: '', exitCode: 1 }]) {
      windows.answers.set('tasklist', answer);
      windows.nowMs += fiveMinutes;
      const snapshot = await detailedScan();
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- node.exe 100']);
      assert.match(snapshot.problems[0]?.message ?? '', /^tasklist failed/);
    }
  });

  it('reports that services may be missing if lines of tasklist are malformed', async () => {
    windows.listeners = ['tcp 0.0.0.0:3000 100'];
    windows.processes.set(100, {});
    windows.answers.set('tasklist', { text: '"System","4","N/A"\r\n"svchost.exe","100","Dhcp"\r\n"x","1' });
    const snapshot = await detailedScan();
    assert.deepEqual(snapshot.processes.get(100)?.services, ['Dhcp']);
    assert.deepEqual(snapshot.problems, [
      {
        message: '1 line of tasklist could not be parsed, so Windows services may be missing.',
        detail: 'lines of tasklist that are no row: 1',
      },
    ]);
  });

  describe('if netstat fails', () => {
    const reasons: readonly [RunFailure['reason'], CollectFailure['reason'], RegExp][] = [
      ['missing', 'missing', /netstat\.exe was not found/],
      ['denied', 'denied', /permission to run netstat/],
      ['timeout', 'unexpected', /netstat did not answer within 15 seconds/],
      ['too-large', 'unexpected', /netstat printed too much/],
      ['killed', 'unexpected', /netstat was killed/],
      ['unexpected', 'unexpected', /netstat could not be run/],
    ];
    for (const [reason, expected, message] of reasons) {
      it(`reports in a sentence that it was ${reason}`, async () => {
        windows.answers.set('netstat', new RunFailure(reason, 'netstat.exe: details'));
        const failure = await failureOf(scan());
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
      it(`takes ${what} for a failure, not for an empty list`, async () => {
        windows.answers.set('netstat', { text, exitCode });
        assert.match((await failureOf(scan())).message, /netstat printed no listeners/);
      });
    }

    it('reports output that cannot be parsed at all', async () => {
      windows.answers.set('netstat', { text: 'TCP  here  there  4\r\n' });
      const failure = await failureOf(scan());
      assert.match(failure.message, /netstat returned no usable output/);
      assert.match(failure.detail, /here {2}there/);
    });

    it('shows the rows if it exits with an error, and reports that some may be missing', async () => {
      windows.answers.set('netstat', { text: rows, exitCode: 1 });
      const snapshot = await scan();
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:80 <- System 4']);
      assert.match(snapshot.problems[0]?.message ?? '', /^netstat exited with an error/);
    });

    it('counts malformed rows', async () => {
      windows.processes.set(4, { name: 'System' });
      windows.answers.set('netstat', { text: `${rows}TCP here there 4\r\nUDP 1\r\n` });
      const { problems } = await scan();
      assert.deepEqual(
        problems.map(({ message }) => message),
        ['2 entries in the output of netstat could not be parsed, so listeners may be missing.'],
      );
    });

    it('rejects with the reason of the signal that cancelled the scan', async () => {
      windows.answers.set('netstat', 'hangs');
      const abort = new AbortController();
      const reason = new Error('cancelled');
      const ended = assert.rejects(scan(abort.signal), reason);
      await setImmediate();
      abort.abort(reason);
      await ended;
    });
  });

  describe('readAncestorChains', () => {
    it('runs PowerShell once for all PIDs, and keeps their order', async () => {
      windows.processes.set(100, { parent: 50, services: 'W3SVC' }).set(50, { name: 'explorer.exe' });
      const chains = await windows.collector.readAncestorChains([50, 100, 999]);
      assert.deepEqual(
        chains.map((chain) => chain.map(({ pid }) => pid)),
        [[50], [100, 50], []],
      );
      assert.deepEqual(chains[1]?.[0]?.services, ['W3SVC']);
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
    const scans = [scan(), scan()];
    await setImmediate();
    assert.equal(windows.runs().netstat, 1);
    windows.release();
    await Promise.all(scans);
    assert.equal(windows.runs().netstat, 1);
  });

  it('checks by the PID whether a process has ended', async () => {
    windows.processes.set(100, {});
    assert.equal(await windows.collector.hasEnded({ pid: 100, startMark: fileTime(100) }), false);
    windows.processes.delete(100);
    assert.equal(await windows.collector.hasEnded({ pid: 100, startMark: fileTime(100) }), true);
    assert.deepEqual(windows.runs(), { netstat: 0, powershell: 0, tasklist: 0 });
  });

  describe('the descendants of an inspection', () => {
    const below = async (pid: number): Promise<number[] | undefined> =>
      (await windows.collector.inspect([pid]))[0]?.descendants.map((process) => process.pid);

    it('are all below, except one that is older than its parent, whose PID was reused', async () => {
      windows.processes.set(50, {}).set(100, { parent: 50 }).set(200, { parent: 100 });
      windows.processes.set(40, { parent: 50 }).set(300, { parent: 299 });
      assert.deepEqual(await below(50), [100, 200]);
      assert.deepEqual(windows.runs(), { netstat: 0, powershell: 1, tasklist: 1 });
    });

    it('belong to the process that has the PID now, which its start time shows', async () => {
      windows.processes.set(50, {}).set(100, { parent: 50 });
      const [found] = await windows.collector.inspect([50]);
      assert.equal(found?.process.startMark, fileTime(50));
      assert.equal(await below(51), undefined);
    });

    it('are unknown if PowerShell fails', async () => {
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
      const { findProcesses, systemRoot, now, isPidInUse } = windows;
      return new WindowsCollector({ run, findProcesses, systemRoot, now, isPidInUse }).reservedPorts('tcp');
    };

    it('are the ranges that netsh lists, inclusive', async () => {
      const text =
        '\r\nStartport    Endport\r\n----------    --------\r\n      5357        5357\r\n     50000       50059     *\r\n';
      assert.deepEqual(
        (await reserved(text)).map(({ from, to }) => [from, to]),
        [
          [5357, 5357],
          [50_000, 50_059],
        ],
      );
      assert.equal(asked[0]?.file, 'C:\\Windows\\System32\\netsh.exe');
    });

    it('are none that are known if netsh fails', async () => {
      assert.deepEqual(await reserved('', 0), []);
      assert.deepEqual(await reserved('Access is denied.', 1), []);
    });
  });
});
