import { createHash } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import type { Commit } from '../../model/forgotten/gitFiles';
import { parseCommit } from '../../model/forgotten/gitFiles';
import type { ForeignReader } from '../foreignReader';
import type { GraphCommit } from './commitGraph';
import { CommitGraph } from './commitGraph';
import { inflated } from './inflate';
import { Pack } from './pack';
import type { PackIndex } from './packIndex';
import { openMultiPackIndex, openPackIndex } from './packIndex';

const maximumCommitBytes = 64 * 1024;
/** Git itself repacks at 50. */
const maximumPacks = 60;
const maximumNames = 2_000;
const maximumAlternatesBytes = 16 * 1024;
/** Folders of objects: the repository's own and those that it borrows from. */
const maximumFolders = 5;

/** The commits of one repository, for the time of one job. */
export class ObjectStore {
  private constructor(
    private readonly reader: ForeignReader,
    private readonly folders: readonly ObjectFolder[],
    private readonly graphs: readonly CommitGraph[],
  ) {}

  /** @param nameBytes of an object's name. */
  static async open(reader: ForeignReader, repository: string, nameBytes: number): Promise<ObjectStore> {
    const paths = await objectFolders(reader, join(repository, 'objects'));
    const graphs: CommitGraph[] = [];
    for (const path of paths) {
      const graph = await CommitGraph.open(reader, path);
      if (graph !== undefined) graphs.push(graph);
    }
    return new ObjectStore(
      reader,
      paths.map((path) => new ObjectFolder(reader, path, nameBytes)),
      graphs,
    );
  }

  /** What a commit-graph says of a commit, which nothing proves; undefined if none has it. */
  async hintOf(id: string): Promise<GraphCommit | undefined> {
    for (const graph of this.graphs) {
      const commit = await graph.commit(id);
      if (commit !== undefined) return commit;
    }
    return undefined;
  }

  /** @returns undefined if it is not there, or is not what its name stands for. */
  async commit(id: string): Promise<Commit | undefined> {
    for (const folder of this.folders) {
      const content = (await folder.packedCommit(id)) ?? (await this.looseCommit(folder.path, id));
      if (content !== undefined && isNamed(content, id)) return parseCommit(content.toString('utf8'));
    }
    return undefined;
  }

  private async looseCommit(folder: string, id: string): Promise<Buffer | undefined> {
    const path = join(folder, id.slice(0, 2), id.slice(2));
    const compressed = await this.reader.readBytes(path, maximumCommitBytes);
    const object = compressed && inflated(compressed, maximumCommitBytes);
    if (object === undefined) return undefined;
    const contentAt = object.indexOf(0) + 1;
    const header = `commit ${object.length - contentAt}\0`;
    return object.toString('latin1', 0, contentAt) === header ? object.subarray(contentAt) : undefined;
  }
}

/** The name of a commit is a hash of what it says. */
function isNamed(content: Buffer, id: string): boolean {
  const hash = createHash(id.length === 40 ? 'sha1' : 'sha256');
  return hash.update(`commit ${content.length}\0`).update(content).digest('hex') === id;
}

/** `.git/objects` and what `info/alternates` names, one path a line; others than plain ones are left out. */
async function objectFolders(reader: ForeignReader, first: string): Promise<readonly string[]> {
  const found = [first];
  for (const folder of found) {
    const text = await reader.read(join(folder, 'info/alternates'), maximumAlternatesBytes);
    for (const line of text?.split('\n') ?? []) {
      if (line === '' || line.startsWith('#') || line.startsWith('"')) continue;
      const path = isAbsolute(line) ? line : resolve(folder, line);
      if (!found.includes(path) && found.length < maximumFolders) found.push(path);
    }
  }
  return found;
}

/** One folder of objects with its packs, which are opened when they are needed. */
class ObjectFolder {
  private readonly packFolder: string;
  private indexes: PackIndex[] | undefined;
  private readonly packs = new Map<string, Pack | undefined>();

  constructor(
    private readonly reader: ForeignReader,
    readonly path: string,
    private readonly nameBytes: number,
  ) {
    this.packFolder = join(path, 'pack');
  }

  /** The text of a commit, unproved. */
  async packedCommit(id: string): Promise<Buffer | undefined> {
    this.indexes ??= await this.openIndexes();
    for (const index of this.indexes) {
      const at = await index.find(id);
      const pack = at && (await this.packNamed(at.pack, index));
      const content = at && (await pack?.commitAt(at.offset));
      if (content === undefined) continue;
      // history is packed together: the next one is likely to be in the same pack
      this.indexes = [index, ...this.indexes.filter((other) => other !== index)];
      return content;
    }
    return undefined;
  }

  private async openIndexes(): Promise<PackIndex[]> {
    const names = (await this.reader.list(this.packFolder, maximumNames)) ?? [];
    const indexes: (PackIndex | undefined)[] = names.includes('multi-pack-index')
      ? [await openMultiPackIndex(this.reader, join(this.packFolder, 'multi-pack-index'))]
      : [];
    for (const name of names.filter((one) => /^pack-[0-9a-f]+\.idx$/.test(one)).slice(0, maximumPacks)) {
      const pack = `${name.slice(0, -'.idx'.length)}.pack`;
      indexes.push(await openPackIndex(this.reader, join(this.packFolder, name), pack, this.nameBytes));
    }
    return indexes.filter((index) => index !== undefined);
  }

  private async packNamed(name: string, index: PackIndex): Promise<Pack | undefined> {
    const known = this.packs.get(name);
    if (known !== undefined || this.packs.has(name)) return known;
    const offsetOf = async (id: string): Promise<number | undefined> => {
      const base = await index.find(id);
      return base?.pack === name ? base.offset : undefined;
    };
    const pack = await Pack.open(this.reader, join(this.packFolder, name), this.nameBytes, offsetOf);
    this.packs.set(name, pack);
    return pack;
  }
}
