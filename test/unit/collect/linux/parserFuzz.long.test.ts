import assert from 'node:assert/strict';
import {
  parseBootTime,
  parseCmdline,
  parseEffectiveUid,
  parseIfInet6,
  parsePasswd,
} from '../../../../src/collect/linux/parseProcFiles';
import type { ByteOrder, ProcNetTable } from '../../../../src/collect/linux/parseProcNet';
import { AddressCache, ProcNetParser } from '../../../../src/collect/linux/parseProcNet';
import { parseProcStat } from '../../../../src/collect/linux/parseProcStat';
import { fixture } from '../../fixture';
import { seededRandom } from '../../random';
import { statText } from './fakeProc';
import { rounds } from '../../../support/rounds';

/** Random bytes, mostly of the kinds that are parsed. */
function noise(random: () => number, length: number): Buffer {
  const likely = Buffer.from('0123456789ABCDEFabcdef :()\n\t\0SRZ%x');
  return Buffer.from(
    Array.from({ length }, () =>
      random() < 0.7 ? (likely[Math.floor(random() * likely.length)] ?? 0) : Math.floor(random() * 256),
    ),
  );
}

/** Some bytes replaced, inserted or left out. */
function damaged(random: () => number, whole: Buffer): Buffer {
  let bytes = Buffer.from(whole);
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
    const at = Math.floor(random() * bytes.length);
    const piece = noise(random, Math.floor(random() * 4));
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + Math.floor(random() * 4))]);
  }
  return bytes;
}

interface Row {
  address: string;
  port: number;
  inode: number;
}

function rowsOf(
  table: ProcNetTable,
  bytes: Buffer,
  byteOrder: ByteOrder = 'LE',
): { rows: Row[]; malformed: number } {
  const parser = new ProcNetParser(table, new AddressCache(byteOrder));
  parser.push(bytes);
  parser.end();
  const rows = parser.rows.map(({ address, port, inode }) => ({ address: address.text, port, inode }));
  return { rows, malformed: parser.malformedCount };
}

describe('the parsers of /proc with random input', () => {
  const tables: readonly [name: string, table: ProcNetTable][] = [
    ['tcp', { protocol: 'tcp', family: 4 }],
    ['tcp6', { protocol: 'tcp', family: 6 }],
    ['udp', { protocol: 'udp', family: 4 }],
    ['udp6', { protocol: 'udp', family: 6 }],
  ];
  for (const [name, table] of tables) {
    const bytes = fixture(`linux/proc-net-${name}-little-endian.txt`);

    it(`keep the complete rows of net/${name} truncated at any byte`, () => {
      const { rows } = rowsOf(table, bytes);
      for (let length = 0; length <= bytes.length; length++) {
        const cut = bytes.subarray(0, length);
        const seen = rowsOf(table, cut);
        const lastEnd = cut.lastIndexOf('\n');
        const wholeLines = cut.subarray(0, lastEnd + 1);
        assert.deepEqual(seen.rows, rowsOf(table, wholeLines).rows, `cut after ${length}`);
        assert.deepEqual(seen.rows, rows.slice(0, seen.rows.length), `cut after ${length}`);
        assert.equal(seen.malformed, lastEnd + 1 === length ? 0 : 1, `cut after ${length}`);
      }
    });

    it(`keep the valid lines of net/${name} if others are corrupted`, () => {
      const random = seededRandom(3);
      const lines = bytes.toString('latin1').split('\n').slice(0, -1);
      for (let round = 0; round < rounds(400); round++) {
        const hurt = 1 + Math.floor(random() * (lines.length - 1));
        const broken = damaged(random, Buffer.from(lines[hurt] ?? '', 'latin1'));
        const text = (index: number): Buffer => Buffer.from(`${lines[index] ?? ''}\n`, 'latin1');
        const before = Buffer.concat(lines.slice(0, hurt).map((_, index) => text(index)));
        const after = Buffer.concat(lines.slice(hurt + 1).map((_, index) => text(hurt + 1 + index)));
        const { rows } = rowsOf(table, Buffer.concat([before, broken, Buffer.from('\n'), after]));
        const kept = [...rowsOf(table, before).rows, ...rowsOf(table, Buffer.concat([text(0), after])).rows];
        const keptInodes = new Set(kept.map(({ inode }) => inode));
        assert.deepEqual(
          rows.filter(({ inode }) => keptInodes.has(inode)),
          kept,
          JSON.stringify(broken.toString('latin1')),
        );
      }
    });

    it(`return only valid rows of net/${name} for random input`, () => {
      const random = seededRandom(4);
      for (let round = 0; round < rounds(400); round++) {
        const given = round % 2 === 0 ? noise(random, 2000) : damaged(random, bytes);
        for (const { port, inode } of rowsOf(table, given).rows) {
          assert.ok(Number.isInteger(port) && port >= 0 && port <= 0xffff, String(port));
          assert.ok(Number.isInteger(inode) && inode >= 0, String(inode));
        }
      }
    });
  }

  const addresses: Readonly<Record<4 | 6, readonly [octets: string, text: string][]>> = {
    4: [
      ['00000000', '0.0.0.0'],
      ['7F000001', '127.0.0.1'],
      ['C0A80114', '192.168.1.20'],
    ],
    6: [
      ['00000000000000000000000000000000', '::'],
      ['00000000000000000000000000000001', '::1'],
      ['20010DB800000000000000000A0B0C0D', '2001:db8::a0b:c0d'],
      ['00000000000000000000FFFF7F000001', '127.0.0.1'],
      ['FE80000000000000021122FFFE334455', 'fe80::211:22ff:fe33:4455'],
    ],
  };

  /** Each word as the host's integer is printed. */
  function words(octets: string, byteOrder: ByteOrder): string {
    return octets.replace(/.{8}/g, (word) =>
      byteOrder === 'BE' ? word : (word.match(/../g) ?? []).reverse().join(''),
    );
  }

  for (const byteOrder of ['LE', 'BE'] as const) {
    it(`find exactly the listeners in a table of a ${byteOrder} kernel`, () => {
      const random = seededRandom(10);
      const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
      const hex = (value: number, digits: number): string =>
        value.toString(16).toUpperCase().padStart(digits, '0');
      for (let round = 0; round < rounds(400); round++) {
        const [, table] = pick(tables);
        const listening = table.protocol === 'tcp' ? '0A' : '07';
        const others = table.protocol === 'tcp' ? ['01', '02', '06', '08', '0C'] : ['01'];
        const expected: Row[] = [];
        const lines = Array.from({ length: Math.floor(random() * 20) }, (_, index) => {
          const [octets, address] = pick(addresses[table.family]);
          const [port, inode] = [
            1 + Math.floor(random() * 65_535),
            index * 1e8 + 1 + Math.floor(random() * 1e8),
          ];
          const state = pick([listening, ...others]);
          if (state === listening) expected.push({ address, port, inode });
          return [
            `${String(pick([0, 7, 12_345, 1_234_567])).padStart(5)}: ${words(octets, byteOrder)}:${hex(port, 4)}`,
            `${'0'.repeat(octets.length)}:0000 ${state} 00000000:${hex(Math.floor(random() * 2 ** 32), 8)}`,
            // a timer of 64 bits, a uid of 32, a timeout below zero
            `00:${pick(['00000000', '1FFFFFFFFF'])} 00000000 ${String(pick([0, 1000, 4_294_967_294])).padStart(5)}`,
            `${String(pick([0, -1])).padStart(8)} ${inode} 2 ${pick(['c1a2b3c4', '0000000000000000'])} 0`,
            ' '.repeat(pick([0, 1, 40])),
          ].join(' ');
        });
        const text = ['  sl  local_address rem_address   st …', ...lines].map((line) => `${line}\n`).join('');
        assert.deepEqual(rowsOf(table, Buffer.from(text), byteOrder), { rows: expected, malformed: 0 }, text);
      }
    });
  }

  it('parse a stat with any name', () => {
    const random = seededRandom(16);
    const letters = ['a', ')', '(', ' ', '\n', 'S', '7', 'é', ') R 1 '];
    for (let round = 0; round < rounds(400); round++) {
      const comm = Array.from(
        { length: random() * 6 },
        () => letters[Math.floor(random() * letters.length)],
      ).join('');
      const [parent, ticks] = [Math.floor(random() * 1e6), Math.floor(random() * 1e12)];
      const stat = parseProcStat(statText(4711, { comm, parent, ticks }));
      assert.deepEqual(
        [stat?.comm, stat?.state, stat?.parentPid, stat?.startTicks],
        [comm, 'S', parent, String(ticks)],
      );
    }
  });

  it('parse a corrupted stat completely or not at all', () => {
    const random = seededRandom(5);
    const whole = Buffer.from(statText(4711, { comm: 'a) (b', parent: 7, ticks: 105_811 }));
    for (let round = 0; round < rounds(2_000); round++) {
      const given = round % 2 === 0 ? noise(random, 300) : damaged(random, whole);
      const stat = parseProcStat(given.toString('utf8'));
      if (stat === undefined) continue;
      assert.match(stat.state, /^[A-Za-z]$/);
      assert.match(stat.startTicks, /^\d+$/);
      assert.ok(Number.isInteger(stat.parentPid) && stat.parentPid >= 0);
    }
  });

  it('parse arguments of any bytes, truncated anywhere', () => {
    const random = seededRandom(6);
    const whole = Buffer.from('node\0größe.js\0--name=ポート\0');
    for (let length = 0; length <= whole.length; length++) {
      const [program = ''] = parseCmdline(whole.subarray(0, length));
      assert.ok('node'.startsWith(program), program);
    }
    for (let round = 0; round < rounds(400); round++) {
      const argv = parseCmdline(noise(random, 500));
      assert.ok(argv.every((argument) => !argument.includes('\0')));
      assert.notEqual(argv.at(-1), '');
    }
  });

  it('parse only valid users, and the complete lines of a truncated user database', () => {
    const random = seededRandom(7);
    const text = 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n';
    for (let length = 0; length <= text.length; length++) {
      const names = parsePasswd(text.slice(0, length));
      if (length >= 'root:x:0:'.length) assert.equal(names.get(0), 'root', `cut after ${length}`);
      for (const name of names.values()) assert.ok(['root', 'alice'].includes(name), name);
    }
    for (let round = 0; round < rounds(400); round++) {
      const given = round % 2 === 0 ? noise(random, 1000) : damaged(random, Buffer.from(text));
      for (const [uid, name] of parsePasswd(given.toString('utf8'))) {
        assert.ok(Number.isInteger(uid) && uid >= 0, String(uid));
        assert.match(name, /^[^:\n]+$/);
      }
    }
  });

  it('parse only valid interfaces, and the complete lines of a truncated list', () => {
    const random = seededRandom(8);
    const text =
      '00000000000000000000000000000001 01 80 10 80       lo\nfe800000000000000000000000000001 02 40 20 80     eth0\n';
    const firstLine = text.indexOf('\n');
    for (let length = 0; length <= text.length; length++) {
      const interfaces = parseIfInet6(text.slice(0, length));
      if (length >= firstLine) assert.deepEqual(interfaces.get('::1'), ['lo'], `cut after ${length}`);
      for (const address of interfaces.keys()) assert.ok(['::1', 'fe80::1'].includes(address), address);
    }
    for (let round = 0; round < rounds(400); round++) {
      const given = round % 2 === 0 ? noise(random, 1000) : damaged(random, Buffer.from(text));
      for (const [address, names] of parseIfInet6(given.toString('latin1'))) {
        assert.match(address, /^[0-9a-f:.]+$/);
        assert.ok(names.length > 0 && names.every((name) => name !== ''));
      }
    }
  });

  it('parse a boot time and a user, or none', () => {
    const random = seededRandom(9);
    for (let round = 0; round < rounds(400); round++) {
      const status = damaged(random, Buffer.from('Name:\tx\nUid:\t1000\t1001\t1000\t1000\n')).toString(
        'latin1',
      );
      const uid = parseEffectiveUid(status);
      assert.ok(uid === undefined || (Number.isInteger(uid) && uid >= 0), status);
      const stat = damaged(random, Buffer.from('cpu  1 2 3\nbtime 1732358444\n')).toString('latin1');
      const time = parseBootTime(stat);
      assert.ok(time === undefined || (Number.isInteger(time) && time >= 0), stat);
    }
  });

  it('terminate for one very long line', () => {
    const long = 'f'.repeat(1_000_000);
    assert.deepEqual(rowsOf({ protocol: 'tcp', family: 4 }, Buffer.from(long)), { rows: [], malformed: 1 });
    assert.equal(parseProcStat(`1 (${long}`), undefined);
    assert.deepEqual(parseCmdline(Buffer.from(long)), [long]);
    assert.deepEqual(parsePasswd(long), new Map());
    assert.deepEqual(parseIfInet6(long), new Map());
    assert.equal(parseBootTime(long), undefined);
    assert.equal(parseEffectiveUid(`Uid:${' '.repeat(1_000_000)}x`), undefined);
  });
});
