import type { Blocks } from './blocks';

/** 256 numbers: how many names begin with at most that byte. */
export const fanoutBytes = 256 * 4;

/** Names of objects in ascending order with the table that says where each first byte begins: of packs and commit graphs. */
export class ObjectNames {
  private constructor(
    private readonly file: Blocks,
    private readonly fanoutAt: number,
    private readonly namesAt: number,
    /** Of one name: 20 in SHA-1, 32 in SHA-256. */
    private readonly nameBytes: number,
    readonly count: number,
  ) {}

  /** @returns undefined if there is no such table. */
  static async open(
    file: Blocks,
    { fanoutAt, namesAt, nameBytes }: { fanoutAt: number; namesAt: number; nameBytes: number },
  ): Promise<ObjectNames | undefined> {
    const count = await file.uint32(fanoutAt + 255 * 4);
    if (count === undefined || namesAt + count * nameBytes > file.size) return undefined;
    return new ObjectNames(file, fanoutAt, namesAt, nameBytes, count);
  }

  /** @returns undefined if the name is not among them. */
  async indexOf(id: string): Promise<number | undefined> {
    const wanted = Buffer.from(id, 'hex');
    const [first] = wanted;
    if (first === undefined || wanted.length !== this.nameBytes) return undefined;
    let from = first === 0 ? 0 : await this.file.uint32(this.fanoutAt + (first - 1) * 4);
    let to = await this.file.uint32(this.fanoutAt + first * 4);
    if (from === undefined || to === undefined || to > this.count) return undefined;
    while (from < to) {
      const middle: number = Math.floor((from + to) / 2);
      const order = (await this.nameAt(middle))?.compare(wanted);
      if (order === undefined) return undefined;
      if (order === 0) return middle;
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return undefined;
  }

  async idAt(index: number): Promise<string | undefined> {
    return index < this.count ? (await this.nameAt(index))?.toString('hex') : undefined;
  }

  private nameAt(index: number): Promise<Buffer | undefined> {
    return this.file.at(this.namesAt + index * this.nameBytes, this.nameBytes);
  }
}
