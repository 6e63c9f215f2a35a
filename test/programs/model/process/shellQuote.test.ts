import assert from 'node:assert/strict';
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type { ShellKind } from '../../../../src/model/process/shellQuote';
import { quoteCommandLine } from '../../../../src/model/process/shellQuote';
import { findOnPath } from '../../../../scripts/host/desktop';
import { projectRoot } from '../../../../scripts/host/projectRoot';
import { skipBecause } from '../../../support/skip';
import { seededRandom } from '../../../unit/random';

interface Shell {
  readonly name: string;
  readonly kind: ShellKind;
  readonly program: string;
  /** Before the name of a script. */
  readonly forScript: readonly string[];
  /** At the start of a script, in place of a `printf` that would be a process for each line. */
  readonly printf?: readonly [string];
  /** To read what is typed; undefined if it is not tried. */
  readonly interactive?: readonly string[];
  /** Without one, the terminal itself collects the line. */
  readonly hasLineEditor?: boolean;
}

const shells: readonly Shell[] = [
  { name: 'dash', kind: 'posix', program: 'dash', forScript: [], interactive: ['-i'], hasLineEditor: false },
  {
    ...{ name: 'bash', kind: 'bash', program: 'bash' },
    ...{ forScript: ['--norc'], interactive: ['--norc', '--noprofile', '-i'] },
  },
  {
    ...{ name: 'bash as sh', kind: 'posix', program: 'bash' },
    ...{ forScript: ['--posix'], interactive: ['--norc', '--noprofile', '--posix', '-i'] },
  },
  { name: 'zsh', kind: 'zsh', program: 'zsh', forScript: ['-f'], interactive: ['-f', '-i'] },
  {
    ...{ name: 'zsh with all its expansions', kind: 'zsh', program: 'zsh' },
    forScript: ['-f', '-o', 'magicequalsubst', '-o', 'extendedglob', '-o', 'rcquotes', '-o', 'globsubst'],
  },
  {
    ...{ name: 'fish', kind: 'fish', program: 'fish' },
    ...{ forScript: ['--no-config'], interactive: ['--no-config', '-i'] },
  },
  // what is copied for Bash, pasted into another shell
  { name: 'fish, given text for sh', kind: 'posix', program: 'fish', forScript: ['--no-config'] },
  { name: 'busybox ash', kind: 'posix', program: 'busybox', forScript: ['ash'] },
  {
    ...{ name: 'mksh', kind: 'posix', program: 'mksh', forScript: [], interactive: ['-i'] },
    printf: [`printf() { shift; for a; do print -rn -- "$a"; print -n '\\0'; done; }`],
  },
  // on Debian mksh under another name, unless ksh93 is installed
  { name: 'ksh', kind: 'posix', program: 'ksh', forScript: [] },
];

/** All that shells give a meaning to, and what they must not see as such. */
const characters = [
  ...Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1)),
  ...['ä', '€', '😀', 'Ѝ', '…', '‘', '’', '“', '”', '„', '＂', '–', '\u00a0', '\ue000', '\uf621', '\ufdd0'],
  ...['\u0080', '\u0085', '\u008d', '\u009b', '\u200b', '\u200e', '\u2028', '\u202e', '\u2066', '\u{e0041}'],
];
/** What would run something, or leave a file behind. */
const attacks = [
  ...['\u001b[201~\u0003\r>canary\r', '\u001b[201~\n>canary\n', '\n>canary\n', '\r>canary\r', ';>canary;'],
  ...['$(>canary)', '`>canary`', "';>canary;'", '";>canary;"', "\\';>canary;\\'", '&&>canary', '|tee canary'],
  ...['\u0003\n>canary\n', '\u0004', '\u001a', '\u009b201~\r>canary\r', '\u0015>canary\r', '\u0012canary\r'],
  ...[
    '\\',
    'a\\',
    "\\'",
    '\\\\',
    '!!',
    '!x',
    '!$',
    '^a^b',
    '=ls',
    'a==ls',
    'a:=ls',
    '~',
    '~root',
    '~+',
    'a=~',
  ],
  ...[
    '{a,b}',
    '{1..9}',
    '#x',
    '-',
    '--',
    '-n',
    '',
    '*',
    '?',
    '[a-z]',
    '%1',
    '%self',
    '%PATH%',
    '$HOME',
    '${HOME}',
  ],
  ...[
    '\t',
    'a\t\t',
    '\u007f\u007f',
    '<(>canary)',
    '>(tee canary)',
    '(>canary)',
    '@(a|b)',
    '^',
    '^x',
    'a#',
    '&',
  ],
  ...[
    'ÀÀÍÍ>canary',
    '\u008d\u008d',
    '><',
    '2>canary',
    '|',
    '--port=3.5',
    'C:\\Program Files\\',
    'end\n',
    '\u001b[2J',
  ],
  'x'.repeat(900),
];

function randomArguments(random: () => number): string[] {
  const pick = <Value>(all: readonly [Value, ...Value[]] | readonly Value[]): Value =>
    all[Math.floor(random() * all.length)] as Value;
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
    Array.from({ length: Math.floor(random() * 6) }, () =>
      random() < 0.1 ? pick(attacks) : pick(characters),
    ).join(''),
  );
}

const linesOf = new Map<ShellKind, ReturnType<typeof copiedLines>>();

/** The same 10,000 for all shells of a kind. */
function linesFor(kind: ShellKind): ReturnType<typeof copiedLines> {
  const lines = linesOf.get(kind) ?? copiedLines(kind, 10_000, 'printf', '%s\\0');
  linesOf.set(kind, lines);
  return lines;
}

/** Lines as they would be copied, with the arguments that the shell must receive. */
function copiedLines(
  kind: ShellKind,
  count: number,
  ...command: string[]
): { line: string; argv: string[] }[] {
  const random = seededRandom(count);
  const found: { line: string; argv: string[] }[] = [];
  const add = (argv: string[]): void => {
    const quoted = quoteCommandLine([...command, String(found.length), ...argv], kind);
    if (quoted.kind === 'exact') found.push({ line: quoted.text, argv: [String(found.length), ...argv] });
  };
  for (const attack of attacks) add([attack]);
  while (found.length < count) add(randomArguments(random));
  return found;
}

describe('a command line that is quoted for a shell', function () {
  this.timeout(60_000);
  let folder: string;
  /** The working directory, in which nothing may appear. */
  let work: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'local-ports-quoting-'));
    work = join(folder, 'work');
    mkdirSync(work);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function programOf(context: Mocha.Context, { program }: Shell): string {
    const found = findOnPath([program]) ?? skipBecause(context, `no ${program} here`);
    const real = basename(realpathSync(found));
    if (program === 'ksh' && real === 'mksh') skipBecause(context, 'ksh is mksh here, which is tried above');
    return found;
  }

  function environment(locale: string): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: folder,
      TERM: 'xterm',
      LC_ALL: locale,
      RECORD: join(folder, 'record'),
    };
  }

  /** What is left of the NUL-separated output, by lines of the script. */
  function assertReceived(output: string, lines: readonly { line: string; argv: string[] }[]): void {
    const words = output.split('\0');
    let at = 0;
    for (const { line, argv } of lines) {
      const received = words.slice(at, at + argv.length);
      if (received.join('\0') !== argv.join('\0')) assert.deepEqual(received, argv, line);
      at += argv.length;
    }
    assert.deepEqual(words.slice(at), ['']);
  }

  for (const shell of shells) {
    it(`is read back by ${shell.name} as the same arguments, 10,000 times, and nothing else is run`, async function () {
      const program = programOf(this, shell);
      const lines = linesFor(shell.kind);
      const script = join(folder, 'script');
      writeFileSync(script, [...(shell.printf ?? []), ...lines.map(({ line }) => line), ''].join('\n'));
      const child = spawn(program, [...shell.forScript, script], {
        ...{ cwd: work, env: environment('C.UTF-8') },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      assertReceived((await buffer(child.stdout)).toString(), lines);
      assert.deepEqual(readdirSync(work), []);
    });
  }

  it('is read back as the same program if that is named like a keyword', async function () {
    const names = [
      'if',
      'time',
      '!',
      '[[',
      '{',
      'function',
      'noglob',
      'repeat',
      '%1',
      '-',
      'A=b',
      '=ls',
      '#x',
      '\n',
    ];
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const name of names) {
      writeFileSync(join(bin, name), '#!/bin/sh\nprintf "%s\\0" "${0##*/}" "$@"\n');
      chmodSync(join(bin, name), 0o755);
    }
    for (const shell of shells) {
      const program = findOnPath([shell.program]);
      // BusyBox runs its own programs instead
      if (program === undefined || shell.program === 'busybox') continue;
      for (const name of names) {
        const quoted = quoteCommandLine([name, 'x'], shell.kind);
        if (quoted.kind !== 'exact' || (shell.kind === 'posix' && shell.program === 'fish')) continue;
        const run: ChildProcessByStdio<null, Readable, null> = spawn(
          program,
          [...shell.forScript, '-c', quoted.text],
          {
            ...{
              cwd: work,
              env: { ...environment('C.UTF-8'), PATH: bin },
              stdio: ['ignore', 'pipe', 'inherit'],
            },
          },
        );
        assert.equal(await text(run.stdout), `${name}\0x\0`, `${shell.name}: ${quoted.text}`);
      }
    }
  });

  for (const shell of shells.filter(({ interactive }) => interactive !== undefined)) {
    for (const [paste, locale] of [
      ['plain', 'C.UTF-8'],
      ['plain', 'C'],
      ['bracketed', 'C.UTF-8'],
    ] as const) {
      it(`runs nothing in ${shell.name} when it is pasted (${paste}, ${locale}), and then itself alone`, async function () {
        const program = programOf(this, shell);
        const python = findOnPath(['python3']) ?? skipBecause(this, 'no python3 here');
        // fish reads no other characters in that locale
        const isAsciiOnly = locale === 'C' && shell.kind === 'fish';
        // terminals bracket what they paste only if the shell has asked for it
        if (paste === 'bracketed' && (shell.hasLineEditor === false || shell.program === 'mksh'))
          skipBecause(this, 'it never turns bracketed paste on');
        const lines = copiedLines(shell.kind, 100, 'recv').filter(
          ({ line }) => !isAsciiOnly || /^[ -~]*$/.test(line),
        );
        const define =
          shell.kind === 'fish'
            ? "function recv; printf '%s\\0' (count $argv) $argv >> $RECORD; end"
            : `recv() { printf '%s\\0' "$#" "$@" >> "$RECORD"; }`;
        const helper = join(projectRoot(), 'test/support/linux/paste.py');
        const pasting = spawn(python, [helper, paste, program, ...(shell.interactive ?? [])], {
          ...{ cwd: work, env: environment(locale), stdio: ['pipe', 'pipe', 'inherit'] },
        });
        pasting.stdin.end(
          JSON.stringify({
            ...{ setup: [define], texts: lines.map(({ line }) => line) },
            ...{ record: join(folder, 'record'), editor: shell.hasLineEditor ?? true },
          }),
        );
        const results = JSON.parse(await text(pasting.stdout)) as [string[], string[]][];
        for (const [index, { line, argv }] of lines.entries()) {
          const [takenBack, entered] = results[index] ?? [];
          assert.deepEqual(takenBack, ['1', `MARK${2 + 2 * index}`], `without Enter: ${line}`);
          const isText = argv.every((argument) => !/[^ -~]/.test(argument)) || locale !== 'C';
          const mark = ['1', `MARK${3 + 2 * index}`];
          if (isText) assert.deepEqual(entered, [String(argv.length), ...argv, ...mark], line);
          else assert.deepEqual(entered?.slice(-2), mark, line);
        }
        assert.deepEqual(readdirSync(work), []);
      });
    }
  }
});
