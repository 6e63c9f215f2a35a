import type { ForeignFile, ForeignReader } from '../foreignReader';

const blockBytes = 16 * 1024;
/** Of one file. */
const maximumBlocks = 128;

/** A file of which small parts are read, many of them near each other. */
export class Blocks {
  private readonly blocks = new Map<number, Buffer | undefined>();

  private constructor(private readonly file: ForeignFile) {}

  static async open(reader: ForeignReader, path: string): Promise<Blocks | undefined> {
    const file = await reader.open(path);
    return file && new Blocks(file);
  }

  get size(): number {
    return this.file.size;
  }

  /** @returns undefined if the file does not hold all of it. */
  async at(position: number, length: number): Promise<Buffer | undefined> {
    if (!Number.isSafeInteger(position) || position < 0 || length < 0 || position + length > this.size)
      return undefined;
    const index = Math.floor(position / blockBytes);
    const from = position - index * blockBytes;
    if (from + length > blockBytes) return this.file.readAt(position, length);
    return (await this.block(index))?.subarray(from, from + length);
  }

  /** @returns undefined if the file does not hold it. */
  async uint32(position: number): Promise<number | undefined> {
    return (await this.at(position, 4))?.readUInt32BE();
  }

  /** Numbers that no double holds exactly are no positions in any file. */
  async uint64(position: number): Promise<number | undefined> {
    const bytes = await this.at(position, 8);
    return bytes && bytes.readUInt32BE() * 2 ** 32 + bytes.readUInt32BE(4);
  }

  private async block(index: number): Promise<Buffer | undefined> {
    const known = this.blocks.get(index);
    if (known !== undefined) return known;
    const from = index * blockBytes;
    const block = await this.file.readAt(from, Math.min(blockBytes, this.size - from));
    const [oldest] = this.blocks.size >= maximumBlocks ? this.blocks.keys() : [];
    if (oldest !== undefined) this.blocks.delete(oldest);
    this.blocks.set(index, block);
    return block;
  }
}
