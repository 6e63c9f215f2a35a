/** Reads numbers one after the other; beyond the end they are 0, and `isOver` says so. */
export class Bytes {
  isOver = false;

  constructor(
    private readonly buffer: Buffer,
    public at = 0,
  ) {}

  get hasMore(): boolean {
    return this.at < this.buffer.length;
  }

  byte(): number {
    const value = this.buffer[this.at++];
    if (value === undefined) this.isOver = true;
    return value ?? 0;
  }

  take(length: number): Buffer {
    this.at += length;
    if (this.at > this.buffer.length) this.isOver = true;
    return this.buffer.subarray(this.at - length, this.at);
  }

  /** Seven bits each, the lowest first. */
  size(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 49; factor *= 128) {
      const byte = this.byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    this.isOver = true;
    return 0;
  }

  /** Seven bits each, the highest first, where none of the shorter forms could stand (`offset encoding`). */
  offset(): number {
    let byte = this.byte();
    let value = byte % 128;
    while (byte >= 128) {
      byte = this.byte();
      value = (value + 1) * 128 + (byte % 128);
      if (value > Number.MAX_SAFE_INTEGER / 256) this.isOver = true;
      if (this.isOver) return 0;
    }
    return value;
  }
}
