import { parseCsv } from '../../src/collect/windows/csv';
import { parseExcludedPorts } from '../../src/collect/windows/reservedPorts';
import type { NetstatTable } from '../../src/collect/windows/parseNetstat';
import { parseNetstat } from '../../src/collect/windows/parseNetstat';
import { parseServices } from '../../src/collect/windows/parseTasklist';
import type { TimeSliced } from '../../src/model/text/timeSlice';
import type { Entry, Kind } from './kind';
import { withLastLineEnd } from './kind';

function netstatRows(text: string): Entry[] {
  const { rows, malformed } = finished(parseNetstat(withLastLineEnd(text)));
  for (const line of malformed) console.log(`  not parsed: ${line}`);
  return rows.map(({ protocol, address, port, pid }) => ({
    protocol,
    localAddress: address.text,
    port,
    pid,
  }));
}

function finished(work: TimeSliced<NetstatTable>): NetstatTable {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function tasks(text: string): Entry[] {
  return parseCsv(text).flatMap((fields) => {
    const [process = '', pid = ''] = fields ?? [];
    return /^\d+$/.test(pid) ? [{ pid: Number(pid), process }] : [];
  });
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
function taskServices(text: string): Entry[] {
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
  const { services } = parseServices(ruler === -1 ? text : csv);
  return [...services].map(([id, names]) => ({ pid: id, services: names }));
}

function ranges(text: string): Entry[] {
  return parseExcludedPorts(text).map((range) => ({ ...range, 0: range.from, 1: range.to }));
}

/** The tools print bytes in any code page; Windows PowerShell's `>` writes UTF-16. */
function oem(parse: (text: string) => Entry[]): Kind['parse'] {
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
    prefix: 'wsl-vs-windows-',
    keys: listener,
    parse: oem(netstatRows),
    concerns: ({ host }) => host === 'windows',
  },
];
