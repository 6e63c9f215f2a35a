import { parseCsv } from '../../src/collect/windows/csv';
import { parseExcludedPorts } from '../../src/collect/windows/excludedPorts';
import type { NetstatTable } from '../../src/collect/windows/netstat';
import { parseNetstat } from '../../src/collect/windows/netstat';
import type { Sliced } from '../../src/collect/sliced';
import type { Entry, Kind } from './kind';

/** A capture may have lost its last line end, which a whole output of netstat always has. */
function netstatRows(text: string): Entry[] {
  const { rows, malformed } = finished(parseNetstat(`${text.trimEnd()}\n`));
  for (const line of malformed) console.log(`  not understood: ${line}`);
  return rows.map(({ protocol, address, port, pid }) => ({
    protocol,
    localAddress: address.text,
    port,
    pid,
  }));
}

function finished(work: Sliced<NetstatTable>): NetstatTable {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function tasks(text: string): Entry[] {
  return parseCsv(text)
    .filter(([, pid = '']) => /^\d+$/.test(pid))
    .map(([process = '', pid]) => ({ pid: Number(pid), process }));
}

function ranges(text: string): Entry[] {
  return parseExcludedPorts(text).map(({ start, end }) => ({ 0: start, 1: end }));
}

/** As netstat prints them: bytes of any code page. */
function oem(parse: (text: string) => Entry[]): Kind['parse'] {
  return (bytes) => parse(bytes.toString('latin1'));
}

// the names of processes stand in lines that only `-b` prints, which is not asked for
const listener = ['protocol', 'localAddress', 'port', 'pid'];

export const windowsKinds: readonly Kind[] = [
  { prefix: 'windows-netstat-', keys: listener, parse: oem(netstatRows) },
  { prefix: 'windows-netsh-excludedportrange-', keys: ['0', '1'], parse: oem(ranges) },
  { prefix: 'windows-tasklist-csv-', keys: ['pid', 'process'], parse: oem(tasks) },
];
