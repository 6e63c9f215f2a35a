import assert from 'node:assert/strict';
import { parseLsofFields } from '../../../../src/collect/unix/parseLsof';
import { listeningSockets } from '../../../../src/collect/unix/lsofSockets';
import { parsePsPrograms, parsePsTable } from '../../../../src/collect/unix/parsePs';
import { fixture } from '../../fixture';
import { seededRandom } from '../../random';
import { rounds } from '../../../support/rounds';
import { finish } from '../../../../src/model/text/timeSlice';

type Random = () => number;

function upTo(random: Random, below: number): number {
  return Math.floor(random() * below);
}

function oneOf<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[upTo(random, choices.length)] ?? choices[0];
}

/** Each socket in a line, with its processes and their names: all that a listing means. */
function meaning(bytes: Buffer): { lines: string[]; malformed: number } {
  const output = finish(parseLsofFields(bytes));
  const { sockets, malformed } = finish(listeningSockets(output, (index) => `if${index}`));
  const names = new Map(output.processes.map(({ pid, command }) => [pid, command]));
  return {
    lines: sockets
      .map(
        ({ protocol, address, port, pids }) =>
          `${protocol} ${address.text} ${port} ${JSON.stringify(pids.map((pid) => [pid, names.get(pid)]))}`,
      )
      .sort(),
    malformed: output.malformedCount + malformed.length,
  };
}

/** As lsof prints names in the C locale (its safestrprt()). */
function printed(name: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\\': '\\\\' };
  return [...Buffer.from(name)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return short[character] ?? (byte < 0x7f ? character : `\\x${byte.toString(16)}`);
    })
    .join('');
}

const commands = [
  'node',
  'Code Helper (Plugin)',
  'café',
  'a\nb',
  'p1',
  '務\t\\x41',
  '',
  'f3:n*:80',
  '->',
] as const;
const hosts: readonly [printed: string, type: string, address: string][] = [
  ['*', 'IPv4', '0.0.0.0'],
  ['*', 'IPv6', '::'],
  ['127.0.0.1', 'IPv4', '127.0.0.1'],
  ['127.0.0.1', 'IPv6', '127.0.0.1'],
  ['[::1]', 'IPv6', '::1'],
  ['[fe80::1%lo0]', 'IPv6', 'fe80::1%lo0'],
  ['[fe80:a::1]', 'IPv6', 'fe80::1%if10'],
  ['[2001:db8::5]', 'IPv6', '2001:db8::5'],
];

/** A listing as lsof prints it, with what does not listen in between, and what it means. */
function listing(random: Random): { sets: string[][]; lines: string[] } {
  const sockets = Array.from({ length: upTo(random, 12) }, (_, index) => {
    const [host, type, address] = hosts[upTo(random, hosts.length)] ?? ['*', 'IPv4', '0.0.0.0'];
    const protocol = oneOf(random, ['tcp', 'udp']);
    const port = oneOf(random, [80, 3000, 1 + upTo(random, 65_535)]);
    return { ...{ host, type, address, protocol, port }, device: `0x${(0xf000 + index).toString(16)}` };
  });
  const owners = new Map(sockets.map(({ device }) => [device, new Map<number, string>()]));
  const sets: string[][] = [];
  for (let count = upTo(random, 8), pid = 1; count > 0; count--, pid += 1 + upTo(random, 900)) {
    const command = oneOf(random, commands);
    sets.push([`p${pid}`, `R${upTo(random, 9)}`, `c${printed(command)}`, 'u501', 'Lalice']);
    for (let files = upTo(random, 6); files > 0; files--) {
      const socket = sockets[upTo(random, sockets.length)];
      if (socket === undefined || random() < 0.3) {
        sets.push([
          'f9',
          ...oneOf(random, [
            ['tIPv4', 'd0x1', 'PTCP', 'n127.0.0.1:80->127.0.0.1:81', 'TST=ESTABLISHED'],
            ['tIPv4', 'd0x1', 'PTCP', 'n*:80', 'TST=CLOSED', 'TQR=0'],
            ['tIPv4', 'd0x1', 'PUDP', 'n*:*'],
            ['tIPv6', 'd0x1', 'PICMPV6', 'n*:*'],
            ['tIPv4', 'd0x1', 'PUDP'],
          ]),
        ]);
        continue;
      }
      const { host, type, protocol, port, device } = socket;
      owners.get(device)?.set(pid, command);
      const state = protocol === 'tcp' ? ['TST=LISTEN', 'TQR=0', 'TQS=0'] : [];
      sets.push(['f3', `t${type}`, `d${device}`, `P${protocol.toUpperCase()}`, `n${host}:${port}`, ...state]);
    }
  }
  const lines = sockets.flatMap(({ address, protocol, port, device }) => {
    const processes = [...(owners.get(device) ?? [])];
    return processes.length === 0 ? [] : [`${protocol} ${address} ${port} ${JSON.stringify(processes)}`];
  });
  return { sets, lines: lines.sort() };
}

/** Some bytes replaced, inserted or left out. */
function damaged(random: Random, whole: Buffer): Buffer {
  let bytes = whole;
  for (let count = 1 + upTo(random, 4); count > 0; count--) {
    const at = upTo(random, bytes.length);
    const piece = noise(random, upTo(random, 4));
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + upTo(random, 4))]);
  }
  return bytes;
}

function noise(random: Random, length: number): Buffer {
  const likely = Buffer.from('pfcnTPtduRL0123456789:*[]%.->x\\\0\0\n\nTCPUDPIv46 LISTEN');
  return Buffer.from(
    Array.from({ length }, () =>
      random() < 0.8 ? (likely[upTo(random, likely.length)] ?? 0) : upTo(random, 256),
    ),
  );
}

describe('the parsers of lsof and ps, given anything', () => {
  it('find exactly the listeners that were printed', () => {
    const random = seededRandom(11);
    for (let round = 0; round < rounds(600); round++) {
      const { sets, lines } = listing(random);
      const withNul = sets.map((set) => `${set.map((field) => `${field}\0`).join('')}\n`).join('');
      const withLines = sets.map((set) => `${set.join('\n')}\n`).join('');
      for (const text of [withNul, withLines]) {
        assert.deepEqual(meaning(Buffer.from(text)), { lines, malformed: 0 }, JSON.stringify(text));
        const ofWindows = Buffer.from(text.replaceAll('\n', '\r\n'));
        assert.deepEqual(meaning(ofWindows), { lines, malformed: 0 }, JSON.stringify(text));
      }
      let warnings = 0;
      const warned = sets
        .map((set) => {
          const isWarned = random() < 0.2;
          if (isWarned) warnings++;
          return `${isWarned ? "lsof: WARNING: can't stat() x\n      Output may be incomplete.\n" : ''}${set.join('\0')}\0\n`;
        })
        .join('');
      assert.deepEqual(meaning(Buffer.from(warned)), { lines, malformed: warnings }, JSON.stringify(warned));
    }
  });

  it('find exactly the processes that were printed', () => {
    const random = seededRandom(15);
    const characters = [
      'a',
      '/',
      ' ',
      '(',
      ')',
      '[',
      ']',
      '\t',
      '\r',
      '\u2028',
      'é',
      '務',
      '2026',
      'Z',
      '-',
    ] as const;
    const months = [
      'Jan',
      'Feb',
      'Mar',
      'Apr',
      'May',
      'Jun',
      'Jul',
      'Aug',
      'Sep',
      'Oct',
      'Nov',
      'Dec',
    ] as const;
    for (let round = 0; round < rounds(300); round++) {
      const rows = Array.from({ length: upTo(random, 12) }, (_, index) => ({
        pid: index * 1000 + 1 + upTo(random, 999),
        parentPid: upTo(random, 99_999),
        uid: oneOf(random, [0, 501, 0x7fff_ffff, 0xffff_fffe]),
        start: Math.floor(random() * 2 ** 31),
        // the program's path comes first, so it is no name in brackets
        command:
          `/x${Array.from({ length: upTo(random, 40) }, () => oneOf(random, characters)).join('')}`.trim(),
      }));
      const width = upTo(random, 8);
      const text = rows
        .map(({ pid, parentPid, uid, start, command }) => {
          const date = new Date(start * 1000);
          const [month, time] = [months[date.getUTCMonth()] ?? '', date.toISOString().slice(11, 19)];
          const day = String(date.getUTCDate()).padStart(2);
          const words = `Mon ${month} ${day} ${time} ${date.getUTCFullYear()}`;
          const signed = oneOf(random, [uid, uid | 0]);
          const numbers = [pid, parentPid, signed].map((number) => String(number).padStart(width));
          return `${numbers.join(' ')} ${oneOf(random, ['S', 'Ss+', 'R<', 'T', '?Es'])}   ${words}     ${command}\n`;
        })
        .join('');
      const { processes, malformedCount } = finish(parsePsTable(text));
      assert.deepEqual(
        [...processes.values()].map(({ pid, parentPid, uid, startSeconds, commandText }) => ({
          ...{ pid, parentPid, uid, start: startSeconds },
          command: commandText,
        })),
        rows,
        JSON.stringify(text),
      );
      assert.equal(malformedCount, 0);
    }
  });

  it('keep the complete sets of output truncated at any byte, and report the truncation', () => {
    const bytes = fixture('macos/lsof-F0-listeners.txt');
    const { processes } = finish(parseLsofFields(bytes));
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      const lastEnd = cut.lastIndexOf('\0\n');
      const whole = lastEnd === -1 ? Buffer.alloc(0) : cut.subarray(0, lastEnd + 2);
      const seen = finish(parseLsofFields(cut));
      assert.deepEqual(seen.processes, finish(parseLsofFields(whole)).processes, `cut after ${length}`);
      assert.equal(seen.malformedCount, whole.length === length ? 0 : 1, `cut after ${length}`);
      for (const [index, { files, ...process }] of seen.processes.entries()) {
        const { files: all = [], ...expected } = processes[index] ?? {};
        assert.deepEqual(process, expected);
        assert.deepEqual(files, all.slice(0, files.length));
      }
    }
  });

  it('return only valid values for corrupted output', () => {
    const random = seededRandom(12);
    const whole = fixture('macos/lsof-F0-listeners.txt');
    for (let round = 0; round < rounds(1500); round++) {
      const given = round % 2 === 0 ? noise(random, 1500) : damaged(random, whole);
      const output = finish(parseLsofFields(given));
      const pids = new Set(output.processes.map(({ pid }) => pid));
      assert.ok(output.malformed.length <= 3 && output.malformed.length <= output.malformedCount);
      for (const { port, address, pids: owners } of finish(listeningSockets(output, () => undefined))
        .sockets) {
        assert.ok(Number.isInteger(port) && port > 0 && port <= 0xffff, String(port));
        assert.match(address.text, /^[0-9a-f:.]+(%.+)?$/s);
        assert.ok(owners.length > 0 && owners.every((pid) => pids.has(pid)));
      }
    }
  });

  it('lose only the corrupted file', () => {
    const random = seededRandom(13);
    const sets = fixture('macos/lsof-F0-listeners.txt').toString('latin1').split('\0\n').slice(0, -1);
    const files = sets.flatMap((set, index) => (set.startsWith('f') ? [index] : []));
    const addresses = (all: readonly string[]): Set<string> => {
      const { lines } = meaning(Buffer.from(all.map((set) => `${set}\0\n`).join(''), 'latin1'));
      return new Set(lines.map((line) => line.split(' [')[0] ?? ''));
    };
    for (let round = 0; round < rounds(600); round++) {
      const hurt = files[upTo(random, files.length)] ?? 0;
      const set = sets[hurt] ?? '';
      // within its fields: no end of a set is made or lost
      const at = 1 + upTo(random, set.length - 1);
      const broken = `${set.slice(0, at)}${oneOf(random, ['x', '7', ' ', '~'])}${set.slice(at + 1)}`;
      const seen = addresses(sets.map((other, index) => (index === hurt ? broken : other)));
      for (const address of addresses(sets.filter((_, index) => index !== hurt))) {
        assert.ok(seen.has(address), `${address} after ${JSON.stringify(broken)}`);
      }
    }
  });

  it('parse a line of ps completely or not at all', () => {
    const random = seededRandom(14);
    const whole = fixture('macos/ps-lstart-command.txt');
    const rows = finish(parsePsTable(whole.toString())).processes;
    for (let length = 0; length < whole.length; length++) {
      const { processes, malformedCount } = finish(parsePsTable(whole.toString('utf8', 0, length)));
      for (const [pid, row] of processes) assert.deepEqual(row, rows.get(pid), `cut after ${length}`);
      assert.equal(malformedCount, length === 0 || whole[length - 1] === 10 ? 0 : 1, `cut after ${length}`);
    }
    for (let round = 0; round < rounds(1500); round++) {
      const text = (round % 2 === 0 ? noise(random, 800) : damaged(random, whole)).toString('utf8');
      for (const { pid, parentPid, uid, startSeconds } of finish(parsePsTable(text)).processes.values()) {
        for (const number of [pid, parentPid, uid, startSeconds]) {
          assert.ok(Number.isInteger(number), text);
        }
      }
      for (const { command } of finish(parsePsPrograms(text))) assert.match(command, /^\S(?:.*\S)?$/s);
    }
  });

  it('terminate for one very long line', () => {
    const long = 'n'.repeat(2_000_000);
    assert.equal(meaning(Buffer.from(long)).malformed, 1);
    assert.equal(meaning(Buffer.from(`p1\0${long}`)).malformed, 1);
    assert.deepEqual(meaning(Buffer.from(`p1\0\nf3\0PTCP\0n${long}:80\0\n`)), { lines: [], malformed: 1 });
    assert.equal(meaning(Buffer.from(`p1\0\nf3\0PTCP\0n[fe80:${'a:'.repeat(500_000)}]:80\0\n`)).malformed, 1);
    assert.equal(finish(parsePsTable(`${' '.repeat(2_000_000)}x\n`)).malformedCount, 1);
    assert.equal(finish(parsePsTable(`1 1 1 S Mon ${' '.repeat(500_000)}\n`)).malformedCount, 1);
    assert.deepEqual(finish(parsePsPrograms(`${' '.repeat(100_000)}x\n1 1 ${' '.repeat(100_000)}`)), []);
    assert.equal(meaning(Buffer.from(`p1\0\nf3\0PTCP\0n${':1['.repeat(500_000)}\0\n`)).malformed, 1);
    assert.equal(meaning(Buffer.from(`${'lsof: WARNING\n'.repeat(100_000)}p1\0\n`)).malformed, 1);
  });
});
