/**
 * Usage: npm run captures -- FOLDER
 * Runs the parsers over captured output of system tools: compares each NAME.txt with NAME.expected.json, which a person
 * wrote by reading the capture. Prints matches, differences, and captures that no parser handles.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AddressCache, ProcNetParser } from '../src/collect/linux/parseProcNet';
import { parseProcStat } from '../src/collect/linux/parseProcStat';
import { findConflicts } from '../src/model/conflicts/findConflicts';
import { dockerProxyFlags } from '../src/model/containers/engines';
import { parseProxyCommandLine } from '../src/model/containers/portProxies';
import type { Entry, Kind } from './captures/kind';
import { withLastLineEnd } from './captures/kind';
import { unixKinds } from './captures/unix';
import { windowsKinds } from './captures/windows';

const kinds: readonly Kind[] = [
  ...unixKinds,
  { prefix: 'linux-procnet-', keys: ['protocol', 'localAddress', 'port', 'inode'], parse: procNet },
  { prefix: 'linux-procpidstat-', keys: ['pid', 'comm', 'ppid'], parse: procPidStat },
  ...windowsKinds,
  {
    prefix: 'term-',
    keys: ['port'],
    parse: conflicts,
    concerns: ({ kind }) => kind === 'conflict',
  },
  {
    prefix: 'docker-proxy-cmdlines-',
    keys: ['hostIp', 'hostPort', 'containerPort', 'protocol'],
    parse: proxies,
  },
];

/** Captures without a parser, by prefix, and why. */
const unread: readonly [prefix: string, why: string][] = [
  ['linux-ss-', 'Linux is read from /proc'],
  ['linux-netstat-', 'Linux is read from /proc'],
  ['linux-next-server-', 'several commands in one text'],
  ['linux-android10-netstat-', 'Linux is read from /proc'],
  ['linux-wsl1-ss-', 'Linux is read from /proc'],
  ['linux-ufw-', 'its rules need root: its settings are read'],
  ['linux-nft-', 'its rules need root: the state of its service is read'],
  ['linux-firewall-cmd-', 'its rules need root: the state of its service is read'],
  ['macos-socketfilterfw-listapps-', 'only whether it is on is read'],
  ['windows-netsh-advfirewall-', 'the registry is read first, then the state of all three profiles'],
  ['windows-win32process-', 'it holds processes, and the expectation is about listeners'],
  ['windows-get-nettcpconnection-', 'netstat is used: PowerShell takes seconds'],
  ['docker-ps-', 'the Engine API is used, not its command line'],
  ['podman-ps-', 'the Engine API is used, not its command line'],
];

function conflicts(bytes: Buffer): Entry[] {
  return findConflicts(bytes.toString('utf8')).map(({ port }) => ({ port: port ?? null }));
}

function proxies(bytes: Buffer): Entry[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const at = line.indexOf('docker-proxy ');
      const found =
        at === -1 ? undefined : parseProxyCommandLine(line.slice(at).trim().split(/\s+/), dockerProxyFlags);
      return found === undefined
        ? []
        : [
            {
              hostIp: found.hostAddress.text,
              hostPort: found.hostPort,
              containerPort: found.containerPort,
              protocol: found.protocol,
            },
          ];
    });
}

/** A capture may contain several tables, each with its header. */
function procNet(bytes: Buffer, name: string): Entry[] {
  const tables = withLastLineEnd(bytes.toString('latin1')).split(/^(?=[ \t]*sl\s)/m);
  return tables.flatMap((table) => {
    const [heading = ''] = table.split('\n', 1);
    const isUdp = heading.includes(' drops') || name.startsWith('linux-procnet-udp');
    const protocol = isUdp ? 'udp' : 'tcp';
    const family = /: [0-9A-F]{32}:/.test(table) ? 6 : 4;
    const byteOrder = /big-?endian/.test(name) ? 'BE' : 'LE';
    const parser = new ProcNetParser({ protocol, family }, new AddressCache(byteOrder));
    parser.push(Buffer.from(table, 'latin1'));
    parser.end();
    for (const line of parser.malformed) console.log(`  not parsed: ${line}`);
    return parser.rows.map(({ address, port, inode }) => ({
      protocol,
      localAddress: address.text,
      port,
      inode,
    }));
  });
}

/** The captured lines end after the first fields. */
function procPidStat(bytes: Buffer): Entry[] {
  return bytes
    .toString('utf8')
    .split(/^(?=\d+ \()/m)
    .map((record) => {
      const stat = parseProcStat(`${record.trimEnd()}${' 0'.repeat(30)}`);
      return { pid: Number.parseInt(record, 10), comm: stat?.comm ?? null, ppid: stat?.parentPid ?? null };
    });
}

/** In an expectation null means unknown, and the address `*` means any family. */
function agrees(expected: Entry, seen: Entry, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const wanted = expected[key];
    if (wanted === undefined || wanted === null || isDeepStrictEqual(wanted, seen[key])) return true;
    if (key !== 'localAddress') return false;
    return wanted === '*'
      ? seen[key] === '0.0.0.0' || seen[key] === '::'
      : wanted === 'localhost' && seen[key] === '127.0.0.1';
  });
}

/** A parser reports a socket once even if it is listed twice. */
function check({ keys, parse, concerns = () => true }: Kind, folder: string, name: string): boolean {
  const all = JSON.parse(readFileSync(join(folder, `${name}.expected.json`), 'utf8')) as Entry[];
  const expected = all.filter(concerns);
  const seen = parse(readFileSync(join(folder, `${name}.txt`)), name);
  const missing = expected.filter((wanted) => !seen.some((entry) => agrees(wanted, entry, keys)));
  const invented = seen.filter((entry) => !expected.some((wanted) => agrees(wanted, entry, keys)));
  const isSame = missing.length + invented.length === 0;
  console.log(`${isSame ? 'agrees' : 'DIFFERS'}  ${name} (${expected.length} expected, ${seen.length} seen)`);
  for (const entry of missing) console.log(`  missing:  ${JSON.stringify(entry)}`);
  for (const entry of invented) console.log(`  invented: ${JSON.stringify(entry)}`);
  return isSame;
}

function main([folder]: readonly string[]): number {
  if (folder === undefined) {
    console.error('Usage: npm run captures -- FOLDER');
    return 2;
  }
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.expected.json'))
    .map((file) => file.slice(0, -'.expected.json'.length))
    .sort();
  let differing = 0;
  const without: string[] = [];
  for (const name of names) {
    const kind = kinds.find(({ prefix }) => name.startsWith(prefix));
    if (kind === undefined) {
      const why = unread.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'not read here';
      without.push(`no parser  ${name}: ${why}`);
    } else if (!check(kind, folder, name)) differing++;
  }
  for (const line of without) console.log(line);
  const checked = names.length - without.length;
  console.log(`${checked - differing} agree, ${differing} differ, ${without.length} without a parser`);
  return differing === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
