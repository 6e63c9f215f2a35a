import assert from 'node:assert/strict';
import { animate } from '../../../scripts/pictures/apng';
import {
  chunk,
  chunksOf,
  decodePng,
  encodePng,
  header,
  signature,
  type Picture,
} from '../../../scripts/pictures/png';

const black = [0, 0, 0];
const red = [200, 10, 10];

/** Three by two, black but for the pixels that are given as [x, y]. */
function picture(...dots: readonly (readonly [number, number])[]): Picture {
  const [width, height] = [3, 2];
  const pixels = Buffer.from(
    Array.from({ length: width * height }, (_, at) =>
      dots.some(([x, y]) => y * width + x === at) ? red : black,
    ).flat(),
  );
  return { width, height, pixels };
}

describe('PNG', () => {
  it('is read as it was written', () => {
    const one = picture([0, 0], [2, 0], [1, 1]);
    assert.deepEqual(decodePng(encodePng(one)), one);
  });

  it('has checksums as the specification gives them for IEND', () => {
    assert.equal(chunk('IEND', Buffer.alloc(0)).toString('hex'), '0000000049454e44ae426082');
  });

  it('of another kind is refused', () => {
    const grey = header({ width: 1, height: 1 });
    grey[17] = 0;
    assert.throws(() => decodePng(Buffer.concat([signature, grey])), /not like those of a browser/);
  });
});

describe('an animation', () => {
  const frames = [
    { png: encodePng(picture()), showMs: 500 },
    { png: encodePng(picture()), showMs: 300 },
    { png: encodePng(picture([1, 0], [2, 1])), showMs: 700 },
  ];
  const chunks = [...chunksOf(animate(frames))];

  it('begins with a whole frame, which programs that know no animation show', () => {
    assert.deepEqual(decodePng(animate(frames)), picture());
    assert.deepEqual(
      chunks.map(({ type }) => type),
      ['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND'],
    );
  });

  it('shows a frame longer that is like the one before, and then only what has changed', () => {
    const controls = chunks.filter(({ type }) => type === 'fcTL').map(({ data }) => data);
    const read = controls.map((data) => [
      ...[0, 4, 8, 12, 16].map((at) => data.readUInt32BE(at)),
      ...[data.readUInt16BE(20), data.readUInt16BE(22)],
    ]);
    // number, width, height, left, top, time as a fraction of a second
    assert.deepEqual(read, [
      [0, 3, 2, 0, 0, 800, 1000],
      [1, 2, 2, 1, 0, 700, 1000],
    ]);
  });

  it('of frames of different sizes is refused', () => {
    const wide = { width: 4, height: 2, pixels: Buffer.alloc(24) };
    assert.throws(() => animate([...frames, { png: encodePng(wide), showMs: 1 }]), /have one size/);
  });
});
