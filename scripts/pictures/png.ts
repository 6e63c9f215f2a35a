/** As much of PNG (W3C PNG, third edition) as screenshots need: 8 bits a channel, RGB or RGBA, not interlaced. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Three bytes a pixel, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

export const bytesAPixel = 3;
export const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const filterCount = 5;

export function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))), 0);
  return Buffer.concat([head, data, tail]);
}

export function* chunksOf(file: Buffer): Generator<{ readonly type: string; readonly data: Buffer }> {
  let at = signature.length;
  while (at < file.length) {
    const length = file.readUInt32BE(at);
    yield {
      type: file.toString('latin1', at + 4, at + 8),
      data: file.subarray(at + 8, at + 8 + length),
    };
    at += length + 12;
  }
}

export function header({ width, height }: Pick<Picture, 'width' | 'height'>): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  // 8 bits a channel, RGB
  data.set([8, 2], 8);
  return chunk('IHDR', data);
}

/** @throws if it is another kind of PNG than a screenshot is. Transparency is dropped. */
export function decodePng(file: Buffer): Picture {
  const all = [...chunksOf(file)];
  const head = all.find(({ type }) => type === 'IHDR')?.data;
  if (!head) throw new Error('This is no PNG.');
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const channels = head[9] === 6 ? 4 : 3;
  if (head[8] !== 8 || (head[9] !== 2 && head[9] !== 6) || head[12] !== 0)
    throw new Error('This PNG is not like those of a browser: 8 bits, RGB or RGBA, not interlaced.');
  const data = all.filter(({ type }) => type === 'IDAT').map((one) => one.data);
  const raw = unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  if (channels === bytesAPixel) return { width, height, pixels: raw };
  const pixels = Buffer.alloc(width * height * bytesAPixel);
  for (let from = 0, to = 0; from < raw.length; from += channels, to += bytesAPixel)
    raw.copy(pixels, to, from, from + bytesAPixel);
  return { width, height, pixels };
}

/** The compressed rows: the data of an IDAT chunk, or of an fdAT chunk after its number. */
export function imageData({ width, height, pixels }: Picture): Buffer {
  const stride = width * bytesAPixel;
  const rows: Buffer[] = [];
  let above: Buffer = Buffer.alloc(stride);
  for (let row = 0; row < height; row++) {
    const line = pixels.subarray(row * stride, (row + 1) * stride);
    rows.push(bestFiltered(line, above));
    above = line;
  }
  return deflateSync(Buffer.concat(rows), { level: 9 });
}

/** The specification's heuristic: the filter whose differences have the smallest sum. */
function bestFiltered(line: Buffer, above: Buffer): Buffer {
  let best: Buffer | undefined;
  let least = Infinity;
  for (let filter = 0; filter < filterCount; filter++) {
    const filtered = Buffer.alloc(line.length + 1);
    filtered[0] = filter;
    let sum = 0;
    for (let at = 0; at < line.length; at++) {
      const difference = ((line[at] ?? 0) - predicted(filter, line, above, at, bytesAPixel)) & 0xff;
      filtered[at + 1] = difference;
      sum += difference < 128 ? difference : 256 - difference;
    }
    if (sum < least) [best, least] = [filtered, sum];
  }
  return best ?? line;
}

function unfilter(data: Buffer, stride: number, height: number, channels: number): Buffer {
  const raw = Buffer.alloc(stride * height);
  let above: Buffer = Buffer.alloc(stride);
  for (let row = 0; row < height; row++) {
    const from = row * (stride + 1);
    const line = raw.subarray(row * stride, (row + 1) * stride);
    for (let at = 0; at < stride; at++)
      line[at] = (data[from + 1 + at] ?? 0) + predicted(data[from] ?? 0, line, above, at, channels);
    above = line;
  }
  return raw;
}

/** From the pixels to the left (a), above (b) and above left (c); filters 0 to 4: none, sub, up, average, Paeth. */
function predicted(filter: number, line: Buffer, above: Buffer, at: number, channels: number): number {
  const a = at < channels ? 0 : (line[at - channels] ?? 0);
  const b = above[at] ?? 0;
  if (filter === 0) return 0;
  if (filter === 1) return a;
  if (filter === 2) return b;
  if (filter === 3) return (a + b) >> 1;
  const c = at < channels ? 0 : (above[at - channels] ?? 0);
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}

/** Smaller than what a browser writes. */
export function encodePng(picture: Picture): Buffer {
  const parts = [
    signature,
    header(picture),
    chunk('IDAT', imageData(picture)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat(parts);
}
