import { parseGlobalState, parseStoredState } from '../../src/collect/firewall/macos';
import { parseLaunchctl } from '../../src/collect/unix/parseLaunchctl';
import { parseLsofFields } from '../../src/collect/unix/parseLsof';
import { listeningSockets } from '../../src/collect/unix/lsofSockets';
import { parseNetstat } from '../../src/collect/unix/parseNetstat';
import { baseName, parsePsPrograms, parsePsTable } from '../../src/collect/unix/parsePs';
import { parseAddress } from '../../src/model/net/address';
import type { Entry, Kind, Parsed } from './kind';
import { withLastLineEnd } from './kind';
import { finish } from '../../src/model/text/timeSlice';

/** Captures without the P field: their command line selected TCP only, so the field is added here. */
function lsofFields(bytes: Buffer): Parsed {
  const text = withLastLineEnd(bytes.toString('latin1'));
  const end = text.includes('\0') ? '\0' : '\n';
  const withProtocol = /(?:^|\0)P/m.test(text) ? text : text.replace(/(^|\0)n/gm, `$1PTCP${end}n`);
  const output = finish(parseLsofFields(Buffer.from(withProtocol, 'latin1')));
  const { sockets, malformed } = finish(listeningSockets(output, () => undefined));
  // a name that is cut within a character is none
  const names = new Map(
    output.processes.map(({ pid, command }) => [pid, command?.includes('\ufffd') ? undefined : command]),
  );
  const entries = sockets.flatMap(({ protocol, address, port, pids }) =>
    pids.map((pid) => ({ protocol, localAddress: address.text, port, pid, process: names.get(pid) })),
  );
  return { entries, rejected: [...output.malformed, ...malformed] };
}

/** What a page shows may be indented. */
const columns =
  /^\s*(?<c>\S.*?)\s+(?<p>\d+)\s+(?<L>\S+)\s+(?<f>\S+)\s+(?<t>IPv[46])\s+(?<d>\S+)\s+\S+\s+(?<P>[A-Z]+\d?)\s+(?<n>\S+)(?:\s+\((?<state>\w+)\))?\s*$/;

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
function lsofColumns(bytes: Buffer): Parsed {
  const lines = inNumbers(withLastLineEnd(bytes.toString('latin1'))).split('\n');
  const rejected: string[] = [];
  const sets = lines.flatMap((line) => {
    const row = columns.exec(line)?.groups;
    if (row === undefined) {
      if (!/^\s*(?:COMMAND\s.*)?$/.test(line)) rejected.push(line);
      return [];
    }
    const field = (letter: string): string => `${letter}${row[letter] ?? ''}`;
    const state = row['state'] === undefined ? [] : [`TST=${row['state']}`];
    return [['p', 'c', 'L'].map(field), [...['f', 't', 'd', 'P', 'n'].map(field), ...state]];
  });
  const text = sets.map((set) => `${set.map((field) => `${field}\0`).join('')}\n`).join('');
  if (text === '') return { entries: [], rejected };
  const parsed = lsofFields(Buffer.from(text, 'latin1'));
  return { ...parsed, rejected: [...rejected, ...parsed.rejected] };
}

/** Without -n, lsof prints host names, which the product never requests. */
function numeric(written: readonly Entry[]): Entry[] {
  return written.filter(
    ({ localAddress }) =>
      localAddress === '*' ||
      localAddress === 'localhost' ||
      parseAddress(String(localAddress)) !== undefined,
  );
}

function netstat(bytes: Buffer): Parsed {
  const { sockets, malformed } = finish(parseNetstat(bytes.toString('utf8')));
  const entries = sockets.map(({ protocol, address, port, pid, name, dualStack }) => ({
    ...{ protocol, localAddress: address.text, port, pid, process: name },
    ...(dualStack === true ? { dualStack } : {}),
  }));
  return { entries, rejected: malformed };
}

function psNames(bytes: Buffer): Parsed {
  const programs = finish(parsePsPrograms(bytes.toString('utf8')));
  const entries = programs.map(({ pid, parentPid, command }) => ({
    ...{ pid, ppid: parentPid, name: baseName(command) },
  }));
  return { entries, rejected: [] };
}

/** With the columns that the product asks for. */
function psTable(bytes: Buffer): Parsed {
  const { processes, malformed } = finish(parsePsTable(bytes.toString('utf8')));
  const entries = [...processes.values()].map(({ pid, parentPid }) => ({ pid, ppid: parentPid }));
  return { entries, rejected: malformed };
}

function launchdLabels(bytes: Buffer): Parsed {
  const labels = finish(parseLaunchctl(bytes.toString('utf8'))) ?? [];
  return { entries: [...labels].map(([pid, label]) => ({ pid, label })), rejected: [] };
}

/** Running jobs that were not opened by a person. */
function startedByLaunchd(written: readonly Entry[]): Entry[] {
  return written.filter(({ pid, label }) => pid !== null && !String(label).startsWith('application.'));
}

/** `Firewall is enabled. (State = 1)`, or the setting itself: `1` */
function globalState(bytes: Buffer): Parsed {
  const text = bytes.toString('utf8');
  const state = parseGlobalState(text) ?? parseStoredState(text);
  return {
    entries: [{ state, enabled: state === undefined ? undefined : state > 0, blockAll: state === 2 }],
    rejected: state === undefined ? [text] : [],
  };
}

const listener = ['protocol', 'localAddress', 'port', 'pid', 'process'];

export const unixKinds: readonly Kind[] = [
  { prefix: 'macos-lsof-F', keys: listener, parse: lsofFields },
  { prefix: 'linux-lsof-F', keys: listener, parse: lsofFields },
  { prefix: 'macos-lsof-', keys: listener, parse: lsofColumns, expected: numeric },
  { prefix: 'linux-lsof-columns-', keys: listener, parse: lsofColumns, expected: numeric },
  { prefix: 'macos-netstat-', keys: [...listener, 'dualStack'], parse: netstat },
  {
    prefix: 'macos-socketfilterfw-getglobalstate-',
    keys: ['state', 'enabled', 'blockAll'],
    parse: globalState,
  },
  { prefix: 'macos-ps-table-', keys: ['pid', 'ppid'], parse: psTable },
  { prefix: 'macos-ps-', keys: ['pid', 'ppid', 'name'], parse: psNames },
  {
    prefix: 'macos-launchctl-list-',
    keys: ['pid', 'label'],
    parse: launchdLabels,
    expected: startedByLaunchd,
  },
];
