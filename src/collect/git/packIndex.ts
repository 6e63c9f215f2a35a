import type { ForeignReader } from '../foreignReader';
import { Blocks } from './blocks';
import { ChunkFile } from './chunkFile';
import { fanoutBytes, ObjectNames } from './objectNames';

/** Where an object is. */
interface PackedAt {
  /** `pack-….pack` */
  readonly pack: string;
  readonly offset: number;
}

/** Which objects are in some packs, and where. */
export interface PackIndex {
  /** @returns undefined if it is in none of them, or that cannot be read. */
  find(id: string): Promise<PackedAt | undefined>;
}

const magic = 0xff744f63;
const largeOffset = 0x80000000;
const maximumNamesBytes = 256 * 1024;

/**
 * `pack-….idx` in its version 2, which git writes since 2008: names, checksums and offsets of the objects of one pack.
 * @param nameBytes of an object's name in this repository, which the file itself does not say.
 */
export async function openPackIndex(
  reader: ForeignReader,
  path: string,
  pack: string,
  nameBytes: number,
): Promise<PackIndex | undefined> {
  const file = await Blocks.open(reader, path);
  if (file === undefined || (await file.uint32(0)) !== magic || (await file.uint32(4)) !== 2)
    return undefined;
  const namesAt = 8 + fanoutBytes;
  const names = await ObjectNames.open(file, { fanoutAt: 8, namesAt, nameBytes });
  if (names === undefined) return undefined;
  const offsetsAt = namesAt + names.count * (nameBytes + 4);
  const largeAt = offsetsAt + names.count * 4;
  return {
    find: async (id) => {
      const index = await names.indexOf(id);
      const value = index === undefined ? undefined : await file.uint32(offsetsAt + index * 4);
      const offset =
        value === undefined || value < largeOffset
          ? value
          : await file.uint64(largeAt + (value - largeOffset) * 8);
      return offset === undefined ? undefined : { pack, offset };
    },
  };
}

/** `multi-pack-index`: the same for many packs. */
export async function openMultiPackIndex(
  reader: ForeignReader,
  path: string,
): Promise<PackIndex | undefined> {
  const index = await ChunkFile.open(reader, path, 'MIDX', 12);
  const offsets = index?.chunk('OOFF', index.names.count * 8);
  const names = index?.chunk('PNAM');
  if (index === undefined || offsets === undefined || names === undefined) return undefined;
  if (names.length > maximumNamesBytes) return undefined;
  const packs = (await index.file.at(names.at, names.length))?.toString('latin1').split('\0') ?? [];
  const large = index.chunk('LOFF');
  return {
    find: async (id) => {
      const at = await index.names.indexOf(id);
      const entry = at === undefined ? undefined : await index.file.at(offsets.at + at * 8, 8);
      const pack = /^(pack-[0-9a-f]+)\.(?:idx|pack)$/.exec(packs[entry?.readUInt32BE() ?? -1] ?? '')?.[1];
      if (entry === undefined || pack === undefined) return undefined;
      const value = entry.readUInt32BE(4);
      const offset =
        large === undefined || value < largeOffset
          ? value
          : await index.file.uint64(large.at + (value - largeOffset) * 8);
      return offset === undefined ? undefined : { pack: `${pack}.pack`, offset };
    },
  };
}
