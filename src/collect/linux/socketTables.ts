import type { Problem } from '../../model/snapshot';
import { CollectFailure } from '../collector';
import type { Sliced } from '../sliced';
import type { ByteOrder, ProcNetTable, SocketRow } from './procNet';
import { ProcNetParser } from './procNet';
import { errorCode, readFailure, readPieces } from './readFile';

interface TableFile extends ProcNetTable {
  readonly file: string;
  readonly words: string;
}

const tables: readonly TableFile[] = [
  { file: 'net/tcp', protocol: 'tcp', family: 4, words: 'TCP listeners on IPv4' },
  { file: 'net/tcp6', protocol: 'tcp', family: 6, words: 'TCP listeners on IPv6' },
  { file: 'net/udp', protocol: 'udp', family: 4, words: 'UDP listeners on IPv4' },
  { file: 'net/udp6', protocol: 'udp', family: 6, words: 'UDP listeners on IPv6' },
];

export interface SocketTables {
  readonly rows: readonly SocketRow[];
  readonly problems: readonly Problem[];
}

/**
 * The listening rows of all four tables of this network namespace.
 * @throws CollectFailure where no table could be read.
 */
export function* readSocketTables(procRoot: string, byteOrder: ByteOrder): Sliced<SocketTables> {
  const rows: SocketRow[] = [];
  const problems: Problem[] = [];
  const failures: string[] = [];

  for (const table of tables) {
    const path = `${procRoot}/${table.file}`;
    const parser = new ProcNetParser(table, byteOrder);
    try {
      yield* readPieces(path, (piece) => {
        parser.push(piece);
      });
    } catch (error) {
      const noIPv6 = table.family === 6 && readFailure(error) === 'gone';
      if (noIPv6) continue;
      failures.push(`${path}: ${errorCode(error)}`);
      problems.push({
        message: `${path} could not be read, so ${table.words} may be missing.`,
        detail: `${path}: ${String(error)}`,
      });
    }
    const whole = parser.end();
    rows.push(...parser.rows);
    if (!whole && failures.at(-1)?.startsWith(`${path}:`) !== true) {
      problems.push({
        message: `${path} was empty, so ${table.words} may be missing.`,
        detail: `${path}: no heading`,
      });
    }
    if (parser.malformedCount > 0) {
      problems.push({
        message: `${path} had ${parser.malformedCount} unreadable ${parser.malformedCount === 1 ? 'line' : 'lines'}, so ${table.words} may be missing.`,
        detail: `${path}: ${parser.malformed.join(' ')}`,
      });
    }
  }

  if (failures.length > 0 && failures.length === problems.length && rows.length === 0) {
    throw new CollectFailure(
      `The system's socket tables could not be read (${failures[0] ?? procRoot}). Check that ${procRoot} is mounted and readable.`,
      failures.join('; '),
    );
  }
  return { rows, problems };
}
