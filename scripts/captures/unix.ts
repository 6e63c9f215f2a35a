import { parseLaunchctl } from '../../src/collect/unix/parseLaunchctl';
import { parseLsofFields } from '../../src/collect/unix/parseLsof';
import { listeningSockets } from '../../src/collect/unix/lsofSockets';
import { parseNetstat } from '../../src/collect/unix/parseNetstat';
import { baseName, parsePsPrograms } from '../../src/collect/unix/parsePs';
import { parseAddress } from '../../src/model/net/address';
import type { Entry, Kind } from './kind';
import { withLastLineEnd } from './kind';

/** Captures without the P field: their command line selected TCP only, so the field is added here. */
function lsofFields(bytes: Buffer): Entry[] {
  const text = withLastLineEnd(bytes.toString('latin1'));
  const end = text.includes('\0') ? '\0' : '\n';
  const withProtocol = /(?:^|\0)P/m.test(text) ? text : text.replace(/(^|\0)n/gm, `$1PTCP${end}n`);
  const output = parseLsofFields(Buffer.from(withProtocol, 'latin1'));
  const { sockets, malformed } = listeningSockets(output, () => undefined);
  for (const piece of [...output.malformed, ...malformed]) console.log(`  not parsed: ${piece}`);
  const names = new Map(output.processes.map(({ pid, command }) => [pid, command]));
  return sockets.flatMap(({ protocol, address, port, pids }) =>
    pids.map((pid) => ({
      ...{ protocol, localAddress: address.text, port, pid },
      process: names.get(pid) ?? null,
    })),
  );
}

const columns =
  /^(?<c>\S.*?)\s+(?<p>\d+)\s+(?<L>\S+)\s+(?<f>\S+)\s+(?<t>IPv[46])\s+(?<d>\S+)\s+\S+\s+(?<P>[A-Z]+\d?)\s+(?<n>\S+)(?:\s+\((?<state>\w+)\))?\s*$/;

/** Captures made without -n and -P contain service names instead of ports: those of macOS's services(5). */
const services: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ ssh: 22, domain: 53, bootpc: 68, http: 80, kerberos: 88, ntp: 123, https: 443, ipp: 631, rfb: 5900 },
    ...{ 'netbios-ns': 137, 'netbios-dgm': 138, 'microsoft-ds': 445, afpovertcp: 548, mdns: 5353 },
    ...{ mysql: 3306, postgresql: 5432, hbci: 3000, irdmi: 8000, 'http-alt': 8080, cslistener: 9000 },
    ...{ 'commplex-main': 5000, 'commplex-link': 5001, 'afs3-fileserver': 7000, 'ddi-tcp-1': 8888 },
  }),
);

function inNumbers(text: string): string {
  return text
    .replaceAll('localhost:', '127.0.0.1:')
    .replace(/:([a-z][\w-]*)(?=\s|->)/g, (_all, name: string) => `:${services.get(name) ?? name}`);
}

/** Converts lsof's columns to its field output; the product reads fields only. */
function lsofColumns(bytes: Buffer): Entry[] {
  const lines = inNumbers(withLastLineEnd(bytes.toString('latin1'))).split('\n');
  const sets = lines.flatMap((line) => {
    const row = columns.exec(line)?.groups;
    if (row === undefined) {
      if (!/^(?:COMMAND\s.*)?\s*$/.test(line)) console.log(`  not a row: ${line}`);
      return [];
    }
    const field = (letter: string): string => `${letter}${row[letter] ?? ''}`;
    const state = row['state'] === undefined ? [] : [`TST=${row['state']}`];
    return [['p', 'c', 'L'].map(field), [...['f', 't', 'd', 'P', 'n'].map(field), ...state]];
  });
  const text = sets.map((set) => `${set.map((field) => `${field}\0`).join('')}\n`).join('');
  return lsofFields(Buffer.from(text, 'latin1'));
}

/** Without -n, lsof prints host names, which the product never requests. */
function isNumeric({ localAddress }: Entry): boolean {
  return (
    localAddress === '*' || localAddress === 'localhost' || parseAddress(String(localAddress)) !== undefined
  );
}

function netstat(bytes: Buffer): Entry[] {
  const { sockets, malformed } = parseNetstat(bytes.toString('utf8'));
  for (const line of malformed) console.log(`  not parsed: ${line}`);
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

function launchdLabels(bytes: Buffer): Entry[] {
  return [...parseLaunchctl(bytes.toString('utf8'))].map(([pid, label]) => ({ pid, label }));
}

/** Running jobs that were not opened by a person. */
function isStartedByLaunchd({ pid, label }: Entry): boolean {
  return pid !== null && !String(label).startsWith('application.');
}

const listener = ['protocol', 'localAddress', 'port', 'pid', 'process'];

export const unixKinds: readonly Kind[] = [
  { prefix: 'macos-lsof-F', keys: listener, parse: lsofFields },
  { prefix: 'linux-lsof-F', keys: listener, parse: lsofFields },
  { prefix: 'macos-lsof-', keys: listener, parse: lsofColumns, concerns: isNumeric },
  { prefix: 'linux-lsof-columns-', keys: listener, parse: lsofColumns, concerns: isNumeric },
  { prefix: 'macos-netstat-', keys: [...listener, 'dualStack'], parse: netstat },
  { prefix: 'macos-ps-', keys: ['pid', 'ppid', 'name'], parse: psNames },
  {
    prefix: 'macos-launchctl-list-',
    keys: ['pid', 'label'],
    parse: launchdLabels,
    concerns: isStartedByLaunchd,
  },
];
