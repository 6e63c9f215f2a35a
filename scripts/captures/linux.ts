import { parseUfwEnabled, parseUfwPolicy } from '../../src/collect/firewall/linux';
import { AddressCache, ProcNetParser } from '../../src/collect/linux/parseProcNet';
import { parseCmdline } from '../../src/collect/linux/parseProcFiles';
import { parseProcStat } from '../../src/collect/linux/parseProcStat';
import type { Kind, Parsed } from './kind';
import { withLastLineEnd } from './kind';

/** A capture may contain several tables, each with its header. */
function procNet(bytes: Buffer, name: string): Parsed {
  const tables = withLastLineEnd(bytes.toString('latin1')).split(/^(?=[ \t]*sl\s)/m);
  const rejected: string[] = [];
  const entries = tables.flatMap((table) => {
    const [heading = ''] = table.split('\n', 1);
    const isUdp = heading.includes(' drops') || name.startsWith('linux-procnet-udp');
    const protocol = isUdp ? 'udp' : 'tcp';
    const family = /: [0-9A-F]{32}:/.test(table) ? 6 : 4;
    const byteOrder = /big-?endian/.test(name) ? 'BE' : 'LE';
    const parser = new ProcNetParser({ protocol, family }, new AddressCache(byteOrder));
    parser.push(Buffer.from(table, 'latin1'));
    parser.end();
    rejected.push(...parser.malformed);
    return parser.rows.map(({ address, port, inode }) => ({
      ...{ protocol, localAddress: address.text, port, inode },
    }));
  });
  return { entries, rejected };
}

/** The captured lines end after the first fields. */
function procPidStat(bytes: Buffer): Parsed {
  const entries = bytes
    .toString('utf8')
    .split(/^(?=\d+ \()/m)
    .map((record) => {
      const stat = parseProcStat(`${record.trimEnd()}${' 0'.repeat(30)}`);
      return { pid: Number.parseInt(record, 10), comm: stat?.comm, ppid: stat?.parentPid };
    });
  return { entries, rejected: [] };
}

/** A PID, then `/proc/PID/cmdline` as it is, on each line. */
function commandLines(bytes: Buffer): Parsed {
  const entries = bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({
      pid: Number.parseInt(line, 10),
      argv: parseCmdline(Buffer.from(line.slice(line.indexOf(' ') + 1))),
    }));
  return { entries, rejected: [] };
}

/**
 * Converts what ufw prints to its settings, because the product reads those: everyone may.
 *
 *     Status: active
 *     Default: deny (incoming), allow (outgoing), disabled (routed)
 */
function ufwStatus(bytes: Buffer): Parsed {
  const text = bytes.toString('utf8');
  const [, status] = /^Status: (\w+)/m.exec(text) ?? [];
  const [, incoming = ''] = /^Default: (\w+) \(incoming\)/m.exec(text) ?? [];
  const enabled = status === 'active' ? 'yes' : status === 'inactive' ? 'no' : 'unknown';
  const policy = incoming === 'deny' ? 'DROP' : incoming === 'allow' ? 'ACCEPT' : incoming.toUpperCase();
  const read = parseUfwPolicy(`DEFAULT_INPUT_POLICY="${policy}"\n`);
  const defaultIncoming = read === 'drop' ? 'deny' : read === 'accept' ? 'allow' : read;
  return {
    entries: [{ active: parseUfwEnabled(`ENABLED=${enabled}\n`), defaultIncoming }],
    rejected: [],
  };
}

export const linuxKinds: readonly Kind[] = [
  { prefix: 'linux-procnet-', keys: ['protocol', 'localAddress', 'port', 'inode'], parse: procNet },
  { prefix: 'linux-procpidstat-', keys: ['pid', 'comm', 'ppid'], parse: procPidStat },
  { prefix: 'linux-cmdline-', keys: ['pid', 'argv'], parse: commandLines },
  { prefix: 'linux-ufw-', keys: ['active', 'defaultIncoming'], parse: ufwStatus },
];
