/** Finds the project of a folder in files that others wrote. */
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { isDeletedPath, withoutDeletedMark } from '../model/process/deletedPath';
import { isBeneathFolder } from '../model/process/hostContext';
import type { Checkout } from '../model/recognition/checkout';
import { repositoryName } from '../model/recognition/checkout';
import { manifestFiles, parseManifest } from '../model/recognition/manifest';
import type { Project } from '../model/recognition/project';
import type { ServedPart } from '../model/recognition/servedPart';
import { isInstalledPath } from '../model/recognition/servedPart';
import type { ForeignAnswer, ForeignFiles } from './foreignFiles';
import { foreignFiles } from './foreignFiles';
import type { ForeignReader } from './foreignReader';
import { readCheckout } from './git/readCheckout';
import { findWorkspaceProject } from './workspaceProject';

/** A larger file is no manifest. */
const maximumBytes = 1024 * 1024;
const maximumDepth = 12;

/**
 * Searches the folder and those above it for a manifest; the nearest counts, even if it names no project. What the command
 * serves counts instead if that is a package of its own, beneath or beside the folder.
 */
export async function readProject(
  folder: string,
  home: string,
  files: Pick<ForeignFiles, 'run'> = foreignFiles,
  part?: ServedPart,
): Promise<ForeignAnswer<Project | undefined>> {
  const isDeleted = isDeletedPath(folder);
  const path = withoutDeletedMark(folder);
  // for itself, because the words of a command may lead to anything that cannot be read
  const served = part && (await files.run((reader) => servedProject(reader, path, home, part)));
  if (served?.kind === 'answered' && served.value !== undefined)
    return { ...served, value: withState(served.value) };
  return files.run(async (reader) => withState(await searchUpwards(reader, path, home)));

  function withState(project: Project | undefined): Project | undefined {
    // a repository above may be another than the one that it was in
    return isDeleted && project !== undefined ? withoutCheckout(project) : project;
  }
}

function withoutCheckout({ name, folder, onVite }: Project): Project {
  return { name, folder, ...(onVite === undefined ? {} : { onVite }) };
}

/** The package that the words of a command lead to; undefined if they lead to none but that of the working directory. */
async function servedProject(
  reader: ForeignReader,
  cwd: string,
  home: string,
  part: ServedPart,
): Promise<Project | undefined> {
  if (!isAbsolute(cwd)) return undefined;
  const wanted =
    part.kind === 'project'
      ? await findWorkspaceProject(reader, cwd, home, part.name)
      : resolve(cwd, part.path);
  if (wanted === undefined || !isNear(wanted, cwd, home)) return undefined;
  const found =
    (await reader.find(wanted)) ?? (part.kind === 'script' ? await reader.find(dirname(wanted)) : undefined);
  if (found === undefined) return undefined;
  const folder = found.isFolder ? found.path : dirname(found.path);
  // a link may lead elsewhere
  if (!isNear(folder, cwd, home) || isInstalledPath(relative(cwd, folder))) return undefined;
  const named = await manifestAbove(reader, folder, cwd, part.kind === 'script');
  if (named === undefined && part.kind !== 'project') return undefined;
  const project = await searchUpwards(reader, named ?? folder, home);
  // Angular names its projects in one file at the root
  return part.kind === 'project' && project !== undefined && named === undefined
    ? { ...project, name: part.name, folder }
    : project;
}

/** Beneath the working directory or beside it. */
function isNear(path: string, cwd: string, home: string): boolean {
  const above = dirname(cwd);
  const isShared = above !== resolve(home) && isBeneathFolder(home, above);
  return isBeneathFolder(path, cwd) || (!isShared && isBeneathFolder(path, above));
}

/** The nearest manifest that does not belong to the working directory as well. */
async function manifestAbove(
  reader: ForeignReader,
  folder: string,
  cwd: string,
  mustBeNamed: boolean,
): Promise<string | undefined> {
  let at = folder;
  for (let depth = 0; depth < maximumDepth && dirname(at) !== at && !isBeneathFolder(cwd, at); depth++) {
    const found = await readManifest(reader, at);
    if (found !== undefined && (found.isNamed || !mustBeNamed)) return at;
    at = dirname(at);
  }
  return undefined;
}

async function searchUpwards(
  reader: ForeignReader,
  folder: string,
  home: string,
): Promise<Project | undefined> {
  // Linux writes `(unreachable)/x` for a folder outside of the process's root
  if (!isAbsolute(folder)) return undefined;
  // fails if it may not be read, while a manifest that may not be read only does not count
  await reader.find(folder);
  // HOME may end with a slash
  const end = resolve(home);
  let named: Project | undefined;
  let at = folder;
  for (let depth = 0; depth < maximumDepth && at !== end && dirname(at) !== at; depth++) {
    named ??= (await readManifest(reader, at))?.project;
    const checkout = await readCheckout(reader, at);
    if (checkout !== undefined) return { ...(named ?? unnamedProject(folder, checkout)), checkout };
    at = dirname(at);
  }
  return named;
}

/** What a folder's manifest says; without a name it is called like the folder. */
interface FoundManifest {
  readonly project: Project;
  readonly isNamed: boolean;
}

async function readManifest(reader: ForeignReader, folder: string): Promise<FoundManifest | undefined> {
  let unnamed: FoundManifest | undefined;
  for (const file of manifestFiles) {
    // what comes after it belongs to another language
    if (unnamed !== undefined && file !== 'project.json') break;
    const text = await reader.read(join(folder, file), maximumBytes);
    const manifest = text === undefined ? undefined : parseManifest(file, text);
    if (manifest === undefined) continue;
    const { name, onVite = unnamed?.project.onVite } = manifest;
    const project = { name: name ?? basename(folder), folder, ...(onVite === undefined ? {} : { onVite }) };
    if (name !== undefined) return { project, isNamed: true };
    unnamed ??= { project, isNamed: false };
  }
  return unnamed;
}

/** A folder of a repository without a manifest. */
function unnamedProject(folder: string, checkout: Checkout): Project {
  return folder === checkout.folder
    ? { name: repositoryName(checkout), folder }
    : { name: basename(folder), folder };
}
