import { dirname, join, resolve } from 'node:path';
import { isProjectName, likelyFolders, listedRoot, mayBeNamed } from '../model/recognition/workspace';
import { workspaceFiles, writtenPatterns } from '../model/recognition/workspacePatterns';
import type { ForeignReader } from './foreignReader';

/** A larger file is none that is meant. */
const maximumBytes = 256 * 1024;
const maximumDepth = 12;
/** Each is a few requests to the file system. */
const maximumCandidates = 40;
/** Which list the folders of their projects by name. */
const lists = ['angular.json', 'workspace.json'];

/**
 * The folder of a project that a command calls by its name, in the workspace around a working directory.
 * @returns undefined if there is no workspace, it has no such project, or the project is the workspace itself.
 */
export async function findWorkspaceProject(
  reader: ForeignReader,
  cwd: string,
  home: string,
  name: string,
): Promise<string | undefined> {
  if (!isProjectName(name)) return undefined;
  const end = resolve(home);
  let root = cwd;
  for (let depth = 0; depth < maximumDepth && root !== end && dirname(root) !== root; depth++) {
    for (const list of lists) {
      const text = await reader.read(join(root, list), maximumBytes);
      const listed = text === undefined ? undefined : listedRoot(text, name);
      if (listed !== undefined) return join(root, listed);
      if (text !== undefined) return undefined;
    }
    const nx = await reader.read(join(root, 'nx.json'), maximumBytes);
    if (nx !== undefined) return findInNx(reader, root, name, nx);
    root = dirname(root);
  }
  return undefined;
}

async function findInNx(
  reader: ForeignReader,
  root: string,
  name: string,
  nx: string,
): Promise<string | undefined> {
  const texts = new Map<string, string>([['nx.json', nx]]);
  for (const file of workspaceFiles) {
    const text = texts.get(file) ?? (await reader.read(join(root, file), maximumBytes));
    if (text !== undefined) texts.set(file, text);
  }
  const patterns = writtenPatterns((file) => texts.get(file));
  for (const folder of likelyFolders(name, patterns).slice(0, maximumCandidates)) {
    const at = join(root, folder);
    if ((await reader.find(at))?.isFolder !== true) continue;
    const project = await reader.read(join(at, 'project.json'), maximumBytes);
    const isPackage = project !== undefined || (await reader.find(join(at, 'package.json')))?.isFile === true;
    if (isPackage && mayBeNamed(project, name)) return at;
  }
  return undefined;
}
