import type { ForeignReader } from '../foreignReader';
import { Blocks } from './blocks';
import { fanoutBytes, ObjectNames } from './objectNames';

interface Chunk {
  readonly at: number;
  readonly length: number;
}

/** Bytes of an object's name by the number of the hash function. */
function nameBytesOf(hashVersion: number | undefined): number | undefined {
  if (hashVersion === 1) return 20;
  return hashVersion === 2 ? 32 : undefined;
}

/**
 * A file of chunks about objects in the order of their names: a commit-graph or a multi-pack-index (gitformat-chunk(5),
 * gitformat-commit-graph(5), gitformat-pack(5)). Both begin alike.
 */
export class ChunkFile {
  private constructor(
    readonly file: Blocks,
    readonly nameBytes: number,
    readonly names: ObjectNames,
    private readonly chunks: ReadonlyMap<string, Chunk>,
  ) {}

  /** @param headerBytes before the table of chunks. @returns undefined if it is no such file. */
  static async open(
    reader: ForeignReader,
    path: string,
    signature: 'CGPH' | 'MIDX',
    headerBytes: number,
  ): Promise<ChunkFile | undefined> {
    const file = await Blocks.open(reader, path);
    const header = await file?.at(0, headerBytes);
    const nameBytes = nameBytesOf(header?.[5]);
    if (file === undefined || header === undefined || nameBytes === undefined) return undefined;
    if (header.toString('latin1', 0, 4) !== signature || header[4] !== 1) return undefined;
    const chunks = await readChunks(file, headerBytes, header[6] ?? 0, file.size - nameBytes);
    const fanout = chunks?.get('OIDF');
    const lookup = chunks?.get('OIDL');
    if (chunks === undefined || fanout?.length !== fanoutBytes || lookup === undefined) return undefined;
    const names = await ObjectNames.open(file, { fanoutAt: fanout.at, namesAt: lookup.at, nameBytes });
    if (names === undefined || lookup.length !== names.count * nameBytes) return undefined;
    return new ChunkFile(file, nameBytes, names, chunks);
  }

  /** @returns undefined if there is none of this name, or none of this length. */
  chunk(name: string, length?: number): Chunk | undefined {
    const chunk = this.chunks.get(name);
    return length === undefined || chunk?.length === length ? chunk : undefined;
  }
}

/** @param end where the checksum begins. @returns undefined if they are not one after the other. */
async function readChunks(
  file: Blocks,
  tableAt: number,
  count: number,
  end: number,
): Promise<ReadonlyMap<string, Chunk> | undefined> {
  const table = await file.at(tableAt, (count + 1) * 12);
  if (table === undefined) return undefined;
  const positions = Array.from({ length: count + 1 }, (_, index) => {
    return table.readUInt32BE(index * 12 + 4) * 2 ** 32 + table.readUInt32BE(index * 12 + 8);
  });
  const chunks = new Map<string, Chunk>();
  let at = tableAt + table.length;
  for (const [index, position] of positions.entries()) {
    if (position < at || position > end) return undefined;
    at = position;
    const next = positions[index + 1];
    if (next === undefined) continue;
    const name = table.toString('latin1', index * 12, index * 12 + 4);
    chunks.set(name, { at: position, length: next - position });
  }
  return chunks;
}
