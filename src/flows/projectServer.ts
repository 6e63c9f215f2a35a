import {
  folderOutsideError,
  noFolderForServerError,
  noProjectServerError,
  noServerChosenError,
  portClosedError,
  portOfOthersError,
  projectServerPrompt,
  projectServerUnreadError,
  unknownFolderPrompt,
} from '../messages/projectServer';
import type { NamedFolder, ServedFolder } from '../model/actions/projectServers';
import { folderNamed, serversIn, serversOfUnknownFolder, webRowsIn } from '../model/actions/projectServers';
import { wasRead } from '../model/listeners/snapshot';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import { UserError } from '../model/text/userError';
import type { ChoicePrompt, Dialogs } from './dialogs';
import { isOfHost, listenerChoices } from './rows';

/** Which server of the window's folders is meant. */
export interface ServerRequest {
  /** The name of one of them, or a path in one; undefined: the folder of the file that is edited, else all. */
  readonly folder?: string | undefined;
  readonly port?: number | undefined;
}

/** Where flows read what is listening, with its names. */
export interface NamedRowSource {
  readonly reader: {
    /** @param withinMs how long to wait for names. @throws CollectFailure if nothing could be read. */
    read(
      withinMs: number,
    ): Promise<{ readonly rows: readonly ListenerRow[]; readonly snapshot: Pick<Snapshot, 'unread'> }>;
  };
}

interface ProjectServerDependencies extends NamedRowSource {
  readonly dialogs: Pick<Dialogs, 'choose'>;
  /** Of the window: first the one that is meant if none is named. */
  readonly folders: { openFolders(): Promise<readonly NamedFolder[]> };
}

const namesWithinMs = 2_000;

/**
 * The running server of a folder of this window. A person is asked only if there are several, or if none is known to be of
 * the folder.
 * @throws UserError if there is none, or none was chosen.
 */
export async function projectServer(
  dependencies: ProjectServerDependencies,
  request: ServerRequest,
): Promise<ListenerRow> {
  const { reader, dialogs } = dependencies;
  const { scopes, title } = scopesOf(await dependencies.folders.openFolders(), request.folder);
  const { rows, snapshot } = await reader.read(namesWithinMs);
  const choose = async (found: readonly ListenerRow[], prompt: ChoicePrompt): Promise<ListenerRow> => {
    const chosen = await dialogs.choose(await listenerChoices(found), prompt);
    if (chosen === undefined) throw new UserError(noServerChosenError());
    return chosen;
  };
  for (const scope of scopes) {
    const found = [...new Set(scope.flatMap((folder) => requested(rows, folder, request.port)))];
    const [only, another] = found;
    if (another !== undefined) return choose(found, projectServerPrompt(title));
    if (only !== undefined) return only;
  }
  const unknown = serversOfUnknownFolder(rows).filter(
    ({ listener }) => request.port === undefined || listener.port === request.port,
  );
  if (unknown.length > 0) return choose(unknown, unknownFolderPrompt(title));
  throw new UserError(absenceText(title, request.port, rows, snapshot));
}

/** The folders to look in, one set after the other, and what to call them. */
function scopesOf(
  open: readonly NamedFolder[],
  wanted: string | undefined,
): { readonly scopes: readonly (readonly ServedFolder[])[]; readonly title: string } {
  const [first] = open;
  if (first === undefined) throw new UserError(noFolderForServerError());
  if (wanted === undefined) return { scopes: [[first], open], title: first.name };
  const named = folderNamed(wanted, open);
  if (named === undefined) throw new UserError(folderOutsideError(wanted));
  return { scopes: [[named]], title: wanted };
}

function requested(
  rows: readonly ListenerRow[],
  folder: ServedFolder,
  port: number | undefined,
): readonly ListenerRow[] {
  return port === undefined
    ? serversIn(rows, folder)
    : webRowsIn(rows, folder).filter(({ listener }) => listener.port === port);
}

function absenceText(
  title: string,
  port: number | undefined,
  rows: readonly ListenerRow[],
  snapshot: Pick<Snapshot, 'unread'>,
): string {
  const holders = rows.filter(
    (row) => isOfHost(row) && row.listener.protocol === 'tcp' && row.listener.port === port,
  );
  if (port !== undefined && holders.length > 0) return portOfOthersError(title, port, holders);
  if (!wasRead(snapshot, { protocol: 'tcp', namespace: { kind: 'host' } })) {
    return projectServerUnreadError(title);
  }
  return port === undefined ? noProjectServerError(title) : portClosedError(title, port);
}
