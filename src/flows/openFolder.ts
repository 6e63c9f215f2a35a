import { foreignFiles } from '../collect/foreignFiles';
import { readProject } from '../collect/readProject';
import type { WorkspaceFolder } from '../model/rows/listenerRow';
import type { OpenFolder } from './stablePort';

/** What a stable port of a folder goes by. @param home where the search for its project ends. */
export async function openFolderAt({ name, path }: WorkspaceFolder, home: string): Promise<OpenFolder> {
  const found = await foreignFiles.run((reader) => reader.find(path));
  const real = found.kind === 'answered' ? (found.value?.path ?? path) : path;
  const project = await readProject(real, home);
  return { name, path: real, project: project.kind === 'answered' ? project.value : undefined };
}
