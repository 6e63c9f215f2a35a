import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Checkout, Head } from '../../model/recognition/checkout';
import { parseDefaultBranch } from '../../model/recognition/checkout';
import { configValue, parseGitConfig } from '../../model/recognition/gitConfig';
import type { ForeignReader } from '../foreignReader';
import { gitFolderOf, readHead } from './head';
import { openRefs } from './refs';
import { refInTables } from './reftable';

const maximumBytes = 8 * 1024;
const maximumConfigBytes = 128 * 1024;
/** This is read again and again. */
const maximumPackedBytes = 256 * 1024;

/** The working tree whose `.git` is in a folder; undefined if there is none, or it names no repository. */
export async function readCheckout(reader: ForeignReader, folder: string): Promise<Checkout | undefined> {
  const named = await gitFolderOf(reader, folder);
  if (named === undefined) return undefined;
  const commonFolder = await commonFolderOf(reader, named);
  const head = await readHead(reader, named);
  const pruned = head === undefined ? await prunedRepositoryOf(reader, named) : undefined;
  // without HEAD it is no repository to git either
  if (head === undefined && pruned === undefined) return undefined;
  const repository = commonFolder ?? pruned ?? named;
  const isLinked = commonFolder !== undefined || pruned !== undefined;
  const isHere = head !== 'unknown' && (isLinked || (await hasWorkingTree(reader, named, folder)));
  return {
    folder,
    repository,
    head: isHere ? head : undefined,
    isLinked,
    isPruned: pruned !== undefined,
    // git removes the folder with the last of them
    hasWorktrees: (await reader.find(join(repository, 'worktrees')))?.isFolder === true,
    defaultBranch: await readDefaultBranch(reader, repository, isHere ? head : undefined),
  };
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

/** A bare repository has none; another one may have it elsewhere (`core.worktree`). */
async function hasWorkingTree(reader: ForeignReader, gitFolder: string, folder: string): Promise<boolean> {
  const values = parseGitConfig((await reader.read(join(gitFolder, 'config'), maximumConfigBytes)) ?? '');
  if (/^(?:true|yes|on|1)$/i.test(configValue(values, 'core', 'bare') ?? '')) return false;
  const elsewhere = configValue(values, 'core', 'worktree');
  if (elsewhere === undefined) return true;
  const [found, here] = [await reader.find(resolve(gitFolder, elsewhere)), await reader.find(folder)];
  return found !== undefined && found.path === here?.path;
}

/** One that the remote no longer has counts only while it is checked out. */
async function readDefaultBranch(
  reader: ForeignReader,
  repository: string,
  head: Head | undefined,
): Promise<string | undefined> {
  const branch = await recordedDefaultBranch(reader, repository);
  if (branch === undefined || (head?.kind === 'branch' && head.branch === branch)) return branch;
  const refs = await openRefs(reader, repository, maximumPackedBytes);
  if (refs === undefined) return branch;
  return (await refs.commitOf(`refs/remotes/origin/${branch}`)) === undefined ? undefined : branch;
}

async function recordedDefaultBranch(reader: ForeignReader, repository: string): Promise<string | undefined> {
  const name = 'refs/remotes/origin/HEAD';
  const text = await reader.read(join(repository, name), maximumBytes);
  if (text !== undefined) return parseDefaultBranch(text);
  const tables = join(repository, 'reftable');
  if ((await reader.find(tables)) === undefined) return undefined;
  const found = await refInTables(reader, tables, name);
  return found !== undefined && found !== 'unknown' && found.kind === 'symbolic'
    ? parseDefaultBranch(`ref: ${found.target}`)
    : undefined;
}
