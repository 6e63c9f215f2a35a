import { join } from 'node:path';
import { isCommitId } from '../../model/forgotten/gitFiles';
import type { ForeignReader } from '../foreignReader';
import { refInTables } from './reftable';

const maximumRefBytes = 1024;
const maximumPackedBytes = 8 * 1024 * 1024;
const maximumNames = 10_000;

/** The refs of one repository, for the time of one job. */
export interface Refs {
  /** @returns undefined if there is no such ref; 'unknown' also if it names another one. */
  commitOf(name: string): Promise<string | undefined>;
  /** Whether git knows any branch of a remote; false also if that is unknown. */
  hasBranchesOf(remote: string): Promise<boolean>;
}

/**
 * @param packedBytes what is in a larger `packed-refs` is unknown.
 * @returns undefined if it keeps its refs in a way that is not known.
 */
export async function openRefs(
  reader: ForeignReader,
  repository: string,
  packedBytes = maximumPackedBytes,
): Promise<Refs | undefined> {
  if ((await reader.find(join(repository, 'reftable'))) !== undefined) {
    return new TableRefs(reader, join(repository, 'reftable'));
  }
  const isThere = (await reader.find(join(repository, 'refs/heads')))?.isFolder === true;
  return isThere ? new FileRefs(reader, repository, packedBytes) : undefined;
}

/** Each in a file of its own, or in `packed-refs`. */
class FileRefs implements Refs {
  private packed: Buffer | undefined;

  constructor(
    private readonly reader: ForeignReader,
    private readonly repository: string,
    private readonly packedBytes: number,
  ) {}

  async commitOf(name: string): Promise<string | undefined> {
    const path = join(this.repository, name);
    if ((await this.reader.find(path))?.isFile === true) {
      const text = (await this.reader.read(path, maximumRefBytes))?.trimEnd();
      return text !== undefined && isCommitId(text) ? text : 'unknown';
    }
    const packed = await this.readPacked();
    return packed === undefined ? 'unknown' : packedCommit(packed, name);
  }

  async hasBranchesOf(remote: string): Promise<boolean> {
    const folder = `refs/remotes/${remote}`;
    const names = (await this.reader.list(join(this.repository, folder), maximumNames)) ?? [];
    // git removes folders that become empty
    if (names.some((name) => name !== 'HEAD')) return true;
    return (await this.readPacked())?.includes(` ${folder}/`) === true;
  }

  /** After the files: git packs a ref before it removes its file. */
  private async readPacked(): Promise<Buffer | undefined> {
    if (this.packed !== undefined) return this.packed;
    const path = join(this.repository, 'packed-refs');
    const isThere = (await this.reader.find(path)) !== undefined;
    this.packed = isThere ? await this.reader.readBytes(path, this.packedBytes) : Buffer.alloc(0);
    return this.packed;
  }
}

/** `COMMIT refs/heads/main` is a line of it; it may hold a hundred thousand. */
function packedCommit(packed: Buffer, name: string): string | undefined {
  const at = packed.indexOf(` ${name}\n`);
  if (at === -1) return undefined;
  const commit = packed.subarray(packed.lastIndexOf('\n', at) + 1, at).toString('latin1');
  return isCommitId(commit) ? commit : 'unknown';
}

/** In the tables of a reftable. */
class TableRefs implements Refs {
  constructor(
    private readonly reader: ForeignReader,
    private readonly folder: string,
  ) {}

  async commitOf(name: string): Promise<string | undefined> {
    const found = await refInTables(this.reader, this.folder, name);
    return found === undefined || found === 'unknown' || found.kind !== 'commit'
      ? found && 'unknown'
      : found.id;
  }

  hasBranchesOf(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
