import * as l10n from '@vscode/l10n';
import { plainText } from '../model/text/text';
import type { ListenerRow } from '../model/rows/listenerRow';
import { holdersText } from './freePort';

const nameLength = 80;

/** How the choice between several servers of a folder is introduced. */
export function projectServerPrompt(folder: string): { title: string; placeholder: string } {
  return {
    title: l10n.t('Server of This Project'),
    placeholder: l10n.t('Which server of "{folder}" is meant?', { folder: plainText(folder, nameLength) }),
  };
}

/** The same if the system does not say which folder a server runs in. */
export function unknownFolderPrompt(folder: string): { title: string; placeholder: string } {
  return {
    title: l10n.t('Server of This Project'),
    placeholder: l10n.t('The folders of these servers are not known. Which one is of "{folder}"?', {
      folder: plainText(folder, nameLength),
    }),
  };
}

/** The person closed the list: what asked for a server is not started. */
export function noServerChosenError(): string {
  return l10n.t('No server was chosen.');
}

export function noFolderForServerError(): string {
  return l10n.t('Open a folder first: the server is looked for in the folder that is open.');
}

/** @param folder as it was asked for. */
export function folderOutsideError(folder: string): string {
  return l10n.t('"{folder}" is no folder of this workspace, and not inside one.', {
    folder: plainText(folder, nameLength),
  });
}

export function noProjectServerError(folder: string): string {
  return l10n.t('No dev server of "{folder}" is running.', { folder: plainText(folder, nameLength) });
}

/** Some of what listens could not be read. */
export function projectServerUnreadError(folder: string): string {
  return l10n.t('No dev server of "{folder}" was found, but not everything that listens could be read.', {
    folder: plainText(folder, nameLength),
  });
}

/** @param rows what holds the port; at least one. */
export function portOfOthersError(folder: string, port: number, rows: readonly ListenerRow[]): string {
  return l10n.t('Port {port} is in use by {holders}, which is not known to be of "{folder}".', {
    port,
    holders: holdersText(rows),
    folder: plainText(folder, nameLength),
  });
}

export function portClosedError(folder: string, port: number): string {
  return l10n.t('Nothing of "{folder}" listens on port {port}.', {
    port,
    folder: plainText(folder, nameLength),
  });
}

/** Of a task or launch configuration. */
export function serverArgumentsError(): string {
  return l10n.t(
    'The arguments must be an object with "folder" (the name of a workspace folder, or a path in one) or "port" (a number from 1 to 65535), or both.',
  );
}
