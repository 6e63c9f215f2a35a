import { profileStates } from '../../src/collect/firewall/windows';
import { parseCsv } from '../../src/collect/windows/csv';
import { parseExcludedPorts } from '../../src/collect/windows/reservedPorts';
import { parseNetstat } from '../../src/collect/windows/parseNetstat';
import { parseProcesses } from '../../src/collect/windows/parseProcesses';
import { parseServices } from '../../src/collect/windows/parseTasklist';
import { finish } from '../../src/model/text/timeSlice';
import type { Entry, Kind, Parsed } from './kind';
import { withLastLineEnd } from './kind';

function netstatRows(text: string): Parsed {
  const { rows, malformed } = finish(parseNetstat(withLastLineEnd(text)));
  const entries = rows.map(({ protocol, address, port, pid }) => ({
    ...{ protocol, localAddress: address.text, port, pid },
  }));
  return { entries, rejected: malformed };
}

function tasks(text: string): Parsed {
  const entries = finish(parseCsv(text)).flatMap((fields) => {
    const [process = '', pid = ''] = fields ?? [];
    return /^\d+$/.test(pid) ? [{ pid: Number(pid), process }] : [];
  });
  return { entries, rejected: [] };
}

/**
 * Converts the table output to that of `/fo csv`; the product reads CSV only. A list of services that does not fit
 * continues on the next line, indented.
 *
 *     Image Name                     PID Services
 *     ========================= ======== ============================================
 *     svchost.exe                    604 BrokerInfrastructure, DcomLaunch, Power,
 *                                        SystemEventsBroker
 */
function taskServices(text: string): Parsed {
  const lines = text.split(/\r?\n/);
  const ruler = lines.findIndex((line) => /^=+ =+ =+\s*$/.test(line));
  const [name = '', pid = ''] = (lines[ruler] ?? '').split(' ');
  const rows: { name: string; pid: string; services: string }[] = [];
  for (const line of lines.slice(ruler + 1)) {
    const digits = line.slice(name.length, name.length + 1 + pid.length).trim();
    const services = line.slice(name.length + pid.length + 2).trim();
    const above = rows.at(-1);
    if (digits !== '') rows.push({ name: line.slice(0, name.length).trim(), pid: digits, services });
    else if (above !== undefined && services !== '') above.services += services;
  }
  const csv = rows.map((row) => `"${row.name}","${row.pid}","${row.services}"\r\n`).join('');
  const { services } = finish(parseServices(ruler === -1 ? text : csv));
  return { entries: [...services].map(([id, names]) => ({ pid: id, services: names })), rejected: [] };
}

/** An expectation may be a pair of ports, which is an entry with the keys 0 and 1. */
function ranges(text: string): Parsed {
  const entries = parseExcludedPorts(text).map((range) => ({ ...range, 0: range.from, 1: range.to }));
  return { entries, rejected: [] };
}

function processes(text: string): Parsed {
  const parsed = finish(parseProcesses(text));
  const entries = [...(parsed?.processes.values() ?? [])].map(
    ({ pid, parentPid, name, executable, startedAt }) => ({
      ...{ pid, ppid: parentPid, name, process: name, path: executable, startTime: startedAt },
    }),
  );
  const malformed = parsed?.malformedCount ?? 1;
  return { entries, rejected: malformed === 0 ? [] : [`${malformed} entries`] };
}

/** The profiles by the first word of their heading: `Domain Profile Settings:` */
function firewallProfiles(text: string): Parsed {
  const states = text
    .split(/^(?=\S+ .*:\s*$)/m)
    .flatMap((profile) =>
      profileStates(profile).map((isOn): readonly [string, string | undefined] => [
        /^\S+/.exec(profile)?.[0] ?? '',
        isOn === undefined ? undefined : isOn ? 'ON' : 'OFF',
      ]),
    );
  return {
    entries: [Object.fromEntries(states)],
    rejected: states.flatMap(([name, state]) => (state === undefined ? [name] : [])),
  };
}

/** The tools print bytes in any code page; Windows PowerShell's `>` writes UTF-16. */
function oem(parse: (text: string) => Parsed): Kind['parse'] {
  return (bytes) =>
    parse(
      bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))
        ? bytes.toString('utf16le', 2)
        : bytes.toString('latin1').replace(/^\xef\xbb\xbf/, ''),
    );
}

// Process names are on lines that only `-b` prints, which the product does not use.
const listener = ['protocol', 'localAddress', 'port', 'pid'];

export const windowsKinds: readonly Kind[] = [
  { prefix: 'windows-netstat-', keys: listener, parse: oem(netstatRows) },
  {
    prefix: 'windows-netsh-excludedportrange-',
    keys: ['0', '1', 'start', 'end', 'administered'],
    parse: oem(ranges),
  },
  { prefix: 'windows-tasklist-csv-', keys: ['pid', 'process'], parse: oem(tasks) },
  { prefix: 'windows-tasklist-svc-', keys: ['pid', 'services'], parse: oem(taskServices) },
  {
    prefix: 'windows-netsh-advfirewall-',
    keys: ['Domain', 'Private', 'Public'],
    parse: oem(firewallProfiles),
  },
  {
    prefix: 'windows-win32process-',
    keys: ['pid', 'ppid', 'name', 'process', 'path', 'startTime'],
    parse: oem(processes),
    // some expectations are about listeners, of which there are none
    isPartial: true,
  },
  {
    prefix: 'wsl-vs-windows-',
    keys: listener,
    // the rows of `ss` are those of the other side
    parse: oem((text) => netstatRows(text.replace(/^.*\busers:.*$/gm, ''))),
    expected: (written: readonly Entry[]) => written.filter(({ host }) => host === 'windows'),
  },
];
