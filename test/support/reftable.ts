/** Writes the tables of a repository that keeps its refs in them, by git's reftable documentation. */

/** A commit, `ref: refs/heads/main`, or undefined for a ref that is deleted. */
export type RefRecord = readonly [name: string, value: string | undefined];

export interface TableForm {
  /** 0 for blocks one directly after the other. */
  readonly blockBytes?: number;
  /** At most so many refs in a block. */
  readonly refsInBlock?: number;
  /** Levels of the index: none, one or more. */
  readonly levels?: number;
  /** A block of another kind follows, as if the table held a reflog. */
  readonly hasLog?: boolean;
}

/** One table; its refs must be in the order of their names. */
export function reftable(refs: readonly RefRecord[], form: TableForm = {}): Buffer {
  const { blockBytes = 4096, refsInBlock = Infinity, levels = 0, hasLog = false } = form;
  const isLong = refs.some(([, value]) => value?.length === 64);
  const header = headerOf(isLong, blockBytes);
  const parts: Buffer[] = [header];
  let length = header.length;
  const write = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  const align = (): void => {
    if (blockBytes > 0 && length % blockBytes !== 0) write(Buffer.alloc(blockBytes - (length % blockBytes)));
  };
  const writeBlocks = (type: 'r' | 'i', groups: readonly (readonly Row[])[]): Row[] =>
    groups.map((rows, index) => {
      if (index > 0) align();
      // the first one begins with the header of the file
      const isFirst = length === header.length;
      const at = isFirst ? 0 : length;
      write(blockOf(type, rows, isFirst ? header.length : 0));
      return { name: rows.at(-1)?.name ?? '', type: 0, value: varint(at) };
    });
  let rows = writeBlocks('r', groupsOf(refs.map(rowOf), refsInBlock));
  let indexAt = 0;
  for (let level = 1; level <= levels; level++) {
    align();
    indexAt = length;
    rows = writeBlocks('i', level === levels ? [rows] : groupsOf(rows, 2));
  }
  if (hasLog) write(Buffer.from('g\0\0\x08log!'));
  const footer = Buffer.concat([header, uint64(indexAt), ...Array.from({ length: 4 }, () => uint64(0))]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(footer));
  return Buffer.concat([...parts, footer, checksum]);
}

interface Row {
  readonly name: string;
  readonly type: number;
  readonly value: Buffer;
}

function rowOf([name, value]: RefRecord): Row {
  const transaction = varint(0);
  if (value === undefined) return { name, type: 0, value: transaction };
  const target = /^ref: (.*)$/.exec(value)?.[1];
  return target === undefined
    ? { name, type: 1, value: Buffer.concat([transaction, Buffer.from(value, 'hex')]) }
    : { name, type: 3, value: Buffer.concat([transaction, varint(target.length), Buffer.from(target)]) };
}

function headerOf(isLong: boolean, blockBytes: number): Buffer {
  const header = Buffer.alloc(isLong ? 28 : 24);
  header.write('REFT');
  header[4] = isLong ? 2 : 1;
  header.writeUIntBE(blockBytes, 5, 3);
  if (isLong) header.write('s256', 24);
  return header;
}

/** Every third name is whole. */
const restartEvery = 3;

function blockOf(type: 'r' | 'i', rows: readonly Row[], before: number): Buffer {
  const records: Buffer[] = [];
  const restarts: number[] = [];
  let at = before + 4;
  for (const [index, { name, type: kind, value }] of rows.entries()) {
    const isWhole = index % restartEvery === 0;
    if (isWhole) restarts.push(at);
    const kept = isWhole ? 0 : commonLength(rows[index - 1]?.name ?? '', name);
    const suffix = Buffer.from(name.slice(kept));
    const record = Buffer.concat([varint(kept), varint(suffix.length * 8 + kind), suffix, value]);
    records.push(record);
    at += record.length;
  }
  const end = Buffer.alloc(restarts.length * 3 + 2);
  for (const [index, restart] of restarts.entries()) end.writeUIntBE(restart, index * 3, 3);
  end.writeUInt16BE(restarts.length, restarts.length * 3);
  const head = Buffer.alloc(4, type);
  head.writeUIntBE(at + end.length, 1, 3);
  return Buffer.concat([head, ...records, end]);
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let from = 0; from < items.length; from += size) groups.push(items.slice(from, from + size));
  return groups;
}

function uint64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(value));
  return buffer;
}

/** The highest seven bits first; each further byte begins where the shorter forms end. */
function varint(value: number): Buffer {
  const bytes = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) {
    left--;
    bytes.unshift(128 + (left % 128));
  }
  return Buffer.from(bytes);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
