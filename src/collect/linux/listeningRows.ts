import type { TimeSliced } from '../../model/text/timeSlice';
import type { AddressCache, ProcNetTable, SocketRow } from './parseProcNet';
import { ProcNetParser } from './parseProcNet';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';

/** Less than what a row has behind the inode, which none of a row's changes makes longer than that. */
const rowEndBytes = 12;
const lineEnding = Buffer.from('\n');

/**
 * The listening rows of a TCP table before the last one, which are read without a walk over the connection table: to have read
 * the last row, the kernel looks for the one behind it (fs/seq_file.c, seq_read_iter).
 */
export class RowsBeforeLast {
  /** How much of the table they take, from its start. */
  readonly bytes: number;
  private readonly parser: ProcNetParser;

  /** @param before the rows of the last reading, to be compared with. */
  constructor(
    lastRowAt: number,
    table: ProcNetTable,
    addresses: AddressCache,
    before?: readonly SocketRow[],
  ) {
    this.bytes = lastRowAt - rowEndBytes;
    this.parser = new ProcNetParser(table, addresses, true, before);
  }

  /** @returns whether to continue. */
  push(piece: Buffer): boolean {
    return this.parser.push(piece);
  }

  /** To be called once, when as many bytes were pushed. */
  end(): Pick<ProcNetParser, 'rows' | 'rowCount' | 'areSame'> {
    this.parser.push(lineEnding);
    return this.parser;
  }
}

interface Means {
  readonly files: FileReader;
  readonly addresses: AddressCache;
  /** Whether a process is known to have this socket open, and has it now. */
  readonly isHeld: (inode: number) => boolean;
}

/**
 * Whether a TCP table begins with the same listening rows as before, as far as that is known without a walk over the
 * connection table: the rows before the last one are read, and the process that has the last one is asked for. Whether there
 * are more is for the kernel's counters to tell.
 */
export function* areListening(
  rows: readonly SocketRow[],
  lastRowAt: number | undefined,
  table: ProcNetTable & { readonly path: string },
  { files, addresses, isHeld }: Means,
): TimeSliced<boolean> {
  const last = rows.at(-1);
  if (last === undefined) return true;
  // connections that wait at the last row may no longer
  if (lastRowAt === undefined || last.received > 0 || !isHeld(last.inode)) return false;
  if (rows.length === 1) return true;
  const beginning = new RowsBeforeLast(lastRowAt, table, addresses, rows);
  try {
    const isRead = yield* files.firstBytes(table.path, beginning.bytes, (piece) => beginning.push(piece));
    if (!isRead) return false;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // reading all of it will tell what is wrong
    return false;
  }
  const { areSame, rowCount } = beginning.end();
  return areSame && rowCount === rows.length - 1;
}
