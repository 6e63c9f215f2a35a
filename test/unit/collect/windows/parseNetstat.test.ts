import assert from 'node:assert/strict';
import { runInSlices } from '../../../../src/collect/timeSlice';
import type { NetstatRow, NetstatTable } from '../../../../src/collect/windows/parseNetstat';
import { parseNetstat } from '../../../../src/collect/windows/parseNetstat';
import { fixture } from '../../fixture';
import { seededRandom } from '../../random';

function parse(output: Buffer | string): Promise<NetstatTable> {
  const text = typeof output === 'string' ? output : output.toString('latin1');
  return runInSlices(parseNetstat(text), Infinity, new AbortController().signal);
}

/** `tcp 127.0.0.1:3000 <- 100` */
function words({ protocol, address, port, pid }: NetstatRow): string {
  return `${protocol} ${address.text}:${port} <- ${pid}`;
}

async function rowsOf(...lines: string[]): Promise<string[]> {
  return (await parse(lines.map((line) => `${line}\r\n`).join(''))).rows.map(words);
}

async function malformedOf(...lines: string[]): Promise<number> {
  return (await parse(lines.map((line) => `${line}\r\n`).join(''))).malformedCount;
}

describe('parseNetstat', () => {
  const languages: readonly [file: string, rows: readonly string[]][] = [
    ['de', ['tcp 127.0.0.1:5173 <- 19004']],
    ['fr', ['tcp 192.168.1.20:139 <- 4']],
    ['ru', ['tcp 0.0.0.0:5030 <- 12345', 'tcp :::5030 <- 12345']],
    ['zh-cn', ['tcp 0.0.0.0:8080 <- 2288']],
    ['ja', ['tcp 0.0.0.0:1433 <- 4268', 'udp ::1:1900 <- 5120']],
    ['pt-br', ['tcp ::1:3000 <- 9660', 'udp 127.0.0.1:61000 <- 9660']],
    ['ko', ['tcp 127.0.0.1:6374 <- 6136']],
    ['es', ['tcp 100.64.0.7:3389 <- 1552', 'udp 10.0.2.15:137 <- 4']],
    ['it', ['tcp fe80::1c2d:3e4f%12:7680 <- 6760', 'udp fe80::aaaa:bbbb:cccc:dddd%12:546 <- 1432']],
    ['en', ['tcp 127.0.0.1:9229 <- 7788']],
  ];
  for (const [language, rows] of languages) {
    it(`reads the listeners of a console that speaks ${language}, and no connection`, async () => {
      const table = await parse(fixture(`windows/netstat-${language}.txt`));
      assert.deepEqual(table.rows.map(words), [
        'tcp 0.0.0.0:135 <- 1084',
        ...rows,
        'tcp :::445 <- 4',
        'udp 0.0.0.0:5353 <- 2036',
      ]);
      assert.equal(table.malformedCount, 0);
      assert.equal(table.parsedCount, 6);
    });
  }

  it('parses the scope and the zone of an address', async () => {
    const { rows } = await parse(
      '  TCP    [fe80::1%12]:80        [::]:0                 LISTENING       4\r\n',
    );
    assert.deepEqual(rows, [
      {
        protocol: 'tcp',
        address: { family: 6, text: 'fe80::1%12', zone: '12', scope: 'link-local' },
        port: 80,
        pid: 4,
      },
    ]);
  });

  it('takes the last word for the PID, whatever precedes it', async () => {
    assert.deepEqual(
      await rowsOf(
        'TCP 0.0.0.0:1 0.0.0.0:0 11',
        'TCP 0.0.0.0:2 0.0.0.0:0 IN ATTESA DI 99 12',
        '  TCP    0.0.0.0:3              0.0.0.0:0              LISTENING       13                ',
        '  TCP\t0.0.0.0:4\t0.0.0.0:0\tLISTENING\t14',
        // in code page 866 the byte of a small a, and read as a character a blank
        '  TCP    0.0.0.0:5              0.0.0.0:0              \xa0\x85\xa0 15',
      ),
      [1, 2, 3, 4, 5].map((port) => `tcp 0.0.0.0:${port} <- ${port + 10}`),
    );
  });

  it('recognizes a connection by its peer, not by the translated state', async () => {
    assert.deepEqual(
      await rowsOf(
        '  TCP    127.0.0.1:80           127.0.0.1:50000        LISTENING       1',
        '  TCP    [::1]:80               [::1]:50000            LISTENING       1',
        '  UDP    127.0.0.1:80           127.0.0.1:50000                        1',
        '  TCP    127.0.0.1:80           0.0.0.0:50000          LISTENING       1',
      ),
      [],
    );
  });

  it('leaves out sockets that do not listen', async () => {
    const lines = [
      '  TCP    0.0.0.0:49700          0.0.0.0:0              BOUND           77',
      '  TCP    0.0.0.0:49701          0.0.0.0:0              CLOSED          77',
      '  UDP    0.0.0.0:0              *:*                                    77',
      '  TCP    10.0.2.15:50511        203.0.113.9:80         TIME_WAIT       0',
    ];
    assert.deepEqual(await rowsOf(...lines), []);
    assert.equal(await malformedOf(...lines), 0);
  });

  it('keeps a listener without an owner', async () => {
    assert.deepEqual(
      await rowsOf('  TCP    0.0.0.0:7000           0.0.0.0:0              LISTENING       0'),
      ['tcp 0.0.0.0:7000 <- 0'],
    );
  });

  it('skips the owners that -b prints between the rows', async () => {
    const lines = [
      '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1712',
      '  RpcSs',
      ' [svchost.exe]',
      '  TCP    0.0.0.0:445            0.0.0.0:0              LISTENING       4',
      ' Can not obtain ownership information',
    ];
    assert.deepEqual(await rowsOf(...lines), ['tcp 0.0.0.0:135 <- 1712', 'tcp 0.0.0.0:445 <- 4']);
    assert.equal(await malformedOf(...lines), 0);
  });

  it('keeps every row of one socket address', async () => {
    assert.deepEqual(
      await rowsOf(
        '  UDP    0.0.0.0:5353           *:*                                    100',
        '  UDP    0.0.0.0:5353           *:*                                    100',
        '  UDP    0.0.0.0:5353           *:*                                    200',
      ),
      ['udp 0.0.0.0:5353 <- 100', 'udp 0.0.0.0:5353 <- 100', 'udp 0.0.0.0:5353 <- 200'],
    );
  });

  for (const line of [
    'TCP 0.0.0.0:80 0.0.0.0:0 LISTENING',
    'TCP 0.0.0.0:80 0.0.0.0:0',
    'TCP 0.0.0.0:80',
    'TCP',
    'TCP 0.0.0.0:80 0.0.0.0:0 LISTENING 4x',
    'TCP 0.0.0.0:65536 0.0.0.0:0 LISTENING 4',
    'TCP 0.0.0.256:80 0.0.0.0:0 LISTENING 4',
    'TCP [::g]:80 [::]:0 LISTENING 4',
    'TCP [1:2]:80 [::]:0 LISTENING 4',
    'TCP *:80 0.0.0.0:0 LISTENING 4',
    'TCP 0.0.0.0:* 0.0.0.0:0 LISTENING 4',
    'TCP devbox:80 0.0.0.0:0 LISTENING 4',
    'TCP 0.0.0.0:80 devbox:0 LISTENING 4',
    'UDP 0.0.0.0:80 4',
    'XYZ 0.0.0.0:80 0.0.0.0:0 LISTENING 4',
    '\xef\xbb\xbfTCP 0.0.0.0:80 0.0.0.0:0 LISTENING 4',
    '0.0.0.0:80 0.0.0.0:0 LISTENING 4',
    '[::]:0 LISTENING 4',
    'TCP 0.0.0.0:80 0.0.0.0:0 LISTENING 4 TCP 0.0.0.0:82 0.0.0.0:0 LISTENING 5',
    'TCP 0.0.0.0:80 10.0.2.15:443 ESTABLISHED 4 TCP 0.0.0.0:82 0.0.0.0:0 LISTENING 5',
    'UDP 0.0.0.0:80 *:* 4 UDP 0.0.0.0:82 *:* 5',
    'TCP 0.0.0.0:80 0.0.0.0:0 LISTENING 4 InHost',
  ]) {
    it(`counts a malformed row: ${line}`, async () => {
      const table = await parse(
        `${line}\r\n  TCP    0.0.0.0:81             0.0.0.0:0              LISTENING       9\r\n`,
      );
      assert.equal(table.malformedCount, 1);
      assert.deepEqual(table.malformed, [JSON.stringify(`${line}\r\n`)]);
      assert.deepEqual(table.rows.map(words), ['tcp 0.0.0.0:81 <- 9']);
    });
  }

  it('keeps the complete rows of output truncated at any byte, and never a truncated PID', async () => {
    const whole = fixture('windows/netstat-it.txt');
    const { rows } = await parse(whole);
    for (let length = 0; length <= whole.length; length++) {
      const cut = await parse(whole.subarray(0, length));
      const lines = await parse(whole.subarray(0, whole.subarray(0, length).lastIndexOf('\n') + 1));
      assert.deepEqual(cut.rows, lines.rows, `cut after ${length}`);
      assert.deepEqual(cut.rows, rows.slice(0, cut.rows.length), `cut after ${length}`);
    }
  });

  it('finds exactly the listeners that were printed, in any language, width and code page', async () => {
    const random = seededRandom(11);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    const upTo = (end: number): number => Math.floor(random() * end);
    const blanks = (): string => ' '.repeat(1 + upTo(20));
    /** Bytes of some code page, without blanks and line ends. */
    const garble = (): string =>
      Array.from({ length: 1 + upTo(14) }, () =>
        String.fromCharCode(pick([0x41, 0x80, 0xa0]) + upTo(26)),
      ).join('');
    const address = (): string => pick([ipv4, ipv6])();
    const ipv4 = (): string => [upTo(256), upTo(256), upTo(256), 1 + upTo(255)].join('.');
    const ipv6 = (): string =>
      `[${pick(['fe80', 'fd00', '2001:db8'])}::${(1 + upTo(0xffff)).toString(16)}${pick(['', '%3', '%12'])}]`;
    const bare = (host: string): string => host.replace(/[[\]]/g, '');

    for (let round = 0; round < 200; round++) {
      const expected: string[] = [];
      const lines = [garble(), '', `  ${garble()}${blanks()}${garble()} PID`];
      for (let count = upTo(30); count > 0; count--) {
        const kind = pick(['tcp', 'udp', 'connection', 'owner'] as const);
        const host = pick([address(), '0.0.0.0', '[::]', '127.0.0.1', '[::1]']);
        const [port, pid] = [1 + upTo(65_535), 4 * (1 + upTo(30_000))];
        const start = `${blanks()}${kind === 'udp' ? 'UDP' : 'TCP'}${blanks()}${host}:${port}${blanks()}`;
        const end = `${blanks()}${pid}${pick(['', '  '])}`;
        switch (kind) {
          case 'tcp':
            lines.push(
              `${start}${host.startsWith('[') ? '[::]:0' : '0.0.0.0:0'}${blanks()}${garble()}${end}`,
            );
            expected.push(`tcp ${bare(host)}:${port} <- ${pid}`);
            break;
          case 'udp':
            lines.push(`${start}*:*${end}`);
            expected.push(`udp ${bare(host)}:${port} <- ${pid}`);
            break;
          case 'connection':
            lines.push(`${start}${address()}:${1 + upTo(65_535)}${blanks()}${garble()}${end}`);
            break;
          case 'owner':
            lines.push(` [${garble()}.exe]`);
        }
      }
      const table = await parse(lines.map((line) => `${line}${pick(['\r\n', '\n'])}`).join(''));
      assert.deepEqual(table.rows.map(words), expected, lines.join('\n'));
      assert.equal(table.malformedCount, 0, lines.join('\n'));
    }
  });

  it('gives no row the PID of another one if line ends were lost, and counts these rows', async () => {
    for (const language of ['de', 'it', 'ja']) {
      const lines = fixture(`windows/netstat-${language}.txt`)
        .toString('latin1')
        .split(/(?<=\r\n)/);
      const { rows, malformedCount } = await parse(lines.join(''));
      assert.equal(malformedCount, 0);
      const whole = new Set(rows.map(words));
      const rowsAt = lines.flatMap((line, at) => (/^ +(?:TCP|UDP)/.test(line) ? [at] : []));
      // the last one has no row behind it
      for (const at of rowsAt.slice(0, -1)) {
        const hurt = await parse(lines.map((line, index) => (index === at ? line.trimEnd() : line)).join(''));
        for (const row of hurt.rows.map(words)) assert.ok(whole.has(row), `${row} in ${language}`);
        assert.equal(hurt.malformedCount, 1, `line ${at} in ${language}`);
      }
    }
  });

  it('returns only valid values for random input', async () => {
    const random = seededRandom(12);
    const likely = 'TCPUDP 0123456789.:[]%*\r\n\t  af';
    for (let round = 0; round < 500; round++) {
      const noise = Array.from({ length: 600 }, () =>
        random() < 0.9 ? likely[Math.floor(random() * likely.length)] : String.fromCharCode(random() * 256),
      ).join('');
      const lines = noise.split('\n').map((rest) => `TCP 0.0.0.0:80 ${rest}`);
      for (const { port, pid } of (await parse(lines.join('\n'))).rows) {
        assert.ok(Number.isInteger(port) && port > 0 && port <= 0xffff, String(port));
        assert.ok(Number.isInteger(pid) && pid >= 0, String(pid));
      }
    }
  });

  it('terminates for one very long line, and for empty output', async () => {
    const nothing = { rows: [], parsedCount: 0, hasUdp: false, malformedCount: 0, malformed: [] };
    assert.deepEqual(await parse(''), nothing);
    assert.deepEqual(await parse('\r\nAktive Verbindungen\r\n'), nothing);
    const endless = await parse(`TCP ${'1'.repeat(1_000_000)}`);
    assert.equal(endless.malformedCount, 1);
    assert.ok((endless.malformed[0] ?? '').length < 200);
  });

  it('yields to the event loop while it parses many rows', () => {
    const row = '  TCP    10.0.2.15:50511        203.0.113.9:80         ESTABLISHED     100\r\n';
    const work = parseNetstat(row.repeat(10_000));
    let turns = 0;
    while (work.next().done !== true) turns++;
    assert.ok(turns >= 40, String(turns));
  });
});
