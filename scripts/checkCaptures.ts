/**
 * Usage: npm run captures -- FOLDER
 * Runs the parsers over captured output of system tools: compares each NAME.txt with NAME.expected.json, which a person
 * wrote by reading the capture. Prints matches, differences, and which captures are not read and why.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

function check(folder: string, name: string, files: ReadonlySet<string>): Outcome {
  const differs = (what: string, lines: readonly string[] = []): Outcome => {
    console.log([`DIFFERS  ${name}: ${what}`, ...lines.map((line) => `  ${line}`)].join('\n'));
    return 'differs';
  };
  if (!files.has(name + textEnd)) return differs(`there is no ${name}${textEnd}`);
  if (!files.has(name + expectationEnd)) return differs(`there is no ${name}${expectationEnd}`);
  const kind = kinds.find(({ prefix }) => name.startsWith(prefix));
  if (kind === undefined) {
    const why = unread.find(([prefix]) => name.startsWith(prefix))?.[1];
    if (why === undefined) return differs('no parser for names that begin like this');
    console.log(`not read ${name}: ${why}`);
    return 'unread';
  }
  const written: unknown = JSON.parse(readFileSync(join(folder, name + expectationEnd), 'utf8'));
  const { expected, seen, differences } = compare(
    kind,
    written,
    readFileSync(join(folder, name + textEnd)),
    name,
  );
  const counts = `${expected} expected, ${seen} seen`;
  if (differences.length > 0) return differs(counts, differences);
  console.log(`agrees   ${name}: ${counts}`);
  return 'agrees';
}

function main([folder]: readonly string[]): number {
  if (folder === undefined) {
    console.error('Usage: npm run captures -- FOLDER');
    return 2;
  }
  const files = new Set(readdirSync(folder));
  const names = new Set(
    [...files].flatMap((file) =>
      [textEnd, expectationEnd].flatMap((end) => (file.endsWith(end) ? [file.slice(0, -end.length)] : [])),
    ),
  );
  if (names.size === 0) {
    console.error(`There are no captures in ${folder}.`);
    return 1;
  }
  const counts = { agrees: 0, differs: 0, unread: 0 };
  for (const name of [...names].sort()) counts[check(folder, name, files)]++;
  console.log(`${counts.agrees} agree, ${counts.differs} differ, ${counts.unread} are not read`);
  return counts.differs === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
