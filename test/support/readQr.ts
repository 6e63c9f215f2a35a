/** Reads a QR code (ISO/IEC 18004) of versions 1 to 5 in bytes, independently of the library that writes it. */
import { bytesAPixel, type Picture } from '../../scripts/pictures/png';

type Modules = readonly (readonly boolean[])[];

/** Number of codewords in all, by version; then for L, M, Q, H: of error correction in a block, and of blocks. */
const versions = [
  { total: 26, L: [7, 1], M: [10, 1], Q: [13, 1], H: [17, 1] },
  { total: 44, L: [10, 1], M: [16, 1], Q: [22, 1], H: [28, 1] },
  { total: 70, L: [15, 1], M: [26, 1], Q: [18, 2], H: [22, 2] },
  { total: 100, L: [20, 1], M: [18, 2], Q: [26, 2], H: [16, 4] },
  { total: 134, L: [26, 1], M: [24, 2], Q: [18, 4], H: [22, 4] },
] as const;

/** The modules of a path as the picture draws it: `M4 4h7v1h-7z`. */
export function modulesOfPath(path: string, size: number): Modules {
  const modules = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let at = 0; at < Number(width); at++) (modules[Number(y)] ?? [])[Number(x) + at] = true;
  }
  return modules;
}

/** The modules of a picture that shows nothing but the code, by the color in the middle of each. */
export function modulesOfPicture({ width, height, pixels }: Picture, size: number): Modules {
  const isBlackAt = (x: number, y: number): boolean => {
    const [column, row] = [((x + 0.5) * width) / size, ((y + 0.5) * height) / size].map(Math.floor);
    return (pixels[((row ?? 0) * width + (column ?? 0)) * bytesAPixel] ?? 0) < 0x80;
  };
  return Array.from({ length: size }, (_row, y) => Array.from({ length: size }, (_, x) => isBlackAt(x, y)));
}

/** @throws if a block has an error, or the code is not one of bytes. */
export function readQr(modules: Modules): string {
  const size = modules.length;
  const version = (size - 17) / 4;
  const facts = versions[version - 1];
  if (facts === undefined) throw new Error(`version ${version}`);
  const { level, mask } = formatOf(modules);
  const [correction, blocks] = facts[level];
  const codewords = codewordsOf(modules, version, mask).slice(0, facts.total);
  const data = deinterleave(codewords, correction, blocks);
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (!bits.startsWith('0100')) throw new Error(`mode ${bits.slice(0, 4)}`);
  const count = parseInt(bits.slice(4, 12), 2);
  const bytes = Array.from({ length: count }, (_, at) => parseInt(bits.slice(12 + at * 8, 20 + at * 8), 2));
  return Buffer.from(bytes).toString('utf8');
}

function formatOf(modules: Modules): { level: 'L' | 'M' | 'Q' | 'H'; mask: number } {
  const columns = [0, 1, 2, 3, 4, 5, 7, 8];
  // the first half lies along row 8, from the left
  const bits = columns.map((x) => (modules[8]?.[x] === true ? 1 : 0)).slice(0, 5);
  const format = bits.reduce<number>((value, bit) => value * 2 + bit, 0) ^ (0x5412 >> 10);
  return { level: (['M', 'L', 'H', 'Q'] as const)[format >> 3] ?? 'M', mask: format & 7 };
}

function isFunction(x: number, y: number, version: number): boolean {
  const size = 17 + 4 * version;
  const isFinder = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
  const center = size - 7;
  const isAlignment = version > 1 && Math.abs(x - center) <= 2 && Math.abs(y - center) <= 2;
  return isFinder || isAlignment || x === 6 || y === 6;
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Two columns at a time from the right, up and down in turn, around the vertical timing pattern. */
function codewordsOf(modules: Modules, version: number, mask: number): number[] {
  const size = modules.length;
  const bits: boolean[] = [];
  const rights = Array.from({ length: size }, (_, at) => size - 1 - at).filter((x) =>
    x > 6 ? x % 2 === 0 : x % 2 === 1,
  );
  for (const [turn, right] of rights.entries()) {
    for (let step = 0; step < size; step++) {
      const y = turn % 2 === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (isFunction(x, y, version)) continue;
        bits.push((modules[y]?.[x] ?? false) !== (masks[mask]?.(x, y) ?? false));
      }
    }
  }
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + Number(bit), 0),
  );
}

/** The data of all blocks; the last ones may be one longer. */
function deinterleave(codewords: readonly number[], correction: number, count: number): number[] {
  const dataLength = codewords.length - correction * count;
  const short = Math.floor(dataLength / count);
  const longer = dataLength % count;
  const blocks: number[][] = Array.from({ length: count }, () => []);
  let next = 0;
  for (let at = 0; at <= short; at++) {
    for (const [index, block] of blocks.entries()) {
      if (at < short || index >= count - longer) block.push(codewords[next++] ?? 0);
    }
  }
  const data = blocks.flatMap((block) => [...block]);
  for (let at = 0; at < correction; at++) for (const block of blocks) block.push(codewords[next++] ?? 0);
  for (const block of blocks) if (!isIntact(block, correction)) throw new Error('error in a block');
  return data;
}

/** Whether a block is divided by the generator: its polynomial is 0 at the first powers of 2 in GF(256). */
function isIntact(block: readonly number[], correction: number): boolean {
  let root = 1;
  for (let at = 0; at < correction; at++) {
    const here = root;
    if (block.reduce((value, byte) => times(value, here) ^ byte, 0) !== 0) return false;
    root = times(root, 2);
  }
  return true;
}

/** In GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let [left, right] = [a, b]; right > 0; right >>= 1) {
    if ((right & 1) === 1) product ^= left;
    left = (left << 1) ^ (left > 127 ? 0x11d : 0);
  }
  return product;
}
