import assert from 'node:assert/strict';
import type { ByteOrder, ProcNetTable, SocketRow } from '../../../../src/collect/linux/parseProcNet';
import { AddressCache, ProcNetParser } from '../../../../src/collect/linux/parseProcNet';
import { fixture } from '../../fixture';
import { seededRandom } from '../../random';

const tcp: ProcNetTable = { protocol: 'tcp', family: 4 };
const tcp6: ProcNetTable = { protocol: 'tcp', family: 6 };
const udp: ProcNetTable = { protocol: 'udp', family: 4 };
const udp6: ProcNetTable = { protocol: 'udp', family: 6 };

const heading =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

interface Row {
  address: string;
  port: number;
  uid: number;
  inode: number;
}

function parse(
  table: ProcNetTable,
  bytes: Buffer | string,
  options: { byteOrder?: ByteOrder; pieceLength?: number } = {},
): { rows: Row[]; malformed: number; whole: boolean } {
  const whole = Buffer.from(bytes);
  const pieceLength = options.pieceLength ?? Math.max(whole.length, 1);
  const parser = new ProcNetParser(table, new AddressCache(options.byteOrder ?? 'LE'));
  for (let from = 0; from < whole.length; from += pieceLength) {
    parser.push(whole.subarray(from, from + pieceLength));
  }
  const ended = parser.end();
  return { rows: rowsOf(parser), malformed: parser.malformedCount, whole: ended };
}

function rowsOf(parser: ProcNetParser): Row[] {
  return parser.rows.map(({ address, port, uid, inode }) => ({ address: address.text, port, uid, inode }));
}

/** A row as a little-endian kernel prints it. */
function row(local: string, { state = '0A', uid = 1000, inode = 1, slot = 0 } = {}): string {
  return `${String(slot).padStart(4)}: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;
}

const littleEndianTcp: Row[] = [
  { address: '127.0.0.1', port: 3000, uid: 1000, inode: 41001 },
  { address: '0.0.0.0', port: 8080, uid: 0, inode: 41002 },
  { address: '192.168.1.20', port: 5432, uid: 113, inode: 41003 },
  { address: '100.64.0.7', port: 22, uid: 0, inode: 41004 },
  { address: '127.0.0.53', port: 53, uid: 101, inode: 41005 },
  { address: '127.0.0.1', port: 9229, uid: 165536, inode: 4294967295 },
];

describe('ProcNetParser', () => {
  it('reads the listening rows of a padded table, and no row in another state', () => {
    const read = parse(tcp, fixture('linux/proc-net-tcp-little-endian.txt'));
    assert.deepEqual(read, { rows: littleEndianTcp, malformed: 0, whole: true });
  });

  it('reads the addresses of a big-endian machine', () => {
    const read = parse(tcp, fixture('linux/proc-net-tcp-big-endian.txt'), { byteOrder: 'BE' });
    assert.deepEqual(read.rows, littleEndianTcp.slice(0, 3));
    assert.equal(read.malformed, 0);
  });

  it('swaps each 32-bit word of an IPv6 address, and shows an IPv4-mapped one as IPv4', () => {
    const { rows, malformed } = parse(tcp6, fixture('linux/proc-net-tcp6-little-endian.txt'));
    assert.deepEqual(
      rows.map(({ address, port }) => [address, port]),
      [
        ['::1', 3000],
        ['::', 8080],
        ['127.0.0.1', 5173],
        ['192.168.1.20', 5174],
        ['fe80::1ff:fe23:4567:890a', 631],
        ['fd12:3456:789a:1::1', 5432],
        ['2606:4700::1111', 443],
      ],
    );
    assert.equal(malformed, 0);
  });

  it('gives an IPv4-mapped address the family of its IPv4 address', () => {
    const parser = new ProcNetParser(tcp6, new AddressCache('LE'));
    parser.push(fixture('linux/proc-net-tcp6-little-endian.txt'));
    assert.deepEqual(parser.rows[2]?.address, {
      family: 4,
      text: '127.0.0.1',
      zone: undefined,
      scope: 'loopback',
    });
  });

  it('reads IPv6 words unswapped on a big-endian machine', () => {
    const { rows } = parse(tcp6, fixture('linux/proc-net-tcp6-big-endian.txt'), { byteOrder: 'BE' });
    assert.deepEqual(rows, [
      { address: '::1', port: 3000, uid: 1000, inode: 42001 },
      { address: '127.0.0.1', port: 5173, uid: 1000, inode: 42003 },
      { address: 'fe80::1ff:fe23:4567:890a', port: 631, uid: 0, inode: 42005 },
    ]);
  });

  it('takes unconnected UDP sockets, and leaves out connected ones', () => {
    assert.deepEqual(parse(udp, fixture('linux/proc-net-udp-little-endian.txt')), {
      rows: [
        { address: '127.0.0.1', port: 43110, uid: 1000, inode: 43001 },
        { address: '0.0.0.0', port: 5353, uid: 115, inode: 43002 },
        { address: '127.0.0.53', port: 53, uid: 101, inode: 43003 },
      ],
      malformed: 0,
      whole: true,
    });
    assert.deepEqual(parse(udp6, fixture('linux/proc-net-udp6-little-endian.txt')).rows, [
      { address: '::', port: 43111, uid: 1000, inode: 44001 },
      { address: 'fe80::1ff:fe23:4567:890a', port: 546, uid: 100, inode: 44002 },
    ]);
  });

  it('takes only TCP in state LISTEN, of all states in tcp_states.h', () => {
    const states = Array.from({ length: 13 }, (_, state) =>
      (state + 1).toString(16).toUpperCase().padStart(2, '0'),
    );
    const text =
      heading +
      states
        .map((state, at) => row(`0100007F:000${at.toString(16).toUpperCase()}`, { state, inode: at + 1 }))
        .join('');
    const { rows, malformed } = parse(tcp, text);
    assert.deepEqual(rows, [{ address: '127.0.0.1', port: 9, uid: 1000, inode: 10 }]);
    assert.equal(malformed, 0);
  });

  it('leaves out a UDP socket without a port, which is being closed', () => {
    const text =
      heading + row('0100007F:0000', { state: '07' }) + row('0100007F:0035', { state: '07', inode: 2 });
    assert.deepEqual(parse(udp, text), {
      rows: [{ address: '127.0.0.1', port: 53, uid: 1000, inode: 2 }],
      malformed: 0,
      whole: true,
    });
  });

  it('gives its rows the protocol of the table', () => {
    const parser = new ProcNetParser(udp, new AddressCache('LE'));
    parser.push(fixture('linux/proc-net-udp-little-endian.txt'));
    assert.deepEqual([...new Set(parser.rows.map(({ protocol }) => protocol))], ['udp']);
  });

  it('reads the same rows from pieces of any length', () => {
    for (const [table, name] of [
      [tcp, 'linux/proc-net-tcp-little-endian.txt'],
      [tcp6, 'linux/proc-net-tcp6-little-endian.txt'],
      [udp, 'linux/proc-net-udp-little-endian.txt'],
    ] as const) {
      const bytes = fixture(name);
      const whole = parse(table, bytes);
      for (let pieceLength = 1; pieceLength <= bytes.length; pieceLength++) {
        assert.deepEqual(parse(table, bytes, { pieceLength }), whole, `${name} in pieces of ${pieceLength}`);
      }
    }
  });

  it('does not keep a reference to a piece', () => {
    const bytes = fixture('linux/proc-net-tcp-little-endian.txt');
    const parser = new ProcNetParser(tcp, new AddressCache('LE'));
    const buffer = Buffer.alloc(100);
    for (let from = 0; from < bytes.length; from += buffer.length) {
      const length = bytes.copy(buffer, 0, from, from + buffer.length);
      parser.push(buffer.subarray(0, length));
      buffer.fill('#');
    }
    parser.end();
    assert.deepEqual(rowsOf(parser), littleEndianTcp);
  });

  it('keeps the complete rows of a table truncated anywhere, and reports that it is incomplete', () => {
    const bytes = fixture('linux/proc-net-tcp-little-endian.txt');
    const lineLength = bytes.indexOf('\n') + 1;
    const rowAt = [1, 2, 3, 4, 5, 12];
    for (let length = 0; length < bytes.length; length++) {
      const { rows, malformed, whole } = parse(tcp, bytes.subarray(0, length));
      const wholeLines = Math.floor(length / lineLength);
      assert.deepEqual(
        rows,
        littleEndianTcp.filter((_, index) => (rowAt[index] ?? 0) < wholeLines),
        `cut after ${length} bytes`,
      );
      const cutInALine = length % lineLength !== 0;
      assert.equal(malformed, cutInALine ? 1 : 0, `cut after ${length} bytes`);
      assert.equal(whole, wholeLines > 0, `cut after ${length} bytes`);
    }
  });

  it('reports an empty file as incomplete', () => {
    assert.deepEqual(parse(tcp, ''), { rows: [], malformed: 0, whole: false });
  });

  it('takes a heading alone for an empty table', () => {
    assert.deepEqual(parse(tcp, heading), { rows: [], malformed: 0, whole: true });
  });

  it('keeps the first row of a table without a heading, and reports that it is incomplete', () => {
    assert.deepEqual(parse(tcp, row('0100007F:0BB8', { inode: 7 })), {
      rows: [{ address: '127.0.0.1', port: 3000, uid: 1000, inode: 7 }],
      malformed: 0,
      whole: false,
    });
  });

  it('skips and counts malformed lines, and quotes the first three', () => {
    const garbage = [
      'not a row\n',
      '\n',
      '   0: 0100007F 00000000:0000 0A 0:0 0:0 0 1000 0 1 1\n',
      '   0: 0100007G:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 2 1\n',
      '   0: 0100007F:0BBX 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 3 1\n',
      '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  -1        0 4 1\n',
      '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 5x 1\n',
      '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000\n',
      '   0  0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 6 1\n',
      '   0: 00000000000000000000000001000000:0BB8 0:0 0A 0:0 0:0 0 1000 0 7 1\n',
      '   0: 0100007F:0BB8 00000000:0000 ZZ 00000000:00000000 00:00000000 00000000  1000        0 8 1\n',
    ];
    const parser = new ProcNetParser(tcp, new AddressCache('LE'));
    const text = [
      heading,
      row('0100007F:0BB8', { inode: 11 }),
      ...garbage,
      row('0100007F:0BB9', { inode: 12 }),
    ];
    parser.push(Buffer.from(text.join('')));
    assert.equal(parser.end(), true);
    assert.deepEqual(rowsOf(parser), [
      { address: '127.0.0.1', port: 3000, uid: 1000, inode: 11 },
      { address: '127.0.0.1', port: 3001, uid: 1000, inode: 12 },
    ]);
    assert.equal(parser.malformedCount, garbage.length);
    assert.deepEqual(
      parser.malformed,
      garbage.slice(0, 3).map((line) => JSON.stringify(line.slice(0, -1))),
    );
  });

  it('quotes only the beginning of a very long line', () => {
    const parser = new ProcNetParser(tcp, new AddressCache('LE'));
    parser.push(Buffer.from(`${heading}${'x'.repeat(100_000)}\n`));
    parser.end();
    assert.deepEqual(parser.malformed, [JSON.stringify('x'.repeat(160))]);
  });

  it('lists a socket once if the kernel repeats its row at a page boundary', () => {
    const text = [
      heading,
      row('0100007F:0BB8', { inode: 1 }),
      row('0100007F:0BB9', { inode: 2 }),
      row('0100007F:0BB9', { inode: 2, slot: 2 }),
      row('0100007F:0BB9', { inode: 3, slot: 3 }),
    ].join('');
    const expected = [1, 2, 3];
    assert.deepEqual(
      parse(tcp, text).rows.map(({ inode }) => inode),
      expected,
    );
    assert.deepEqual(
      parse(tcp, text, { pieceLength: 150 }).rows.map(({ inode }) => inode),
      expected,
    );
  });

  it('keeps all sockets without an inode, because zero identifies none', () => {
    const text = heading + row('0100007F:0BB8', { inode: 0 }) + row('0100007F:0BB9', { inode: 0 });
    assert.deepEqual(
      parse(tcp, text).rows.map(({ port }) => port),
      [3000, 3001],
    );
  });

  it('reads ten thousand rows, with slots of five digits', () => {
    const ports = Array.from({ length: 10_000 }, (_, index) => 10_000 + index);
    const text =
      heading +
      ports
        .map((port, slot) =>
          row(`0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`, {
            slot: slot + 95_000,
            inode: slot + 1,
          }),
        )
        .join('');
    const { rows, malformed } = parse(tcp, text, { pieceLength: 4096 });
    assert.deepEqual(
      rows,
      ports.map((port, slot) => ({ address: '127.0.0.1', port, uid: 1000, inode: slot + 1 })),
    );
    assert.equal(malformed, 0);
  });

  it('finds no rows in random bytes and never throws', () => {
    const random = seededRandom(20260102);
    for (let round = 0; round < 500; round++) {
      const noise = Buffer.from(Array.from({ length: 600 }, () => Math.floor(random() * 256)));
      const { rows } = parse(round % 2 === 0 ? tcp : tcp6, noise, {
        pieceLength: 1 + Math.floor(random() * 64),
      });
      assert.deepEqual(rows, []);
    }
  });

  it('reads every valid row of a table with corrupted bytes', () => {
    const random = seededRandom(7);
    const bytes = fixture('linux/proc-net-tcp-little-endian.txt');
    const lineLength = bytes.indexOf('\n') + 1;
    for (let round = 0; round < 500; round++) {
      const damaged = Buffer.from(bytes);
      const at = Math.floor(random() * bytes.length);
      damaged[at] = Math.floor(random() * 256);
      const damagedLine = Math.floor(at / lineLength);
      // a lost line's end takes the next line with it
      const isHurt = (line: number): boolean =>
        line === damagedLine || (at % lineLength === lineLength - 1 && line === damagedLine + 1);
      const rowAt = [1, 2, 3, 4, 5, 12];
      const unhurt = littleEndianTcp.filter((_, index) => !isHurt(rowAt[index] ?? 0));
      const seen = parse(tcp, damaged).rows.filter(({ inode }) =>
        unhurt.some((kept) => kept.inode === inode),
      );
      assert.deepEqual(seen, unhurt, `byte ${at} became ${damaged[at] ?? ''}`);
    }
  });

  describe('with the rows of the last reading', () => {
    const addresses = new AddressCache('LE');
    const inTurn = [41, 42, 43].map((inode, slot) => row(`0100007F:${3000 + slot}`, { inode, slot }));

    function read(lines: readonly string[], before?: readonly SocketRow[]): readonly SocketRow[] {
      const parser = new ProcNetParser(tcp, addresses, false, before);
      parser.push(Buffer.from(heading + lines.join('')));
      assert.equal(parser.rowCount, parser.rows.length);
      return parser.rows;
    }

    it('returns the same array as long as nothing has changed, whatever connections do', () => {
      const before = read(inTurn);
      assert.equal(read(inTurn, before), before);
      const connection = row('0100007F:1234', { state: '01', inode: 99, slot: 3 });
      assert.equal(read([...inTurn, connection], before), before);
      assert.equal(read([], read([])).length, 0);
    });

    it('shows a change of every column that is read, and keeps the rows before it', () => {
      const before = read(inTurn);
      const changes = {
        address: row('0200007F:3001', { inode: 42, slot: 1 }),
        port: row('0100007F:3009', { inode: 42, slot: 1 }),
        uid: row('0100007F:3001', { inode: 42, uid: 33, slot: 1 }),
        inode: row('0100007F:3001', { inode: 52, slot: 1 }),
        received: row('0100007F:3001', { inode: 42, slot: 1 }).replace(
          '0A 00000000:00000000',
          '0A 00000000:00000002',
        ),
      };
      for (const [column, changed] of Object.entries(changes)) {
        const [first = '', , last = ''] = inTurn;
        const now = read([first, changed, last], before);
        assert.deepEqual(now, read([first, changed, last]), column);
        assert.notDeepEqual(now, before, column);
        assert.equal(now[0], before[0], column);
      }
    });

    it('shows what was closed at any place, what was added, and a row that comes twice once', () => {
      const before = read(inTurn);
      const [first = '', second = '', third = ''] = inTurn;
      const added = row('0100007F:4000', { inode: 44, slot: 3 });
      const cases = [
        [],
        [first],
        [first, second],
        [second, third],
        [first, third],
        [added, first, second, third],
        [first, second, third, added],
        [third, second, first],
        [first, first, second, third],
        [first, second, third, third],
      ];
      for (const lines of cases) assert.deepEqual(read(lines, before), read(lines));
      assert.deepEqual(
        read([first, first, second, third], before).map(({ inode }) => inode),
        [41, 42, 43],
      );
    });
  });

  it('tells addresses apart whose words have the same sum, and IPv4 from IPv6', () => {
    const addresses = new AddressCache('LE');
    const read = (digits: string): string | undefined =>
      addresses.read(Buffer.from(digits), 0, digits.length)?.text;
    for (let round = 0; round < 2; round++) {
      assert.equal(read('00000001000000020000000300000004'), '100:0:200:0:300:0:400:0');
      assert.equal(read('00000004000000030000000200000001'), '400:0:300:0:200:0:100:0');
      assert.equal(read('0000000A'), '10.0.0.0');
      assert.equal(read('00000007'), '7.0.0.0');
      assert.equal(read('00000000000000000000000000000007'), '::700:0');
      assert.equal(read('0000000G'), undefined);
    }
  });
});
