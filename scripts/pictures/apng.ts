/** An animated PNG (W3C PNG, third edition): each frame after the first is only the rectangle that has changed. */
import { bytesAPixel, chunk, decodePng, header, imageData, signature, type Picture } from './png';

export interface Frame {
  /** A PNG; all frames of an animation have one size. */
  readonly png: Buffer;
  readonly showMs: number;
}

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Part extends Rectangle {
  readonly picture: Picture;
  showMs: number;
}

/** Repeats for ever. A frame that is like the one before it is shown longer instead. */
export function animate(frames: readonly Frame[]): Buffer {
  const parts = partsOf(frames);
  const [first] = parts;
  if (!first) throw new Error('An animation needs a frame.');
  const control = Buffer.alloc(8);
  control.writeUInt32BE(parts.length, 0);
  let sequence = 0;
  const chunks = [signature, header(first), chunk('acTL', control)];
  for (const part of parts) {
    chunks.push(frameControl(sequence++, part));
    const data = imageData(part.picture);
    chunks.push(
      part === first ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([numbered(sequence++), data])),
    );
  }
  return Buffer.concat([...chunks, chunk('IEND', Buffer.alloc(0))]);
}

function partsOf(frames: readonly Frame[]): Part[] {
  const parts: Part[] = [];
  let shown: Picture | undefined;
  for (const { png, showMs } of frames) {
    const picture = decodePng(png);
    const { width, height } = picture;
    const all = { left: 0, top: 0, width, height };
    const changed = shown ? changedRectangle(shown, picture) : all;
    const last = parts.at(-1);
    if (changed) parts.push({ ...changed, picture: cut(picture, changed), showMs });
    else if (last) last.showMs += showMs;
    shown = picture;
  }
  return parts;
}

/** fcTL, with no disposal and no blending: the rectangle replaces what is under it. */
function frameControl(sequence: number, { left, top, width, height, showMs }: Part): Buffer {
  const data = Buffer.alloc(26);
  [sequence, width, height, left, top].forEach((value, index) => data.writeUInt32BE(value, index * 4));
  data.writeUInt16BE(showMs, 20);
  data.writeUInt16BE(1000, 22);
  return chunk('fcTL', data);
}

function numbered(sequence: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32BE(sequence, 0);
  return data;
}

function changedRectangle(before: Picture, after: Picture): Rectangle | undefined {
  const { width, height } = after;
  if (before.width !== width || before.height !== height)
    throw new Error('The frames of an animation have one size.');
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const row = y * width * bytesAPixel;
    const [old, now] = [before, after].map(({ pixels }) => pixels.subarray(row, row + width * bytesAPixel));
    if (!old || !now || old.equals(now)) continue;
    top = Math.min(top, y);
    bottom = y;
    for (let at = 0; at < now.length; at++) {
      if (old[at] === now[at]) continue;
      const x = Math.floor(at / bytesAPixel);
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function cut({ width: stride, pixels }: Picture, { left, top, width, height }: Rectangle): Picture {
  const rows = Array.from({ length: height }, (_, row) => {
    const from = ((top + row) * stride + left) * bytesAPixel;
    return pixels.subarray(from, from + width * bytesAPixel);
  });
  return { width, height, pixels: Buffer.concat(rows) };
}
