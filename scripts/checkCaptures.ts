/**
 * Usage: npm run captures -- FOLDER
 * Runs the parsers over real outputs of the systems' tools: each NAME.txt of the folder against what a careful reader
 * saw in it, NAME.expected.json. Prints where they agree, where they differ, and what no parser here reads.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AddressCache, ProcNetParser } from '../src/collect/linux/procNet';
import { parseProcStat } from '../src/collect/linux/procStat';
import { parseLsofFields } from '../src/collect/unix/lsofFields';
import { listeningSockets } from '../src/collect/unix/lsofSockets';
import { parseNetstat } from '../src/collect/unix/netstatSockets';
import { baseName, parsePsPrograms } from '../src/collect/unix/psTable';
import { findConflicts } from '../src/model/addressInUse';
import { parseProxyCommandLine } from '../src/model/portHolder';
import type { Entry, Kind } from './captures/kind';
import { windowsKinds } from './captures/windows';

const listener = ['protocol', 'localAddress', 'port', 'pid', 'process'];

const kinds: readonly Kind[] = [
  { prefix: 'macos-lsof-F-pcn-', keys: listener, parse: lsofTcpFields },
  { prefix: 'macos-lsof-F', keys: listener, parse: lsofFields },
  { prefix: 'linux-lsof-F', keys: listener, parse: lsofFields },
  { prefix: 'macos-lsof-', keys: listener, parse: lsofColumns },
  { prefix: 'linux-lsof-columns-', keys: listener, parse: lsofColumns },
  { prefix: 'macos-netstat-', keys: [...listener, 'dualStack'], parse: netstat },
  { prefix: 'macos-ps-', keys: ['pid', 'ppid', 'name'], parse: psNames },
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

/** Why nothing here reads what begins so. */
const unread: readonly [prefix: string, why: string][] = [
  ['linux-ss-', 'Linux is read from /proc'],
  ['linux-netstat-', 'Linux is read from /proc'],
  ['linux-next-server-', 'several commands in one text'],
  ['windows-tasklist-svc-', 'asked for as CSV, not as a table'],
  ['windows-get-nettcpconnection-', 'netstat is asked: PowerShell takes seconds'],
  ['docker-ps-', 'the Engine API is asked, not its command line'],
  ['podman-ps-', 'the Engine API is asked, not its command line'],
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
      const found = at === -1 ? undefined : parseProxyCommandLine(line.slice(at).trim().split(/\s+/));
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

function lsofFields(bytes: Buffer): Entry[] {
  const output = parseLsofFields(bytes);
  const { sockets, malformed } = listeningSockets(output, () => undefined);
  for (const piece of [...output.malformed, ...malformed]) console.log(`  not understood: ${piece}`);
  const names = new Map(output.processes.map(({ pid, command }) => [pid, command]));
  return sockets.flatMap(({ protocol, address, port, pids }) =>
    pids.map((pid) => ({
      ...{ protocol, localAddress: address.text, port, pid },
      process: names.get(pid) ?? null,
    })),
  );
}

/** Only the command told that all of it is TCP. */
function lsofTcpFields(bytes: Buffer): Entry[] {
  return lsofFields(Buffer.from(bytes.toString('latin1').replace(/^n/gm, 'PTCP\nn'), 'latin1'));
}

const columns =
  /^(?<c>\S+)\s+(?<p>\d+)\s+(?<L>\S+)\s+(?<f>\S+)\s+(?<t>IPv[46])\s+(?<d>\S+)\s+\S+\s+(?<P>[A-Z]+\d?)\s+(?<n>\S+)(?:\s+\((?<state>\w+)\))?\s*$/;

/** Captures made without -n and -P show names where ours have numbers. */
const numbers: readonly [name: RegExp, number: string][] = [
  [/localhost:/g, '127.0.0.1:'],
  [/:commplex-main/g, ':5000'],
];

/** The same facts as lsof prints them as fields: the columns themselves are never read by the product. */
function lsofColumns(bytes: Buffer): Entry[] {
  const numeric = numbers.reduce(
    (text, [name, number]) => text.replace(name, number),
    bytes.toString('latin1'),
  );
  const sets = numeric.split('\n').flatMap((line) => {
    const row = columns.exec(line)?.groups;
    if (row === undefined) {
      if (!/^(?:COMMAND\s.*)?$/.test(line)) console.log(`  not a row: ${line}`);
      return [];
    }
    const field = (letter: string): string => `${letter}${row[letter] ?? ''}`;
    const state = row['state'] === undefined ? [] : [`TST=${row['state']}`];
    return [['p', 'c', 'L'].map(field), [...['f', 't', 'd', 'P', 'n'].map(field), ...state]];
  });
  const text = sets.map((set) => `${set.map((field) => `${field}\0`).join('')}\n`).join('');
  return lsofFields(Buffer.from(text, 'latin1'));
}

function netstat(bytes: Buffer): Entry[] {
  const { sockets, malformed } = parseNetstat(bytes.toString('utf8'));
  for (const line of malformed) console.log(`  not understood: ${line}`);
  return sockets.map(({ protocol, address, port, pid, name, dualStack }) => ({
    ...{ protocol, localAddress: address.text, port, pid: pid ?? null, process: name ?? null },
    ...(dualStack === true ? { dualStack } : {}),
  }));
}

function psNames(bytes: Buffer): Entry[] {
  return parsePsPrograms(bytes.toString('utf8')).map(({ pid, parentPid, command }) => ({
    pid,
    ppid: parentPid,
    name: baseName(command),
  }));
}

/** Several tables may follow one another, each with its heading. */
function procNet(bytes: Buffer, name: string): Entry[] {
  const tables = bytes.toString('latin1').split(/^(?=\s*sl\s)/m);
  return tables.flatMap((table) => {
    const protocol = name.includes('-udp-') ? 'udp' : 'tcp';
    const family = /: [0-9A-F]{32}:/.test(table) ? 6 : 4;
    const byteOrder = name.includes('bigendian') ? 'BE' : 'LE';
    const parser = new ProcNetParser({ protocol, family }, new AddressCache(byteOrder));
    parser.push(Buffer.from(table, 'latin1'));
    parser.end();
    for (const line of parser.malformed) console.log(`  not understood: ${line}`);
    return parser.rows.map(({ address, port, inode }) => ({
      protocol,
      localAddress: address.text,
      port,
      inode,
    }));
  });
}

/** The lines were cut after the first fields. */
function procPidStat(bytes: Buffer): Entry[] {
  return bytes
    .toString('utf8')
    .split(/^(?=\d+ \()/m)
    .map((record) => {
      const stat = parseProcStat(`${record.trimEnd()}${' 0'.repeat(30)}`);
      return { pid: Number.parseInt(record, 10), comm: stat?.comm ?? null, ppid: stat?.parentPid ?? null };
    });
}

/** Null in an expectation: the text does not tell. `*` as an address: it does not tell the family. */
function agrees(expected: Entry, seen: Entry, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const wanted = expected[key];
    if (wanted === undefined || wanted === null || wanted === seen[key]) return true;
    if (key !== 'localAddress') return false;
    return wanted === '*'
      ? seen[key] === '0.0.0.0' || seen[key] === '::'
      : wanted === 'localhost' && seen[key] === '127.0.0.1';
  });
}

/** A parser tells a socket once, though it be listed twice. */
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
