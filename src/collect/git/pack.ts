import type { ForeignReader } from '../foreignReader';
import { Blocks } from './blocks';
import { Bytes } from './bytes';
import { inflated } from './inflate';

/** A commit is hardly ever a delta, and then of another one: git's own limit is 4095, its usual one 50. */
const maximumDepth = 50;
const maximumObjectBytes = 64 * 1024;
/** The type, the size and the base of an entry. */
const maximumHeaderBytes = 64;

/** What an entry holds, inflated. */
interface Entry {
  readonly type: number;
  readonly data: Buffer;
  /** Of a delta: an offset in the same pack, or the name of an object. */
  readonly base: number | string | undefined;
}

/** `pack-….pack` (gitformat-pack(5)). */
export class Pack {
  private constructor(
    /** Commits stand together in a pack, the newest first. */
    private readonly file: Blocks,
    private readonly nameBytes: number,
    /** Finds the bases of deltas that name them. */
    private readonly offsetOf: (id: string) => Promise<number | undefined>,
  ) {}

  static async open(
    reader: ForeignReader,
    path: string,
    nameBytes: number,
    offsetOf: (id: string) => Promise<number | undefined>,
  ): Promise<Pack | undefined> {
    const file = await Blocks.open(reader, path);
    const header = await file?.at(0, 8);
    const isPack = header?.toString('latin1', 0, 4) === 'PACK' && [2, 3].includes(header.readUInt32BE(4));
    return file && isPack ? new Pack(file, nameBytes, offsetOf) : undefined;
  }

  /** The text of a commit. @returns undefined if it is something else, damaged, or larger than commits are. */
  async commitAt(offset: number): Promise<Buffer | undefined> {
    const deltas: Buffer[] = [];
    let at: number | undefined = offset;
    while (at !== undefined && deltas.length <= maximumDepth) {
      const entry = await this.entryAt(at);
      if (entry === undefined) return undefined;
      if (entry.base === undefined) {
        if (entry.type !== objectTypes.commit) return undefined;
        return deltas.reduceRight<Buffer | undefined>(
          (base, delta) => base && applyDelta(base, delta),
          entry.data,
        );
      }
      deltas.push(entry.data);
      at = typeof entry.base === 'number' ? entry.base : await this.offsetOf(entry.base);
    }
    return undefined;
  }

  private async entryAt(offset: number): Promise<Entry | undefined> {
    // the checksum of the pack follows the last one
    const left = this.file.size - this.nameBytes - offset;
    const header = await this.file.at(offset, Math.min(maximumHeaderBytes, left));
    if (header === undefined) return undefined;
    const bytes = new Bytes(header);
    const first = bytes.byte();
    const type = (first >> 4) & 7;
    // four bits of the size are in the first byte
    const size = (first & 15) + (first >= 128 ? bytes.size() * 16 : 0);
    let base: Entry['base'];
    if (type === objectTypes.offsetDelta) {
      base = offset - bytes.offset();
      if (base >= offset) return undefined;
    } else if (type === objectTypes.nameDelta) base = bytes.take(this.nameBytes).toString('hex');
    if (bytes.isOver || size > maximumObjectBytes) return undefined;
    // zlib never makes it longer than that
    const longest = size + (size >> 8) + 64;
    const compressed = await this.file.at(offset + bytes.at, Math.min(longest, left - bytes.at));
    const data = compressed && inflated(compressed, size);
    return data?.length === size ? { type, data, base } : undefined;
  }
}

const objectTypes = { commit: 1, offsetDelta: 6, nameDelta: 7 };

/** @returns undefined if it is none for this base. */
function applyDelta(base: Buffer, delta: Buffer): Buffer | undefined {
  const bytes = new Bytes(delta);
  const sizes = [bytes.size(), bytes.size()];
  const [baseSize = 0, size = 0] = sizes;
  if (baseSize !== base.length || size > maximumObjectBytes) return undefined;
  const parts: Buffer[] = [];
  let length = 0;
  while (bytes.hasMore && length <= size) {
    const part = nextPart(base, bytes);
    if (part === undefined || part.length === 0) return undefined;
    parts.push(part);
    length += part.length;
  }
  return length === size && !bytes.isOver ? Buffer.concat(parts) : undefined;
}

/** A part of the base, or one that the delta holds. */
function nextPart(base: Buffer, bytes: Bytes): Buffer | undefined {
  const instruction = bytes.byte();
  if (instruction < 128) return bytes.take(instruction);
  const read = (bits: number): number =>
    [0, 1, 2, 3].reduce(
      (value, index) => value + (((bits >> index) & 1) === 1 ? bytes.byte() * 256 ** index : 0),
      0,
    );
  const from = read(instruction & 15);
  const length = read((instruction >> 4) & 7) || 0x10000;
  return from + length <= base.length ? base.subarray(from, from + length) : undefined;
}
