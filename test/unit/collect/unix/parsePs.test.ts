import assert from 'node:assert/strict';
import { baseName, parsePsPrograms, parsePsTable, splitCommand } from '../../../../src/collect/unix/parsePs';
import { fixture } from '../../fixture';
import { finish } from '../../../../src/model/text/timeSlice';

describe('parsePsTable', () => {
  it('reads the processes of a Mac, without zombies', () => {
    const { processes, malformedCount } = finish(
      parsePsTable(fixture('macos/ps-lstart-command.txt').toString()),
    );
    const helper =
      '/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper (Plugin).app/Contents/MacOS/Code Helper (Plugin) --type=utility --lang=en-GB';
    assert.deepEqual(
      [...processes.values()].map(({ pid, parentPid, uid, startSeconds, commandText, shortName }) => [
        ...[pid, parentPid, uid, new Date(startSeconds * 1000).toISOString()],
        ...[commandText, shortName],
      ]),
      [
        [1, 0, 0, '2026-11-01T06:02:11.000Z', '/sbin/launchd', undefined],
        [425, 1, 501, '2026-11-23T08:00:01.000Z', '/usr/libexec/rapportd', undefined],
        [
          ...[552, 1, 501, '2026-11-23T08:00:03.000Z'],
          ...['/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter', undefined],
        ],
        [
          ...[7600, 1, 501, '2026-11-23T09:30:00.000Z'],
          ...['/Applications/Visual Studio Code.app/Contents/MacOS/Electron', undefined],
        ],
        [7691, 7600, 501, '2026-11-23T09:30:05.000Z', helper, undefined],
        // nobody is -2: the same bits unsigned
        [8100, 1, 4_294_967_294, '2024-12-31T23:59:59.000Z', undefined, undefined],
        [8101, 1, 0, '2026-11-23T09:30:06.000Z', undefined, 'secretd'],
        [9000, 552, 501, '2026-11-23T13:58:14.000Z', '-zsh', undefined],
      ],
    );
    assert.equal(malformedCount, 0);
  });

  it('reads a process of the kernel, whose name Linux shows in brackets', () => {
    const { processes } = finish(
      parsePsTable('    2     0     0 S    Mon Nov 23 10:59:50 2026 [kthreadd]\n'),
    );
    assert.deepEqual(
      [...processes.values()].map(({ commandText, shortName }) => [commandText, shortName]),
      [[undefined, 'kthreadd']],
    );
  });

  const row = '  425     1   501 S    Mon Nov 23 08:00:01 2026 node';
  for (const line of [
    'no such process',
    row.replace('425', 'x'),
    row.replace('Nov', 'Okt'),
    row.replace('Mon Nov 23', 'Lun 23 nov'),
    row.replace('23', '32'),
    row.replace('Nov 23', 'Feb 30'),
    row.replace('08:00', '24:00'),
    row.replace('08:00', '08:60'),
    row.replace(' 2026', ''),
    row.replace('501', ''),
  ]) {
    it(`rejects ${JSON.stringify(line)}, and keeps the others`, () => {
      const { processes, malformed, malformedCount } = finish(
        parsePsTable(`${row}\n${line}\n${row.replace('425', '426')}\n`),
      );
      assert.deepEqual([...processes.keys()], [425, 426]);
      assert.deepEqual(malformed, [JSON.stringify(line)]);
      assert.equal(malformedCount, 1);
    });
  }

  it('masks the secrets of a rejected line, which goes to the log', () => {
    const { malformed } = finish(parsePsTable(`${row.replace('501', '')} --password hunter2\n`));
    assert.equal(malformed.length, 1);
    assert.match(malformed[0] ?? '', /--password •••/);
  });

  it('reads arguments of any characters but a newline', () => {
    for (const text of ['a\rb', 'a\u2028b', '\u00a0', 'größe ポート', 'a\tb']) {
      const { processes, malformedCount } = finish(parsePsTable(`${row} x${text}x\n`));
      assert.equal(processes.get(425)?.commandText, `node x${text}x`);
      assert.equal(malformedCount, 0);
    }
  });

  it('rejects a truncated line', () => {
    const { processes, malformedCount } = finish(parsePsTable(`${row}\n${row.replace('425', '426')}`));
    assert.deepEqual([...processes.keys()], [425]);
    assert.equal(malformedCount, 1);
    assert.deepEqual(finish(parsePsTable('')), {
      ...{ processes: new Map(), zombies: new Set(), malformed: [], malformedCount: 0 },
    });
  });
});

describe('splitCommand', () => {
  const helper = '/Applications/Code Helper.app/Contents/MacOS/Code Helper';
  const commands: readonly [text: string, executable: string | undefined, words: string[]][] = [
    ['node server.js --port 3000', '/usr/bin/node', ['node', 'server.js', '--port', '3000']],
    [`${helper} --type=utility`, helper, [helper, '--type=utility']],
    [helper, helper, [helper]],
    [`${helper}2 --x`, helper, ['/Applications/Code', 'Helper.app/Contents/MacOS/Code', 'Helper2', '--x']],
    ['node  a   b ', undefined, ['node', 'a', 'b']],
    ['', '/usr/bin/node', []],
  ];
  for (const [text, executable, words] of commands) {
    it(`splits ${JSON.stringify(text)}`, () => {
      assert.deepEqual(splitCommand(text, executable), words);
    });
  }
});

describe('parsePsPrograms', () => {
  it('reads programs with spaces in their paths', () => {
    assert.deepEqual(finish(parsePsPrograms(fixture('macos/ps-pid-ppid-comm.txt').toString())), [
      { pid: 1, parentPid: 0, command: '/sbin/launchd' },
      { pid: 4200, parentPid: 1, command: '-zsh' },
      { pid: 4242, parentPid: 4200, command: '/Users/alice/.local/bin/node' },
      { pid: 4243, parentPid: 1, command: '/Library/Software Helper.app/Contents/Resources/helper daemon' },
      { pid: 4244, parentPid: 1, command: 'Audio Driver (Plugin.driver)' },
    ]);
    assert.deepEqual(finish(parsePsPrograms('PID PPID COMM\n1 x y\n')), []);
  });
});

describe('baseName', () => {
  it('is the last part of a path, without the dash of a login shell', () => {
    assert.deepEqual(['/bin/zsh', '-zsh', 'node', '-', '/a b/c d'].map(baseName), [
      'zsh',
      'zsh',
      'node',
      '-',
      'c d',
    ]);
  });
});
