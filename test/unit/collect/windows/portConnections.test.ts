import assert from 'node:assert/strict';
import type { PortConnection } from '../../../../src/model/net/portConnection';
import { RunFailure } from '../../../../src/collect/runTool';
import { WindowsCollector } from '../../../../src/collect/windows/windowsCollector';
import { FakeWindows } from './fakeWindows';

const heading =
  '\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n';
const german =
  '\r\nAktive Verbindungen\r\n\r\n  Proto  Lokale Adresse         Remoteadresse          Status           PID\r\n';

/** `tcp 50123 ESTABLISHED out python.exe 70` */
function words(connections: readonly PortConnection[] | undefined): string[] | undefined {
  return connections?.map(({ protocol, port, state, user, isOutgoing }) =>
    [protocol, port, state ?? '?', ...(isOutgoing === true ? ['out'] : []), user?.name, user?.pid]
      .filter((word) => word !== undefined)
      .join(' '),
  );
}

describe('what uses a port without listening on it, by netstat of Windows,', () => {
  let windows: FakeWindows;
  let runs: string[];
  beforeEach(() => {
    windows = new FakeWindows();
    windows.processes.set(70, { name: 'python.exe' }).set(80, { name: 'node.exe' });
    runs = [];
  });

  /** @param withBound undefined: this netstat has no `-q`. */
  function on(
    port: number,
    all: readonly string[],
    withBound?: readonly string[],
    head = heading,
  ): Promise<readonly PortConnection[] | undefined> {
    const text = (rows: readonly string[]): string => `${head}${rows.map((row) => `  ${row}\r\n`).join('')}`;
    const { findProcesses, systemRoot, now, isPidInUse } = windows;
    const collector = new WindowsCollector({
      ...{ findProcesses, systemRoot, now, isPidInUse },
      run: (command) => {
        const program = command.file.slice(command.file.lastIndexOf('\\') + 1);
        runs.push([program, ...command.args].join(' '));
        if (program === 'tasklist.exe') {
          const rows = ['"System","4","N/A"', '"python.exe","70","N/A"', '"node.exe","80","N/A"'];
          return Promise.resolve({
            exitCode: 0,
            stdout: Buffer.from(rows.join('\r\n')),
            stderr: Buffer.alloc(0),
          });
        }
        const isLong = command.args.includes('-anoq');
        if (program !== 'netstat.exe' || (isLong && withBound === undefined))
          return Promise.resolve({
            exitCode: 1,
            stdout: Buffer.from('\r\nDisplays protocol statistics'),
            stderr: Buffer.alloc(0),
          });
        const stdout = Buffer.from(text(isLong ? (withBound ?? []) : all), 'latin1');
        return Promise.resolve({ exitCode: 0, stdout, stderr: Buffer.alloc(0) });
      },
    });
    return collector.connectionsOn([port]);
  }

  const rpc = 'TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1832';

  it('is a client with that port, and not the client of that port', async () => {
    const found = await on(5000, [
      rpc,
      'TCP    192.168.1.5:5000       203.0.113.5:443        ESTABLISHED     70',
      'TCP    127.0.0.1:61000        127.0.0.1:5000         ESTABLISHED     80',
    ]);
    assert.deepEqual(words(found), ['tcp 5000 ESTABLISHED out python.exe 70']);
    assert.deepEqual(runs, ['netstat.exe -ano', 'netstat.exe -anoq', 'tasklist.exe /svc /fo csv /nh']);
  });

  it('is no outgoing connection if a server accepted it, as its port is listened on', async () => {
    const rows = [
      'TCP    [::]:3000              [::]:0                 LISTENING       80',
      'TCP    [::1]:3000             [::1]:61000            ESTABLISHED     80',
      'TCP    [::1]:61000            [::1]:3000             ESTABLISHED     70',
    ];
    assert.deepEqual(words(await on(3000, rows)), ['tcp 3000 ESTABLISHED node.exe 80']);
    assert.deepEqual(words(await on(61_000, rows)), ['tcp 61000 ESTABLISHED out python.exe 70']);
  });

  it('is TIME_WAIT in every language, which no process has open, and a state that is not known', async () => {
    const found = await on(
      5000,
      [
        'TCP    0.0.0.0:135            0.0.0.0:0              ABH\x99REN         1832',
        'TCP    127.0.0.1:5000         127.0.0.1:61000        WARTEND         0',
        'TCP    192.168.1.5:5000       203.0.113.5:443        HERGESTELLT     70',
        'TCP    192.168.1.5:5000       203.0.113.6:443        SCHLIESSEN_WARTEN 70',
      ],
      undefined,
      german,
    );
    assert.deepEqual(words(found), [
      'tcp 5000 TIME_WAIT',
      'tcp 5000 ? out python.exe 70',
      'tcp 5000 ? out python.exe 70',
    ]);
  });

  it('is a socket that is bound and does not listen, where netstat has -q, in any language', async () => {
    for (const [listening, bound] of [
      ['LISTENING', 'BOUND'],
      ['ABH\x99REN', 'GEBUNDEN'],
      ['LISTENING', ''],
    ] as const) {
      const all = [`TCP    0.0.0.0:135            0.0.0.0:0              ${listening}       1832`];
      const more = [
        ...all,
        `TCP    127.0.0.1:3000         0.0.0.0:0              ${bound}           80`,
        // it began to listen in between
        `TCP    127.0.0.1:3000         0.0.0.0:0              ${listening}       70`,
        'TCP    127.0.0.1:3001         0.0.0.0:0              BOUND           70',
      ];
      assert.deepEqual(words(await on(3000, all, more)), ['tcp 3000 BOUND node.exe 80'], bound);
      assert.deepEqual(words(await on(3000, all)), []);
    }
  });

  it('is one thing if a client is listed as bound and as connected', async () => {
    const client = 'TCP    192.168.1.5:5000       203.0.113.5:443        SYN_SENT        70';
    const bound = 'TCP    0.0.0.0:5000           0.0.0.0:0              BOUND           70';
    assert.deepEqual(words(await on(5000, [rpc, client], [rpc, client, bound])), [
      'tcp 5000 SYN_SENT out python.exe 70',
    ]);
  });

  it('names no process that has ended, and the kernel as the tree does', async () => {
    const rows = [
      rpc,
      'TCP    127.0.0.1:3000         127.0.0.1:61000        CLOSE_WAIT      4711',
      'TCP    192.168.1.5:3000       192.168.1.9:445        ESTABLISHED     4',
    ];
    assert.deepEqual(words(await on(3000, rows)), [
      'tcp 3000 CLOSE_WAIT',
      'tcp 3000 ESTABLISHED out System 4',
    ]);
  });

  it('is nothing on a port that is only listened on, for which no names are read', async () => {
    assert.deepEqual(
      words(
        await on(
          135,
          [rpc, 'UDP    0.0.0.0:135            *:*                                    80'],
          [rpc],
        ),
      ),
      [],
    );
    assert.deepEqual(runs, ['netstat.exe -ano', 'netstat.exe -anoq']);
  });

  it('is unknown if netstat fails or prints no rows', async () => {
    assert.equal(await on(3000, []), undefined);
    windows.answers.set('netstat', new RunFailure('timeout', 'no answer'));
    assert.equal(await windows.collector.connectionsOn([3000]), undefined);
  });
});
