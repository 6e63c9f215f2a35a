import { projectFamily } from '../recognition/project';
import type { ListenerRow } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';

/** Where a row belongs: a folder of this workspace, also for another working tree of what is in it, else its project. */
export type PlaceOf = (row: ListenerRow) => string;

/** The folder of this workspace in which each project family is, as far as something listens there. */
export type FamilyFolders = ReadonlyMap<string, string>;

/** @param rows by port: of several folders, that of the first row. */
export function* familyFolders(rows: readonly ListenerRow[]): TimeSliced<FamilyFolders> {
  const folders = new Map<string, string>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const { workspaceFolder, project } = row;
    if (workspaceFolder === undefined || project === undefined) continue;
    const family = projectFamily(project);
    if (!folders.has(family)) folders.set(family, workspaceFolder.path);
  }
  return folders;
}

/** Whether rows without a folder of this workspace may have another place because of this one. */
export function placesFamily({ workspaceFolder, project }: ListenerRow): boolean {
  return workspaceFolder !== undefined && project !== undefined;
}

export function isSameFolders(a: FamilyFolders, b: FamilyFolders): boolean {
  return a.size === b.size && [...a].every(([family, folder]) => b.get(family) === folder);
}

export function placesIn(folders: FamilyFolders): PlaceOf {
  return ({ workspaceFolder, project }) => {
    if (workspaceFolder !== undefined) return workspaceFolder.path;
    if (project === undefined) return '';
    const family = projectFamily(project);
    return folders.get(family) ?? family;
  };
}
