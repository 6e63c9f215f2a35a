import type { Problem } from '../../model/snapshot';
import type { FailureReason } from '../collector';
import { CollectFailure } from '../collector';
import type { Sliced } from '../sliced';
import type { ByteOrder, ProcNetTable, SocketRow } from './procNet';
import { ProcNetParser } from './procNet';
import { readFailure, readPieces } from './readFile';

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
  const failures: { path: string; reason: FailureReason; detail: string }[] = [];
  let tablesRead = 0;

  for (const table of tables) {
    const path = `${procRoot}/${table.file}`;
    const missing = `so ${table.words} may be missing.`;
    const parser = new ProcNetParser(table, byteOrder);
    try {
      yield* readPieces(path, (piece) => {
        parser.push(piece);
      });
      tablesRead++;
      if (!parser.end()) {
        problems.push({ message: `${path} had no heading, ${missing}`, detail: `${path}: empty or cut` });
      }
    } catch (error) {
      const reason = failureReason(error);
      // a system without IPv6 has no table for it
      if (table.family === 6 && reason === 'missing') continue;
      failures.push({ path, reason, detail: String(error) });
      problems.push({ message: `${path} could not be read, ${missing}`, detail: String(error) });
    }
    rows.push(...parser.rows);
    if (parser.malformedCount > 0) {
      const lines = parser.malformedCount === 1 ? '1 line' : `${parser.malformedCount} lines`;
      problems.push({
        message: `${path} had ${lines} that could not be understood, ${missing}`,
        detail: `${path}: ${parser.malformed.join(' ')}`,
      });
    }
  }

  const [first] = failures;
  if (first !== undefined && tablesRead === 0 && rows.length === 0) {
    throw new CollectFailure(
      first.reason,
      `${first.path} could not be read. Check that ${procRoot} is mounted and readable, then try again.`,
      failures.map(({ detail }) => detail).join('; '),
    );
  }
  return { rows, problems };
}

function failureReason(error: unknown): FailureReason {
  switch (readFailure(error)) {
    case 'gone':
      return 'missing';
    case 'denied':
      return 'denied';
    case 'failed':
      return 'unexpected';
  }
}
