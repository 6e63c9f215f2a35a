import type { Problem } from '../../model/snapshot';
import type { FailureReason } from '../collector';
import { CollectFailure } from '../collector';
import type { Sliced } from '../sliced';
import type { ByteOrder, ProcNetTable, SocketRow } from './procNet';
import { EndpointCache, ProcNetParser } from './procNet';
import type { FileReader } from './readFile';
import { readFailure } from './readFile';

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

export interface SocketTablesRead {
  readonly rows: readonly SocketRow[];
  readonly problems: readonly Problem[];
}

/**
 * The listening rows of the four tables of a network namespace.
 *
 * Linux walks the listening sockets first, then all others (net/ipv4/tcp_ipv4.c, tcp_seq_start), so that of 40,000
 * connections none need be read. Whether that holds is seen at the first look, which reads everything: gVisor mixes.
 */
export class SocketTables {
  private readonly endpoints: EndpointCache;
  /** Undefined until a whole TCP table was read. */
  private listenersFirst: boolean | undefined;

  constructor(
    private readonly files: FileReader,
    byteOrder: ByteOrder,
  ) {
    this.endpoints = new EndpointCache(byteOrder);
  }

  /**
   * @param root `/proc`, or `/proc/PID` for the network namespace of a process.
   * @throws CollectFailure where no table could be read.
   */
  *read(root: string): Sliced<SocketTablesRead> {
    const rows: SocketRow[] = [];
    const problems: Problem[] = [];
    const failures: { path: string; reason: FailureReason; detail: string }[] = [];
    let tablesRead = 0;
    let mixed = false;

    for (const table of tables) {
      const path = `${root}/${table.file}`;
      const missing = `so ${table.words} may be missing.`;
      const parser = new ProcNetParser(
        table,
        this.endpoints,
        table.protocol === 'tcp' && this.listenersFirst === true,
      );
      try {
        yield* this.files.pieces(path, (piece) => parser.push(piece));
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
      for (const row of parser.rows) rows.push(row);
      if (table.protocol === 'tcp') mixed ||= parser.listenersAreMixed;
      if (parser.malformedCount > 0) {
        const lines = parser.malformedCount === 1 ? '1 line' : `${parser.malformedCount} lines`;
        problems.push({
          message: `${path} had ${lines} that could not be understood, ${missing}`,
          detail: `${path}: ${parser.malformed.join(' ')}`,
        });
      }
    }

    const [first] = failures;
    if (first !== undefined && tablesRead === 0) {
      throw new CollectFailure(
        first.reason,
        `${first.path} could not be read. Check that ${root} is mounted and readable, then try again.`,
        failures.map(({ detail }) => detail).join('; '),
      );
    }
    if (problems.length === 0) this.listenersFirst ??= !mixed;
    return { rows, problems };
  }
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
