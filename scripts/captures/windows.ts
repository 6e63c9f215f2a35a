import { parseCsv } from '../../src/collect/windows/csv';
import { parseExcludedPorts } from '../../src/collect/windows/excludedPorts';
import { parseNetstat } from '../../src/collect/windows/netstat';
import { parseProcessTable } from '../../src/collect/windows/processTable';
import type { NetstatTable } from '../../src/collect/windows/netstat';
import type { Sliced } from '../../src/collect/sliced';

/** What our parsers read in outputs whose names begin so, in the shape of the expectations beside them. */
export const windowsCaptures: readonly { readonly prefix: string; parse(text: string): unknown }[] = [
  { prefix: 'windows-netstat', parse: netstatRows },
  { prefix: 'wsl-', parse: netstatRows },
  {
    prefix: 'windows-netsh-excluded',
    parse: (text) => parseExcludedPorts(text).map(({ start, end }) => [start, end]),
  },
  {
    prefix: 'windows-tasklist-csv',
    parse: (text) =>
      parseCsv(text)
        .filter(([, pid = '']) => /^\d+$/.test(pid))
        .map(([process, pid]) => ({ pid: Number(pid), process })),
  },
  {
    prefix: 'windows-win32process',
    parse: (text) =>
      [...(parseProcessTable(text) ?? new Map<number, never>()).values()].map(({ pid, name }) => ({
        pid,
        process: name,
      })),
  },
];

/** A capture may have lost its last line end, which a whole output of netstat always has. */
function netstatRows(text: string): unknown {
  return finished(parseNetstat(`${text.trimEnd()}\n`)).rows.map(({ protocol, address, port, pid }) => ({
    protocol,
    localAddress: address.text,
    port,
    pid,
    process: null,
  }));
}

function finished(work: Sliced<NetstatTable>): NetstatTable {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
