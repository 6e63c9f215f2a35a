import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ShellKind } from '../../../../src/model/process/shellQuote';
import { quoteCommandLine, shellQuote } from '../../../../src/model/process/shellQuote';
import { findOnPath } from '../../../../scripts/host/desktop';
import { skipBecause } from '../../../support/skip';
import { seededRandom } from '../../../unit/random';

/** How a real shell is given a line: as its argument, or as if it were typed (history expansion and all). */
const shells: readonly {
  readonly kind: ShellKind;
  readonly programs: readonly string[];
  readonly asArgument: readonly string[];
  readonly typed?: readonly string[];
}[] = [
  { kind: 'posix', programs: ['dash', 'sh'], asArgument: ['-c'] },
  { kind: 'bash', programs: ['bash'], asArgument: ['-c'], typed: ['--norc', '--noediting', '-i'] },
  { kind: 'zsh', programs: ['zsh'], asArgument: ['-f', '-c'], typed: ['-f', '-i'] },
  { kind: 'fish', programs: ['fish'], asArgument: ['--no-config', '-c'] },
  { kind: 'powershell', programs: ['pwsh'], asArgument: ['-NoProfile', '-NonInteractive', '-Command'] },
];

/** All that shells give a meaning to, and what they must not see as such. */
const characters = [
  ...Array.from({ length: 126 }, (_, index) => String.fromCharCode(index + 1)),
  ...['ä', '€', '😀', '‘', '’', '“', '”', '„'],
  ...['\u0085', '\u009b', '\u200e', '\u2028', '\u202e', '\u2066'],
];
const samples = [
  '',
  'a b',
  "it's",
  '\\',
  'C:\\Program Files\\',
  '\\"',
  '!x',
  "\u001b!x'",
  '$HOME',
  '${HOME}',
  '$(id)',
  '`id`',
  '%PATH%',
  '~',
  '*',
  '#x',
  '{a,b}',
  '=ls',
  'A=b',
  '--',
  '-n',
  '--port=3.5',
  '-foo.bar',
  '007',
  '1kb',
  '@x',
  'a\nb',
  'end\n',
  '\u001b[2J',
];

function randomArguments(seed: number, count: number): string[] {
  const random = seededRandom(seed);
  const pick = (): string => characters[Math.floor(random() * characters.length)] ?? '';
  return Array.from({ length: count }, () => Array.from({ length: Math.floor(random() * 8) }, pick).join(''));
}

describe('a command line that is quoted for a shell', function () {
  this.timeout(20_000);
  let folder: string;
  let script: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "local-ports it's $HOME "));
    script = join(folder, 'print arguments.js');
    writeFileSync(script, 'process.stdout.write(`<<${JSON.stringify(process.argv.slice(2))}>>`);');
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** The arguments that the program received. */
  async function received(program: string, args: readonly string[], input?: string): Promise<unknown> {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.end(input);
    const [, printed] = /<<(.*)>>/s.exec(await text(child.stdout)) ?? [];
    return printed === undefined ? undefined : JSON.parse(printed);
  }

  for (const { kind, programs, asArgument, typed } of shells) {
    it(`is read back by ${kind} as the same arguments, and has no control character`, async function () {
      const program = findOnPath(
        process.platform === 'win32' ? programs.map((name) => `${name}.exe`) : programs,
      );
      if (program === undefined) skipBecause(this, `no ${programs.join(' or ')} here`);
      const args = [...samples, ...randomArguments(1, 300)].filter(
        (argument) => quoteCommandLine(['x', argument], kind).kind === 'exact',
      );
      assert.ok(args.length > 100, `${args.length} arguments`);
      const line = shellQuote([process.execPath, script, ...args], kind);
      assert.doesNotMatch(line, /[\p{Cc}\u202e\u2066]/u);
      assert.deepEqual(await received(program, [...asArgument, line]), args);
      if (typed !== undefined) assert.deepEqual(await received(program, typed, `${line}\n`), args, 'typed');
    });
  }

  it('can be shown even if the shell cannot express it, and is the same to a POSIX shell', async function () {
    const program = findOnPath(['sh']);
    if (program === undefined) skipBecause(this, 'no sh here');
    const args = ['a\nb', '\u001b[2J', "it's"];
    assert.deepEqual(await received(program, ['-c', shellQuote([process.execPath, script, ...args])]), args);
  });
});
