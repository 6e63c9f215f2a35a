import { join } from 'node:path';
import type { ForeignReader } from '../foreignReader';
import { Blocks } from './blocks';
import { Bytes } from './bytes';

/** What a ref is: a commit, another ref (`HEAD`), or deleted. */
type RefValue =
  | { readonly kind: 'commit'; readonly id: string }
  | { readonly kind: 'symbolic'; readonly target: string }
  | { readonly kind: 'deleted' };

const maximumListBytes = 64 * 1024;
/** Git merges them so that there are few. */
const maximumTables = 200;
/** Usually 4096; the index may be one block that is larger. */
const maximumBlockBytes = 128 * 1024;
/** From four on, git writes an index. */
const maximumBlocks = 64;
const maximumLevels = 5;
const maximumNameBytes = 1024;

/** Undefined where the ref is not. */
type Found = RefValue | undefined | 'unknown';

/**
 * Looks a ref up in the tables of a repository that keeps its refs in them (reftable documentation of git), the newest
 * first.
 * @param folder with the tables: `.git/reftable`.
 * @returns undefined if there is no such ref, 'unknown' if that cannot be read.
 */
export async function refInTables(reader: ForeignReader, folder: string, name: string): Promise<Found> {
  const list = await reader.read(join(folder, 'tables.list'), maximumListBytes);
  const names = list?.split('\n').filter((line) => line !== '');
  if (names === undefined || names.length > maximumTables) return 'unknown';
  for (const table of names.toReversed()) {
    if (!/^[\w-]+\.(?:ref|log)$/.test(table)) return 'unknown';
    const found = await refIn(reader, join(folder, table), Buffer.from(name));
    if (found !== undefined) return found === 'unknown' || found.kind !== 'deleted' ? found : undefined;
  }
  return undefined;
}

interface Table {
  readonly file: Blocks;
  readonly headerBytes: number;
  readonly nameBytes: number;
  /** Where the blocks end. */
  readonly end: number;
  readonly blockBytes: number;
}

async function refIn(reader: ForeignReader, path: string, wanted: Buffer): Promise<Found> {
  const file = await Blocks.open(reader, path);
  const start = await file?.at(0, 8);
  if (file === undefined || start?.toString('latin1', 0, 4) !== 'REFT') return 'unknown';
  const version = start[4];
  if (version !== 1 && version !== 2) return 'unknown';
  const headerBytes = version === 1 ? 24 : 28;
  const hash = version === 1 ? 'sha1' : (await file.at(24, 4))?.toString('latin1');
  if (hash !== 'sha1' && hash !== 's256') return 'unknown';
  // the header again, five positions, and a checksum
  const end = file.size - headerBytes - 44;
  const footer = await file.at(end, headerBytes + 8);
  if (footer?.toString('latin1', 0, 4) !== 'REFT') return 'unknown';
  const table = {
    file,
    headerBytes,
    nameBytes: hash === 'sha1' ? 20 : 32,
    end,
    blockBytes: start.readUIntBE(5, 3),
  };
  const index = footer.readUInt32BE(headerBytes) * 2 ** 32 + footer.readUInt32BE(headerBytes + 4);
  return index === 0 ? scan(table, wanted) : descend(table, index, wanted);
}

/** By the index: each of its entries names the last ref of a block. */
async function descend(table: Table, index: number, wanted: Buffer): Promise<Found> {
  let at = index;
  for (let level = 0; level < maximumLevels; level++) {
    const block = await readBlock(table, at);
    if (block?.type === 'r') return refInBlock(block, table.nameBytes, wanted);
    const next = block?.type === 'i' ? blockInIndex(block, wanted) : 'unknown';
    if (next === undefined || next === 'unknown') return next;
    at = next;
  }
  return 'unknown';
}

/** Block by block, where there are too few for an index. */
async function scan(table: Table, wanted: Buffer): Promise<Found> {
  let at = table.headerBytes;
  for (let count = 0; at < table.end; count++) {
    const block = count < maximumBlocks ? await readBlock(table, at) : undefined;
    if (block === undefined) return 'unknown';
    // the refs come first
    if (block.type !== 'r') return undefined;
    const found = refInBlock(block, table.nameBytes, wanted);
    if (found !== undefined) return found;
    const next = block.from + block.bytes.length;
    // the last one is not filled up before other kinds of blocks
    const isAligned = table.blockBytes > 0 && (await table.file.at(next, 1))?.[0] === 0;
    at = isAligned ? Math.max(block.from + table.blockBytes, next) : next;
  }
  return undefined;
}

interface Block {
  readonly type: string;
  /** In the file; of the first one, where the file begins. */
  readonly from: number;
  readonly bytes: Buffer;
  /** It up to where its records end. */
  readonly records: Buffer;
  readonly recordsAt: number;
}

async function readBlock({ file, headerBytes, end }: Table, at: number): Promise<Block | undefined> {
  // the first one counts the header of the file as its own
  const from = at <= headerBytes ? 0 : at;
  const headerAt = from === 0 ? headerBytes : at;
  const header = await file.at(headerAt, 4);
  if (header === undefined || headerAt >= end) return undefined;
  const type = header.toString('latin1', 0, 1);
  if (type !== 'r' && type !== 'i') return { type, from, bytes: header, records: header, recordsAt: 4 };
  const length = header.readUIntBE(1, 3);
  const recordsAt = headerAt - from + 4;
  if (length > maximumBlockBytes || length < recordsAt + 2 || from + length > end) return undefined;
  const bytes = await file.at(from, length);
  if (bytes === undefined) return undefined;
  // positions of records whose names are whole, and how many
  const recordsEnd = length - 2 - 3 * bytes.readUInt16BE(length - 2);
  return recordsEnd < recordsAt
    ? undefined
    : { type, from, bytes, records: bytes.subarray(0, recordsEnd), recordsAt };
}

/** The names of the records of a block, each of which has its beginning in common with the one before. */
class Names {
  private readonly name = Buffer.alloc(maximumNameBytes);
  private length = 0;

  /** Reads the next one. @returns what its number says besides its length; undefined if it is none. */
  next(bytes: Bytes): number | undefined {
    const kept = bytes.offset();
    const number = bytes.offset();
    const suffix = bytes.take(Math.floor(number / 8));
    if (bytes.isOver || kept > this.length || kept + suffix.length > maximumNameBytes) return undefined;
    suffix.copy(this.name, kept);
    this.length = kept + suffix.length;
    return number % 8;
  }

  compare(wanted: Buffer): number {
    return this.name.compare(wanted, 0, wanted.length, 0, this.length);
  }
}

/** Where the block is that the ref would be in; undefined if it comes after the last one. */
function blockInIndex({ records, recordsAt }: Block, wanted: Buffer): number | undefined | 'unknown' {
  const bytes = new Bytes(records, recordsAt);
  const names = new Names();
  while (bytes.hasMore) {
    const type = names.next(bytes);
    const at = bytes.offset();
    if (type === undefined || bytes.isOver) return 'unknown';
    if (names.compare(wanted) >= 0) return at;
  }
  return undefined;
}

function refInBlock({ records, recordsAt }: Block, nameBytes: number, wanted: Buffer): Found {
  const bytes = new Bytes(records, recordsAt);
  const names = new Names();
  while (bytes.hasMore) {
    const type = names.next(bytes);
    // which transaction wrote it
    bytes.offset();
    const value = type === undefined ? undefined : valueOf(type, bytes, nameBytes);
    if (value === undefined || bytes.isOver) return 'unknown';
    const order = names.compare(wanted);
    if (order >= 0) return order === 0 ? value : undefined;
  }
  return undefined;
}

function valueOf(type: number, bytes: Bytes, nameBytes: number): RefValue | undefined {
  switch (type) {
    case 0:
      return { kind: 'deleted' };
    case 1:
      return { kind: 'commit', id: bytes.take(nameBytes).toString('hex') };
    // the object of a tag follows
    case 2:
      return { kind: 'commit', id: bytes.take(2 * nameBytes).toString('hex', 0, nameBytes) };
    case 3:
      return { kind: 'symbolic', target: bytes.take(bytes.offset()).toString('utf8') };
    default:
      return undefined;
  }
}
