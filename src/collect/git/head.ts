import { dirname, join, resolve } from 'node:path';
import type { Head } from '../../model/recognition/checkout';
import { branchOfRef, isHeadInTables, parseGitFile, parseHead } from '../../model/recognition/checkout';
import type { ForeignReader } from '../foreignReader';
import { refInTables } from './reftable';

/** HEAD and its like hold one line. */
const maximumBytes = 8 * 1024;

/** The folder with the HEAD of the working tree in a folder. */
export async function gitFolderOf(reader: ForeignReader, folder: string): Promise<string | undefined> {
  const entry = join(folder, '.git');
  const found = await reader.find(entry);
  if (found === undefined) return undefined;
  return found.isFolder ? entry : gitFolderNamedIn(reader, entry);
}

async function gitFolderNamedIn(reader: ForeignReader, file: string): Promise<string | undefined> {
  const named = parseGitFile((await reader.read(file, maximumBytes)) ?? '');
  return named === undefined ? undefined : resolve(dirname(file), named);
}

/** @returns undefined if there is no HEAD; 'unknown' if it says nothing that is known. */
export async function readHead(
  reader: ForeignReader,
  gitFolder: string,
): Promise<Head | undefined | 'unknown'> {
  const text = await reader.read(join(gitFolder, 'HEAD'), maximumBytes);
  if (text === undefined) return undefined;
  const head = isHeadInTables(text) ? await headInTables(reader, gitFolder) : parseHead(text);
  if (head?.kind !== 'detached') return head ?? 'unknown';
  const rebasing = await rebasedBranch(reader, gitFolder);
  return rebasing === undefined ? head : { ...head, rebasing };
}

async function headInTables(reader: ForeignReader, gitFolder: string): Promise<Head | undefined> {
  const found = await refInTables(reader, join(gitFolder, 'reftable'), 'HEAD');
  if (found === undefined || found === 'unknown') return undefined;
  switch (found.kind) {
    case 'commit':
      return { kind: 'detached', commit: found.id };
    case 'symbolic': {
      const branch = branchOfRef(found.target);
      return branch === undefined ? undefined : { kind: 'branch', branch };
    }
    case 'deleted':
      return undefined;
  }
}

/** While git rebases a branch, HEAD is on none; it keeps the name in a file (git-rebase(1)). */
async function rebasedBranch(reader: ForeignReader, gitFolder: string): Promise<string | undefined> {
  for (const folder of ['rebase-merge', 'rebase-apply']) {
    const name = await reader.read(join(gitFolder, folder, 'head-name'), maximumBytes);
    if (name !== undefined) return branchOfRef(name);
  }
  return undefined;
}
