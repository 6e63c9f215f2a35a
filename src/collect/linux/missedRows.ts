import type { TimeSliced } from '../../model/text/timeSlice';
import { filterInSlices, mapInSlices } from '../../model/text/timeSlice';
import type { SocketRow } from './parseProcNet';

/** How often one scan reads a table at most. */
export const mostReadings = 4;

/** More sockets than this are not asked for one by one: reading the table again costs less. */
const askedAtMost = 32;

/**
 * How often a table that came in several pages has to be read. Between two pages the kernel finds its place again by counting the
 * sockets before it (net/ipv4/udp.c, udp_get_idx; of TCP those of one bucket, net/ipv4/tcp_ipv4.c, tcp_seek_last_pos). If one of
 * them has closed meanwhile, it passes over one that listens.
 *
 * So often as `mostReadings` says, until it is found, if a row of the last reading is missing and its socket is still open; twice
 * if one is missing of which that is not known, or if there was no last reading.
 * @param isHeld whether a process is known to have this socket open, and has it now.
 */
export function* readingsNeeded(
  rows: readonly SocketRow[],
  before: readonly SocketRow[] | undefined,
  isHeld: (inode: number) => boolean,
): TimeSliced<number> {
  if (before === undefined) return 2;
  const missing = yield* rowsWithout(before, rows);
  for (const { inode } of missing.slice(0, askedAtMost)) {
    if (isHeld(inode)) return mostReadings;
    yield;
  }
  return missing.length > 0 ? 2 : 1;
}

/**
 * The rows of the newer reading, then those that only the older one has. Where another socket has the address, the older one is
 * closed, unless it is known to be open (SO_REUSEPORT).
 * @param isHeld as for `readingsNeeded`.
 */
export function* rowsOfEither(
  older: readonly SocketRow[],
  newer: readonly SocketRow[],
  isHeld: (inode: number) => boolean,
): TimeSliced<readonly SocketRow[]> {
  const onlyOlder = yield* rowsWithout(older, newer);
  if (onlyOlder.length === 0) return newer;
  const taken = new Set(yield* mapInSlices(newer, placeOf));
  const kept = yield* filterInSlices(onlyOlder, (row) => {
    // a socket without an inode is being closed
    return row.inode !== 0 && (!taken.has(placeOf(row)) || isHeld(row.inode));
  });
  return [...newer, ...kept];
}

/** All of one table have one protocol. */
function placeOf({ address, port }: SocketRow): string {
  return `${address.text} ${port}`;
}

function* rowsWithout(rows: readonly SocketRow[], others: readonly SocketRow[]): TimeSliced<SocketRow[]> {
  if (rows === others) return [];
  const inodes = new Set(yield* mapInSlices(others, ({ inode }) => inode));
  return yield* filterInSlices(rows, ({ inode }) => !inodes.has(inode));
}
