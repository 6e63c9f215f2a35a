/** Parts of the kernel's tables, read in place: what is read with every scan leaves nothing for the garbage collector. */

export const newline = 10;
export const space = 32;

/** The fields of one line, separated by spaces, in place. */
export class Fields {
  from = 0;
  to: number;

  constructor(
    private readonly bytes: Buffer,
    start: number,
    private readonly end: number,
  ) {
    this.to = start;
  }

  next(): boolean {
    let at = this.to;
    while (at < this.end && this.bytes[at] === space) at++;
    this.from = at;
    while (at < this.end && this.bytes[at] !== space) at++;
    this.to = at;
    return this.to > this.from;
  }
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

export function hex(bytes: Buffer, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (byte >= 0x41 && byte <= 0x46) value = value * 16 + byte - 0x37;
    else return undefined;
  }
  return value;
}

export function decimal(bytes: Buffer, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

/** Where the first line that starts with this begins, after that; -1 if there is none. */
export function afterLineStart(bytes: Buffer, start: Buffer, from = 0): number {
  for (let at = bytes.indexOf(start, from); at !== -1; at = bytes.indexOf(start, at + 1)) {
    if (at === 0 || bytes[at - 1] === newline) return at + start.length;
  }
  return -1;
}

export function lineEnd(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(newline, from);
  return end === -1 ? bytes.length : end;
}
