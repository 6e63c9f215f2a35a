/** What the terminal of a task says that waits for a port. */
import * as l10n from '@vscode/l10n';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { holdersText } from './freePort';

const nameLength = 80;
const pathLength = 300;

/** What is waited for. */
interface Waited {
  readonly wanted: 'listens' | 'closed';
  readonly port: number | undefined;
  /** As it is called. */
  readonly folder: string;
}

export function waitingText({ wanted, port, folder }: Waited, seconds: number): string {
  if (port !== undefined) {
    return wanted === 'listens'
      ? l10n.t('Waiting until something listens on port {port}, {seconds} s at most.', { port, seconds })
      : l10n.t('Waiting until nothing listens on port {port}, {seconds} s at most.', { port, seconds });
  }
  const name = plainText(folder, nameLength);
  return wanted === 'listens'
    ? l10n.t('Waiting until a server of "{folder}" listens, {seconds} s at most.', { folder: name, seconds })
    : l10n.t('Waiting until no server of "{folder}" listens, {seconds} s at most.', {
        folder: name,
        seconds,
      });
}

/** @param rows what listens there; at least one. */
export function portOpenedText(port: number, rows: readonly ListenerRow[]): string {
  return l10n.t('Port {port} is open, by {holders}.', { port, holders: holdersText(rows) });
}

/** It closed again before it could be named. */
export function portOpenedByUnknownText(port: number): string {
  return l10n.t('Port {port} was open, but what opened it is not known.', { port });
}

/** @param place the folder that it runs in. */
export function otherProjectWarning(place: string, folder: string): string {
  return l10n.t('Warning: it belongs to {place}, which is not in "{folder}".', {
    place: plainText(place, pathLength),
    folder: plainText(folder, nameLength),
  });
}

export function waitDoneClosedText({ port, folder }: Waited): string {
  return port === undefined
    ? l10n.t('No server of "{folder}" listens any more.', { folder: plainText(folder, nameLength) })
    : l10n.t('Nothing listens on port {port} any more.', { port });
}

export function waitLateText({ wanted, port, folder }: Waited): string {
  const name = plainText(folder, nameLength);
  if (wanted === 'listens') {
    return port === undefined
      ? l10n.t('The time is up: no server of "{folder}" listens yet.', { folder: name })
      : l10n.t('The time is up: nothing listens on port {port} yet.', { port });
  }
  return port === undefined
    ? l10n.t('The time is up: a server of "{folder}" still listens.', { folder: name })
    : l10n.t('The time is up: port {port} is still in use.', { port });
}

export function runningTaskText(task: string): string {
  return l10n.t('Running the task "{task}".', { task: plainText(task, nameLength) });
}

export function taskRunsText(task: string): string {
  return l10n.t('The task "{task}" is running already.', { task: plainText(task, nameLength) });
}

/** Of a wait for a server by its folder. */
export function unknownFoldersText(): string {
  return l10n.t(
    'The folders of some servers are not known on this system: name a port with "port" to wait for one of them.',
  );
}

export function taskEndedText(task: string): string {
  return l10n.t('The task "{task}" ended, and nothing listens.', { task: plainText(task, nameLength) });
}

/** @param longest of all waits, in seconds. */
export function waitDefinitionError(longest: number): string {
  return l10n.t(
    'This task is not valid. "wait" is "listens" or "closed"; "port" is a number from 1 to 65535; "folder" is the name of a workspace folder, or a path in one; "timeoutSeconds" is a number from 1 to {longest}; "run" is the label of a task, and only for "listens".',
    { longest },
  );
}
