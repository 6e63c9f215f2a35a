/**
 * Usage: npm run captures -- FOLDER|REPORT
 * REPORT: the raw evidence in a report of Check This System. FOLDER:
 * runs the parsers over captured output of system tools: compares each NAME.txt with NAME.expected.json, which a person
 * wrote by reading the capture. Prints matches, differences, and which captures are not read and why.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceIn } from '../src/model/selfCheck/evidence';
import { compare } from './captures/compare';
import { containerKinds } from './captures/containers';
import type { Kind } from './captures/kind';
import { linuxKinds } from './captures/linux';
import { terminalKinds } from './captures/terminal';
import { unixKinds } from './captures/unix';
import { windowsKinds } from './captures/windows';

const kinds: readonly Kind[] = [
  ...unixKinds,
  ...linuxKinds,
  ...windowsKinds,
  ...terminalKinds,
  ...containerKinds,
];

/** Captures without a parser, by prefix, and why. */
const unread: readonly (readonly [prefix: string, why: string])[] = [
  ['linux-ss-', 'Linux is read from /proc'],
  ['linux-netstat-', 'Linux is read from /proc'],
  ['linux-next-server-', 'several commands in one text'],
  ['linux-android10-netstat-', 'Linux is read from /proc'],
  ['linux-wsl1-ss-', 'Linux is read from /proc'],
  ['linux-nft-', 'its rules need root: the state of its service is read'],
  ['linux-firewall-cmd-', 'its rules need root: the state of its service is read'],
  ['macos-socketfilterfw-', 'only whether it is on is read'],
  ['windows-get-nettcpconnection-', 'netstat is used: PowerShell takes seconds'],
];

const textEnd = '.txt';
const expectationEnd = '.expected.json';
type Outcome = 'agrees' | 'differs' | 'unread';

function checkFiles(folder: string, name: string, files: ReadonlySet<string>): Outcome {
  for (const end of [textEnd, expectationEnd]) {
    if (!files.has(name + end)) return differs(name, `there is no ${name}${end}`);
  }
  const written: unknown = JSON.parse(readFileSync(join(folder, name + expectationEnd), 'utf8'));
  return check(name, written, readFileSync(join(folder, name + textEnd)));
}

function differs(name: string, what: string, lines: readonly string[] = []): Outcome {
  console.log([`DIFFERS  ${name}: ${what}`, ...lines.map((line) => `  ${line}`)].join('\n'));
  return 'differs';
}

function check(name: string, written: unknown, bytes: Buffer): Outcome {
  const kind = kinds.find(({ prefix }) => name.startsWith(prefix));
  if (kind === undefined) {
    const why = unread.find(([prefix]) => name.startsWith(prefix))?.[1];
    if (why === undefined) return differs(name, 'no parser for names that begin like this');
    console.log(`not read ${name}: ${why}`);
    return 'unread';
  }
  const { expected, seen, differences } = compare(kind, written, bytes, name);
  const counts = `${expected} expected, ${seen} seen`;
  if (differences.length > 0) return differs(name, counts, differences);
  console.log(`agrees   ${name}: ${counts}`);
  return 'agrees';
}

/** @param path a folder of captures, or a report. */
function checkAll(path: string): readonly Outcome[] {
  if (!statSync(path).isDirectory()) {
    return evidenceIn(readFileSync(path, 'utf8')).map(({ name, text, expected }) =>
      check(name, expected, Buffer.from(text)),
    );
  }
  const files = new Set(readdirSync(path));
  const names = new Set(
    [...files].flatMap((file) =>
      [textEnd, expectationEnd].flatMap((end) => (file.endsWith(end) ? [file.slice(0, -end.length)] : [])),
    ),
  );
  return [...names].sort().map((name) => checkFiles(path, name, files));
}

function main([path]: readonly string[]): number {
  if (path === undefined) {
    console.error('Usage: npm run captures -- FOLDER|REPORT');
    return 2;
  }
  const outcomes = checkAll(path);
  if (outcomes.length === 0) {
    console.error(`There are no captures in ${path}.`);
    return 1;
  }
  const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  console.log(`${count('agrees')} agree, ${count('differs')} differ, ${count('unread')} are not read`);
  return count('differs') === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
