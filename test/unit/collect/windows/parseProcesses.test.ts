import assert from 'node:assert/strict';
import { fromFoundProcess, parseProcesses } from '../../../../src/collect/windows/parseProcesses';
import type { Process } from '../../../../src/model/process/process';
import { seededRandom } from '../../random';
import { finish } from '../../../../src/model/text/timeSlice';

const row = {
  ProcessId: 4712,
  ParentProcessId: 880,
  Name: 'node.exe',
  ExecutablePath: 'C:\\Program Files\\nodejs\\node.exe',
  CommandLine: '"C:\\Program Files\\nodejs\\node.exe" server.js --name "größe 1"',
  Started: '133799058451234560',
};

const process_: Process = {
  pid: 4712,
  startMark: '133799058451234560',
  // 13379905845123 ms since 1601, of which 11644473600000 were before 1970
  startedAt: 1735432245123,
  name: 'node.exe',
  commandLine: ['C:\\Program Files\\nodejs\\node.exe', 'server.js', '--name', 'größe 1'],
  argvQuality: 'exact',
  cwd: undefined,
  executable: 'C:\\Program Files\\nodejs\\node.exe',
  user: undefined,
  parentPid: 880,
  services: undefined,
};

function parse(...rows: unknown[]): Process[] {
  return [
    ...(finish(parseProcesses(JSON.stringify(rows)))?.processes ?? new Map<number, Process>()).values(),
  ];
}

describe('parseProcesses', () => {
  it('reads a process with all its properties', () => {
    assert.deepEqual(parse(row), [process_]);
  });

  it('reads a single process that is not in an array, and one after a byte order mark', () => {
    assert.deepEqual(finish(parseProcesses(`\ufeff${JSON.stringify(row)}\r\n`)), {
      processes: new Map([[4712, process_]]),
      malformedCount: 0,
    });
  });

  it('reads JSON that PowerShell 5.1 formats, with escaped slashes', () => {
    const text = [
      '{',
      '    "ProcessId":  168,',
      '    "Name":  "Notepad.exe",',
      '    "ExecutablePath":  "C:\\\\Windows\\\\Notepad.exe",',
      '    "CreationDate":  "\\/Date(1735432245123)\\/",',
      '    "ParentProcessId":  20',
      '}',
      '',
    ].join('\r\n');
    const process = finish(parseProcesses(text))?.processes.get(168);
    assert.deepEqual(
      [process?.name, process?.executable, process?.startedAt, process?.parentPid],
      ['Notepad.exe', 'C:\\Windows\\Notepad.exe', 1735432245123, 20],
    );
  });

  it('leaves unknown what a protected process hides', () => {
    const [system] = parse({
      ProcessId: 4,
      ParentProcessId: 0,
      Name: 'System',
      ExecutablePath: null,
      CommandLine: null,
      Started: null,
    });
    assert.deepEqual(system, {
      ...process_,
      pid: 4,
      startMark: undefined,
      startedAt: undefined,
      name: 'System',
      commandLine: undefined,
      executable: undefined,
      parentPid: undefined,
    });
  });

  const starts: readonly [
    description: string,
    start: unknown,
    mark: string | undefined,
    ms: number | undefined,
  ][] = [
    [
      'milliseconds as PowerShell 5.1 writes them',
      '/Date(1735432245123)/',
      '133799058451230000',
      1735432245123,
    ],
    ['a date in UTC', '2024-12-29T00:30:45.1234567Z', '133799058451230000', 1735432245123],
    ['a date with its zone', '2024-12-29T01:30:45.1234560+01:00', '133799058451230000', 1735432245123],
    ['a date without a time zone, which is ambiguous', '2024-12-29T01:30:45', undefined, undefined],
    ['a localized date', '29.12.2024 01:30:45', undefined, undefined],
    ['an impossible date', '2024-99-99T01:30:45Z', undefined, undefined],
    ['a number', 133799058451234560, undefined, undefined],
    ['something else', { value: 1 }, undefined, undefined],
  ];
  for (const [description, start, startMark, startedAt] of starts) {
    it(`reads a start from ${description}`, () => {
      const [process] = parse({ ...row, Started: undefined, CreationDate: start });
      assert.deepEqual([process?.startMark, process?.startedAt], [startMark, startedAt]);
    });
  }

  it('distinguishes processes that started within one millisecond', () => {
    const [a, b] = parse(row, { ...row, ProcessId: 8, Started: '133799058451234570' });
    assert.notEqual(a?.startMark, b?.startMark);
    assert.equal(a?.startedAt, b?.startedAt);
  });

  it('leaves out the idle process', () => {
    assert.deepEqual(finish(parseProcesses(JSON.stringify([{ ...row, ProcessId: 0 }, row]))), {
      processes: new Map([[4712, process_]]),
      malformedCount: 0,
    });
  });

  it('counts malformed entries, and keeps the others', () => {
    const none = [
      { ...row, ProcessId: -8 },
      { ...row, ProcessId: '8' },
      { ...row, ProcessId: undefined },
      { ...row, ProcessId: 1.5 },
      7,
      null,
      'x',
      [],
    ];
    assert.deepEqual(finish(parseProcesses(JSON.stringify([...none, row]))), {
      processes: new Map([[4712, process_]]),
      malformedCount: none.length,
    });
  });

  it('names a process by its PID if it has no name', () => {
    assert.equal(parse({ ...row, Name: null })[0]?.name, 'PID 4712');
  });

  for (const text of ['', 'Get-CimInstance : Access denied', '[{"ProcessId":4712,', 'null\nnull']) {
    it(`rejects ${JSON.stringify(text)}, which is not JSON`, () => {
      assert.equal(finish(parseProcesses(text)), undefined);
    });
  }

  it('returns only valid processes for corrupted JSON', () => {
    const random = seededRandom(31);
    const whole = JSON.stringify([row, { ...row, ProcessId: 8 }]);
    for (let round = 0; round < 2000; round++) {
      const at = Math.floor(random() * whole.length);
      const text =
        whole.slice(0, at) + '0"{}[],:\\x'.charAt(random() * 10) + whole.slice(at + Math.floor(random() * 3));
      for (const [pid, process] of finish(parseProcesses(text))?.processes ?? []) {
        assert.ok(Number.isInteger(pid) && pid > 0 && pid === process.pid, text);
        assert.ok(process.startMark === undefined || /^\d{17,18}$/.test(process.startMark), text);
      }
    }
  });
});

describe('fromFoundProcess', () => {
  it('makes a process without a start time, which has no identity', () => {
    assert.deepEqual(
      fromFoundProcess({
        pid: 4712,
        parentPid: 880,
        uid: undefined,
        name: 'node.exe',
        executable: row.ExecutablePath,
        commandLine: row.CommandLine,
      }),
      { ...process_, startMark: undefined, startedAt: undefined },
    );
  });
});
