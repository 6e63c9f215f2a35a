/** The servers of a folder that is open, for what wants the URL or the port of "this project's server". */
import { isWeb } from '../listeners/webListener';
import { withoutDeletedMark } from '../process/deletedPath';
import { isBeneathFolder, normalizedPath } from '../process/comparablePath';
import type { Project } from '../recognition/project';
import type { ListenerRow } from '../rows/listenerRow';

/** A folder without links, with the project that it belongs to. */
export interface ServedFolder {
  readonly path: string;
  /** Undefined if it has none, or could not be read. */
  readonly project: Project | undefined;
}

/**
 * What a browser can open of the servers of a folder, one row for each port of each: its dev servers, or, if none of them
 * runs, whatever else runs there and is no database and not the editor's. What debuggers listen on is left out.
 */
export function serversIn(rows: readonly ListenerRow[], folder: ServedFolder): readonly ListenerRow[] {
  const own = webRowsIn(rows, folder).filter((row) => row.debugger === undefined);
  const devServers = own.filter(isDevServer);
  return devServers.length > 0 ? devServers : own.filter(mayBeServer);
}

/** All that a browser can open there, one row for each port of each owner. */
export function webRowsIn(rows: readonly ListenerRow[], folder: ServedFolder): readonly ListenerRow[] {
  return oneForEachPort(rows.filter((row) => isServedFrom(row, folder)));
}

/** Dev servers of which no folder is known, as on Windows: any folder may be theirs. */
export function serversOfUnknownFolder(rows: readonly ListenerRow[]): readonly ListenerRow[] {
  return oneForEachPort(
    rows.filter((row) => isDevServer(row) && row.debugger === undefined && placesOf(row).length === 0),
  );
}

function oneForEachPort(rows: readonly ListenerRow[]): readonly ListenerRow[] {
  const found = new Map<string, ListenerRow>();
  for (const row of rows) {
    const key = `${row.ownerId} ${row.listener.port}`;
    if (isWeb(row.listener) && row.listener.isStale !== true && !found.has(key)) found.set(key, row);
  }
  return [...found.values()];
}

function isDevServer({ recognition }: ListenerRow): boolean {
  return recognition?.role === 'dev-server';
}

function mayBeServer({ recognition, container }: ListenerRow): boolean {
  if (recognition?.service !== undefined) return false;
  return container !== undefined || recognition?.role === 'other';
}

type PlacedRow = Pick<ListenerRow, 'project' | 'process' | 'container'>;

/** Whether it runs in a folder, or serves it. */
function isServedFrom(row: PlacedRow, folder: ServedFolder): boolean {
  return (
    !isOfOtherWorktree(row.project, folder.project) &&
    placesOf(row).some((place) => isBeneathFolder(place, folder.path))
  );
}

/** Whether its place is known, and is another one. */
export function isServedFromElsewhere(row: PlacedRow, folder: ServedFolder): boolean {
  return placesOf(row).length > 0 && !isServedFrom(row, folder);
}

/** Its project, which it may serve from elsewhere, and its folder, or that of its Compose file. */
export function placesOf({ project, process, container }: PlacedRow): readonly string[] {
  const places = container === undefined ? [project?.folder, process?.cwd] : [container.workingDirectory];
  return places.flatMap((place) => (place === undefined ? [] : withoutDeletedMark(place)));
}

/** A linked working tree may be inside the main one, and is another project nevertheless. */
function isOfOtherWorktree(project: Project | undefined, open: Project | undefined): boolean {
  const [theirs, ours] = [project?.checkout, open?.checkout];
  return theirs?.repository === ours?.repository && theirs?.folder !== ours?.folder;
}

/** A folder as a person names it in a task: by the name of a folder of the workspace, or by a path in one of them. */
export interface NamedFolder extends ServedFolder {
  readonly name: string;
}

/**
 * @param folders those of the workspace, first the one that relative paths are of.
 * @returns undefined if the path leads out of them.
 */
export function folderNamed(text: string, folders: readonly NamedFolder[]): ServedFolder | undefined {
  const named = folders.find(({ name }) => name === text);
  if (named !== undefined) return named;
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(text);
  for (const folder of folders) {
    const path = normalizedPath(isAbsolute ? text : `${folder.path}/${text}`);
    if (isBeneathFolder(path, folder.path)) return { path, project: folder.project };
  }
  return undefined;
}
