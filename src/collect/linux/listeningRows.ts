import type { TimeSliced } from '../../model/text/timeSlice';
import type { AddressCache, ProcNetTable, SocketRow } from './parseProcNet';
import { ProcNetParser } from './parseProcNet';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';

/** Less than what a row has behind the inode, which none of a row's changes makes longer than that. */
const rowEndBytes = 12;
const lineEnding = Buffer.from('\n');

interface Means {
  readonly files: FileReader;
  readonly addresses: AddressCache;
  /** Whether a process is known to have this socket open, and has it now. */
  readonly isHeld: (inode: number) => boolean;
}

/**
 * Whether a TCP table begins with the same listening rows as before, as far as that is known without a walk over the
 * connection table: to have read the last row, the kernel looks for the one behind it (fs/seq_file.c, seq_read_iter). So the
 * rows before it are read, and the process that has the last one is asked for. Whether there are more is for the kernel's
 * counters to tell.
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
  const parser = new ProcNetParser(table, addresses, true, rows);
  try {
    const areThere = yield* files.firstBytes(table.path, lastRowAt - rowEndBytes, (piece) =>
      parser.push(piece),
    );
    if (!areThere) return false;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // reading all of it will tell what is wrong
    return false;
  }
  parser.push(lineEnding);
  return parser.areSame && parser.rowCount === rows.length - 1;
}
