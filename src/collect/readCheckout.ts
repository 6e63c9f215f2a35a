import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Checkout } from '../model/recognition/checkout';
import { parseDefaultBranch, parseGitFile, parseHead } from '../model/recognition/checkout';
import type { ForeignReader } from './foreignReader';

/** HEAD and its like hold one line. */
const maximumBytes = 8 * 1024;

/** The working tree whose `.git` is in a folder; undefined if there is none, or it names no repository. */
export async function readCheckout(reader: ForeignReader, folder: string): Promise<Checkout | undefined> {
  const named = await gitFolderOf(reader, folder);
  if (named === undefined) return undefined;
  const commonFolder = await commonFolderOf(reader, named);
  const head = await reader.read(join(named, 'HEAD'), maximumBytes);
  const pruned = head === undefined ? await prunedRepositoryOf(reader, named) : undefined;
  // without HEAD it is no repository to git either
  if (head === undefined && pruned === undefined) return undefined;
  const repository = commonFolder ?? pruned ?? named;
  return {
    folder,
    repository,
    head: head === undefined ? undefined : parseHead(head),
    isLinked: commonFolder !== undefined || pruned !== undefined,
    isPruned: pruned !== undefined,
    // git removes the folder with the last of them
    hasWorktrees: (await reader.find(join(repository, 'worktrees')))?.isFolder === true,
    defaultBranch: await readDefaultBranch(reader, repository),
  };
}

/** The folder with the HEAD of this working tree. */
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

/** What `commondir` names; undefined in the folder of a repository itself, which has no such file. */
async function commonFolderOf(reader: ForeignReader, gitFolder: string): Promise<string | undefined> {
  const named = (await reader.read(join(gitFolder, 'commondir'), maximumBytes))?.trimEnd();
  return named === undefined || named === '' ? undefined : resolve(gitFolder, named);
}

/** `/work/shop/.git/worktrees/fix`, which is gone, in a repository that is there → `/work/shop/.git` */
async function prunedRepositoryOf(reader: ForeignReader, gitFolder: string): Promise<string | undefined> {
  const worktrees = dirname(gitFolder);
  if (!isAbsolute(gitFolder) || basename(worktrees) !== 'worktrees') return undefined;
  const repository = dirname(worktrees);
  if ((await reader.find(gitFolder)) !== undefined) return undefined;
  return (await reader.find(join(repository, 'HEAD')))?.isFile === true ? repository : undefined;
}

async function readDefaultBranch(reader: ForeignReader, repository: string): Promise<string | undefined> {
  const text = await reader.read(join(repository, 'refs/remotes/origin/HEAD'), maximumBytes);
  return text === undefined ? undefined : parseDefaultBranch(text);
}
