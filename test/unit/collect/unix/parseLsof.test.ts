import assert from 'node:assert/strict';
import type { LsofOutput } from '../../../../src/collect/unix/parseLsof';
import { parseLsofFields } from '../../../../src/collect/unix/parseLsof';
import { finish } from '../../../../src/model/text/timeSlice';

/** `|` for NUL. */
function parse(text: string): LsofOutput {
  const { processes, malformed, malformedCount } = finish(
    parseLsofFields(Buffer.from(text.replaceAll('|', '\0'), 'latin1')),
  );
  return { processes, malformed, malformedCount };
}

const file = { type: undefined, device: undefined, protocol: undefined, name: undefined, state: undefined };

describe('parseLsofFields', () => {
  it('reads fields that end with NUL', () => {
    assert.deepEqual(
      parse(
        'p425|g420|R1|crapportd|u501|Lalice|\nf10|tIPv4|d0x1f|PTCP|n*:57741|TST=LISTEN|TQR=0|TQS=0|\nfcwd|n/|\n',
      ),
      {
        processes: [
          {
            ...{ pid: 425, parentPid: 1, command: 'rapportd', uid: 501, login: 'alice' },
            files: [
              {
                ...{ descriptor: '10', type: 'IPv4', device: '0x1f' },
                ...{ protocol: 'TCP', name: '*:57741', state: 'LISTEN' },
              },
              { ...file, descriptor: 'cwd', name: '/' },
            ],
          },
        ],
        malformed: [],
        malformedCount: 0,
      },
    );
  });

  it('reads one field a line', () => {
    const { processes, malformedCount } = parse('p96355\ncnode\nf19\nn*:3000\np7\nf3\nPUDP\nn*:53\n');
    const unknown = { parentPid: undefined, uid: undefined, login: undefined };
    assert.deepEqual(processes, [
      { ...unknown, pid: 96355, command: 'node', files: [{ ...file, descriptor: '19', name: '*:3000' }] },
      {
        ...{ ...unknown, pid: 7, command: undefined },
        files: [{ ...file, descriptor: '3', protocol: 'UDP', name: '*:53' }],
      },
    ]);
    assert.equal(malformedCount, 0);
  });

  it('assigns files to their process, which may have none', () => {
    const { processes } = parse('p1|ca|\np2|cb|\nf3|n*:1|\np3|cc|\nf4|n*:2|\nf5|n*:3|\n');
    assert.deepEqual(
      processes.map(({ pid, files }) => [pid, ...files.map(({ name }) => name)]),
      [[1], [2, '*:1'], [3, '*:2', '*:3']],
    );
  });

  const names: readonly [description: string, printed: string, name: string][] = [
    ['blanks', 'Code Helper (Plugin)', 'Code Helper (Plugin)'],
    ['blanks in hexadecimal', 'Code\\x20Helper', 'Code Helper'],
    ['a name that is cut behind a blank', 'Music\\x20Bar\\x20', 'Music Bar'],
    ['a newline, a tab and a backslash', 'tab\\tnl\\nend\\\\', 'tab\tnl\nend\\'],
    ['what looks like an escape after a backslash', 'a\\\\x41\\\\n', 'a\\x41\\n'],
    ['the rarer escapes', '\\b\\f\\r', '\b\f\r'],
    ['letters of other scripts, byte by byte', 'caf\\xc3\\xa9 \\xe5\\x8a\\xa1', 'café 务'],
    ['letters of other scripts as they are', 'caf\xc3\xa9', 'café'],
    ['bytes that are no text', '\\xff\\xfe', '\ufffd\ufffd'],
    ['control characters, which lsof does not tell from a circumflex', 'a^Ab', 'a^Ab'],
    ['a backslash that escapes nothing', 'C:\\Users\\', 'C:\\Users\\'],
    ['colons, equals signs and the letters of fields', 'p1:f2=n3', 'p1:f2=n3'],
    ['nothing', '', ''],
  ];
  for (const [description, printed, name] of names) {
    it(`reads a name with ${description}`, () => {
      for (const text of [`p1|c${printed}|u0|\n`, `p1\nc${printed}\nu0\n`]) {
        const { processes, malformedCount } = parse(text);
        assert.deepEqual(
          processes.map(({ command, uid }) => ({ command, uid })),
          [{ command: name, uid: 0 }],
        );
        assert.equal(malformedCount, 0);
      }
    });
  }

  it('keeps a raw newline, as an old lsof prints it, within its field', () => {
    const { processes, malformedCount } = parse('p1|ca\nb|u7|\nf3|n*:1|\n');
    assert.deepEqual(
      processes.map(({ command, uid, files }) => [command, uid, files.length]),
      [['a\nb', 7, 1]],
    );
    assert.equal(malformedCount, 0);
  });

  it('reads a signed uid as the same bits unsigned', () => {
    // nobody of macOS: 2^32 - 2
    assert.deepEqual(
      parse('p1|cx|u-2|\np2|cx|u-|\n').processes.map(({ uid }) => uid),
      [4_294_967_294, undefined],
    );
  });

  const warning = "lsof: WARNING: can't stat() fuse.portal file system /run/user/1000/doc";
  const more = '      Output information may be incomplete.';
  it('skips and counts warnings between the sets, and loses no set', () => {
    const { processes, malformed, malformedCount } = parse(
      `${warning}\n${more}\np1|ca|\n${warning}\nf3|n*:1|\nf4|n*:2|\n${warning}\np2|cb|\nf5|n*:3|\n${warning}\n`,
    );
    assert.deepEqual(
      processes.map(({ pid, command, files }) => [pid, command, ...files.map(({ name }) => name)]),
      [
        [1, 'a', '*:1', '*:2'],
        [2, 'b', '*:3'],
      ],
    );
    assert.equal(malformedCount, 4);
    assert.equal(malformed[0], JSON.stringify(`${warning}\n${more}`));
  });

  it('counts a warning above the first of the lines', () => {
    const { processes, malformedCount } = parse(`${warning}\n${more}\np1\nca\nf3\nn*:1\n`);
    assert.deepEqual(
      processes.map(({ pid, files }) => [pid, files.length]),
      [[1, 1]],
    );
    assert.equal(malformedCount, 1);
  });

  it('reads output with Windows line ends', () => {
    for (const text of ['p1|ca|\r\nf3|n*:1|\r\n', 'p1\r\nca\r\nf3\r\nn*:1\r\n']) {
      const { processes, malformedCount } = parse(text);
      assert.deepEqual(
        processes.map(({ pid, command, files }) => [pid, command, ...files.map(({ name }) => name)]),
        [[1, 'a', '*:1']],
      );
      assert.equal(malformedCount, 0);
    }
  });

  it('assigns a file to no process if none precedes it', () => {
    assert.deepEqual(parse('f3|n*:1|\np1|cnode|\nf4|n*:2|\n'), {
      processes: [
        {
          ...{ pid: 1, parentPid: undefined, command: 'node', uid: undefined, login: undefined },
          files: [{ ...file, descriptor: '4', name: '*:2' }],
        },
      ],
      malformed: ['"f3 n*:1"'],
      malformedCount: 1,
    });
  });

  it('counts the names of files whose sets have no beginning', () => {
    // as an old lsof prints them that is not asked for descriptors
    for (const text of ['p1\nca\nn*:1\nn*:2\np2\ncb\n', 'p1|ca|n*:1|\np2|cb|\n']) {
      const { processes, malformedCount } = parse(text);
      assert.deepEqual(
        processes.map(({ pid, files }) => [pid, files]),
        [
          [1, []],
          [2, []],
        ],
      );
      assert.equal(malformedCount, 1);
    }
  });

  it('assigns the files of a process without a PID to no process', () => {
    const { processes, malformedCount } = parse('p1|cnode|\np|cx|\nf3|n*:1|\npx2|\nf3|n*:2|\n');
    assert.deepEqual(
      processes.map(({ pid, files }) => [pid, files]),
      [[1, []]],
    );
    assert.equal(malformedCount, 4);
  });

  it('counts a truncated last set', () => {
    for (const cut of ['p2|cb|', 'p2|c', 'p2', 'f3|tIPv4|PTCP|n*:80', 'f3|tIPv4|PTCP|n*:80|']) {
      const { processes, malformedCount } = parse(`p1|ca|\n${cut}`);
      assert.deepEqual(
        processes.map(({ pid, files }) => [pid, files]),
        [[1, []]],
        cut,
      );
      assert.equal(malformedCount, 1, cut);
    }
    assert.equal(parse('p1\nca\nf3\nn*:30').malformedCount, 1);
    assert.deepEqual(parse('p1\nca\nf3\nn*:30').processes[0]?.files, []);
  });

  it('is empty for empty output', () => {
    assert.deepEqual(parse(''), { processes: [], malformed: [], malformedCount: 0 });
  });
});
