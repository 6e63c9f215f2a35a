import assert from 'node:assert/strict';
import { parseProcessTable, processFromDetail } from '../../../../src/collect/windows/readProcesses';
import type { Process } from '../../../../src/model/process/process';
import { seededRandom } from '../../random';

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
  services: [],
};

function parse(...rows: unknown[]): Process[] {
  return [...(parseProcessTable(JSON.stringify(rows))?.processes ?? new Map<number, Process>()).values()];
}

describe('parseProcessTable', () => {
  it('reads a process with all that is known of it', () => {
    assert.deepEqual(parse(row), [process_]);
  });

  it('reads a single process that stands there without a list, and one after a byte order mark', () => {
    assert.deepEqual(parseProcessTable(`\ufeff${JSON.stringify(row)}\r\n`), {
      processes: new Map([[4712, process_]]),
      malformedCount: 0,
    });
  });

  it('reads what PowerShell 5.1 spreads over lines, with slashes that are escaped', () => {
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
    const told = parseProcessTable(text)?.processes.get(168);
    assert.deepEqual(
      [told?.name, told?.executable, told?.startedAt, told?.parentPid],
      ['Notepad.exe', 'C:\\Windows\\Notepad.exe', 1735432245123, 20],
    );
  });

  it('says of a protected process what is unknown', () => {
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
    ['a date of no zone, which could be any', '2024-12-29T01:30:45', undefined, undefined],
    ['a date in the words of a language', '29.12.2024 01:30:45', undefined, undefined],
    ['no date that is', '2024-99-99T01:30:45Z', undefined, undefined],
    ['a number', 133799058451234560, undefined, undefined],
    ['something else', { value: 1 }, undefined, undefined],
  ];
  for (const [description, start, startMark, startedAt] of starts) {
    it(`reads a start from ${description}`, () => {
      const [process] = parse({ ...row, Started: undefined, CreationDate: start });
      assert.deepEqual([process?.startMark, process?.startedAt], [startMark, startedAt]);
    });
  }

  it('keeps processes apart that started within one millisecond', () => {
    const [a, b] = parse(row, { ...row, ProcessId: 8, Started: '133799058451234570' });
    assert.notEqual(a?.startMark, b?.startMark);
    assert.equal(a?.startedAt, b?.startedAt);
  });

  it('leaves out the idle process', () => {
    assert.deepEqual(parseProcessTable(JSON.stringify([{ ...row, ProcessId: 0 }, row])), {
      processes: new Map([[4712, process_]]),
      malformedCount: 0,
    });
  });

  it('counts what is no process, and keeps the others', () => {
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
    assert.deepEqual(parseProcessTable(JSON.stringify([...none, row])), {
      processes: new Map([[4712, process_]]),
      malformedCount: none.length,
    });
  });

  it('names a process by its PID where it has no name', () => {
    assert.equal(parse({ ...row, Name: null })[0]?.name, 'PID 4712');
  });

  for (const text of ['', 'Get-CimInstance : Access denied', '[{"ProcessId":4712,', 'null\nnull']) {
    it(`takes ${JSON.stringify(text)} for no answer`, () => {
      assert.equal(parseProcessTable(text), undefined);
    });
  }

  it('understands what it is given or does not, and never half', () => {
    const random = seededRandom(31);
    const whole = JSON.stringify([row, { ...row, ProcessId: 8 }]);
    for (let round = 0; round < 2000; round++) {
      const at = Math.floor(random() * whole.length);
      const text =
        whole.slice(0, at) + '0"{}[],:\\x'.charAt(random() * 10) + whole.slice(at + Math.floor(random() * 3));
      for (const [pid, process] of parseProcessTable(text)?.processes ?? []) {
        assert.ok(Number.isInteger(pid) && pid > 0 && pid === process.pid, text);
        assert.ok(process.startMark === undefined || /^\d{17,18}$/.test(process.startMark), text);
      }
    }
  });
});

describe('processFromDetail', () => {
  it('makes a process without a start, which has no identity', () => {
    assert.deepEqual(
      processFromDetail({
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
