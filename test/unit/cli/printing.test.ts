import assert from 'node:assert/strict';
import stringWidth from 'string-width';
import { changesBetween } from '../../../src/cli/changes';
import { passes } from '../../../src/cli/filters';
import { isNamed } from '../../../src/cli/isNamed';
import { listColumns } from '../../../src/cli/list';
import { withDefaultCommand } from '../../../src/cli/program';
import { localeOf } from '../../../src/cli/session';
import { browserCommand } from '../../../src/act/systemBrowser';
import { tableLines } from '../../../src/cli/table';
import { wantsColor } from '../../../src/cli/terminal';
import { reportOf } from '../../../src/core/listenerReport';
import { hiddenOwner, listener, noon, ownedBy, process_, root, rowsIn, snapshotOf } from '../builders';

const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite'], {
  startedAt: noon - 7_200_000,
});
const rows = rowsIn(
  snapshotOf([
    listener('0.0.0.0:5173', ownedBy(vite)),
    listener('127.0.0.1:5174', ownedBy(vite)),
    listener('0.0.0.0:22', hiddenOwner('no-permission', root)),
    listener(
      '127.0.0.1:3001',
      ownedBy(process_(301, ['漢字漢字漢字漢字', 'é́'], { cwd: '/home/alice/漢字漢字漢字' })),
    ),
  ]),
);
const reports = rows.map(reportOf);
const listed = reports.map((report) => ({ host: undefined, report, takenAt: noon }));

describe('a table', () => {
  it('is never wider than the terminal, and keeps ports, owners and PIDs longest', () => {
    for (let columns = 26; columns <= 140; columns++) {
      const lines = tableLines(listColumns(listed), { columns, hasColor: false });
      assert.equal(lines.length, rows.length + 1);
      for (const line of lines) assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
      assert.match(lines[0] ?? '', /PORT +OWNER +PID/);
      for (const { port } of reports) assert.ok(lines.some((line) => line.trim().startsWith(String(port))));
    }
  });

  it('has the words of a colored one, which colors what a person should notice', () => {
    const plain = tableLines(listColumns(listed), { columns: undefined, hasColor: false });
    const colored = tableLines(listColumns(listed), { columns: undefined, hasColor: true });
    const escape = String.fromCharCode(0x1b);
    assert.ok(!plain.join('').includes(escape));
    assert.ok(colored.some((line) => line.includes(`5173`) && line.includes(`${escape}[33mall interfaces`)));
    const bare = colored.map((line) => line.replaceAll(new RegExp(`${escape}\\[\\d+m`, 'g'), '').trimEnd());
    assert.deepEqual(bare, plain);
  });

  it('names the machine only if there are several', () => {
    const columns = listColumns([...listed, ...listed.map((one) => ({ ...one, host: 'web1' }))]);
    assert.equal(columns[0]?.title, 'HOST');
    assert.equal(listColumns(listed)[0]?.title, 'PORT');
  });
});

describe('what of a list is wanted', () => {
  it('is named by a port, a range, or a part of a name', () => {
    const portsOf = (...what: string[]): number[] =>
      reports.filter((report) => isNamed(report, what)).map(({ port }) => port);
    assert.deepEqual(portsOf('5173'), [5173]);
    assert.deepEqual(portsOf('5000-5999'), [5173, 5174]);
    assert.deepEqual(portsOf('VITE'), [5173, 5174]);
    assert.deepEqual(portsOf('漢字', '22'), [22, 3001]);
    assert.deepEqual(portsOf('nothing'), []);
    assert.equal(portsOf().length, 4);
  });

  it('is exposed, or not', () => {
    const exposed = rows.filter((row) => passes(row, { exposed: true })).map((row) => row.listener.port);
    assert.deepEqual(exposed, [22, 5173]);
  });
});

describe('what a watch says', () => {
  it('is what is gone, then what is new or different', () => {
    const [first, second, third, fourth] = reports;
    assert.ok(first && second && third && fourth);
    const changed = { ...second, isStale: true };
    assert.deepEqual(
      changesBetween([first, second, third], [changed, third, fourth]).map((one) => [
        one.event,
        one.listener.port,
      ]),
      [
        ['closed', first.port],
        ['changed', second.port],
        ['opened', fourth.port],
      ],
    );
    assert.deepEqual(changesBetween(reports, structuredClone(reports)), []);
  });
});

describe('a command line', () => {
  it('lists without a command, and takes no other word for one', () => {
    for (const argv of [[], ['--json'], ['3000'], ['3000-3010', '--udp']]) {
      assert.deepEqual(withDefaultCommand(argv), ['list', ...argv]);
    }
    for (const argv of [['lst'], ['who', '1'], ['--help'], ['-V'], ['vite']]) {
      assert.deepEqual(withDefaultCommand(argv), argv);
    }
  });

  it('has colors as the environment says', () => {
    for (const [environment, isTerminal, expected] of [
      [{}, true, true],
      [{}, false, false],
      [{ NO_COLOR: '1' }, true, false],
      [{ NO_COLOR: '' }, true, true],
      [{ TERM: 'dumb' }, true, false],
      [{ FORCE_COLOR: '1' }, false, true],
      [{ FORCE_COLOR: '' }, false, true],
      [{ FORCE_COLOR: '0' }, true, false],
      [{ FORCE_COLOR: 'false', NO_COLOR: '' }, true, false],
      [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ] as const) {
      assert.equal(wantsColor(environment, isTerminal), expected, JSON.stringify(environment));
    }
  });

  it('writes dates as the locale of the environment does', () => {
    for (const [name, expected] of [
      ['de_DE.UTF-8', 'de-DE'],
      ['pt_BR@euro', 'pt-BR'],
      ['C', 'en'],
      ['C.UTF-8', 'en'],
      ['POSIX', 'en'],
      ['', 'en'],
      ['../../etc', 'en'],
    ] as const) {
      assert.equal(localeOf(name), expected, name);
    }
  });

  it('opens URLs without a shell, by a program of the system', () => {
    const url = 'http://localhost:1/';
    const command = (platform: NodeJS.Platform): readonly string[] =>
      browserCommand({ platform, environment: { SystemRoot: 'D:\\Windows' } }, url);
    assert.deepEqual(command('linux'), ['xdg-open', url]);
    assert.deepEqual(command('darwin'), ['/usr/bin/open', url]);
    assert.deepEqual(command('win32'), [
      'D:\\Windows\\System32\\rundll32.exe',
      'url.dll,FileProtocolHandler',
      url,
    ]);
  });
});
