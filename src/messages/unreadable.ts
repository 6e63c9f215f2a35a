import * as l10n from '@vscode/l10n';
import type { UnreadableReason } from '../model/process/localPath';
import { plainText } from '../model/text/text';

/** For tooltips: why the project of a folder is not known. */
export function projectUnknownSentence(reason: UnreadableReason): string {
  switch (reason) {
    case 'refused':
      return l10n.t('Its project is not known: the folder could be on another machine, so it is not read.');
    case 'not-local':
      return l10n.t(
        'Its project is not known: the folder is on a network or unknown file system, which is not read.',
      );
    case 'no-answer':
      return l10n.t('Its project is not known: the file system of the folder does not answer.');
  }
}

/** Why a folder that a person has chosen is not opened. */
export function folderNotOpenedError(folder: string, reason: UnreadableReason): string {
  const words = { folder: plainText(folder, 300) };
  switch (reason) {
    case 'refused':
      return l10n.t(
        '{folder} is not opened, because it is not a path of this machine, and opening it could contact another one.',
        words,
      );
    case 'not-local':
    case 'no-answer':
      return l10n.t('{folder} is not opened, because its file system does not answer.', words);
  }
}

/** Why a process cannot be restarted in its folder. */
export function restartFolderUnreadable(folder: string, reason: UnreadableReason): string {
  const words = { folder: plainText(folder, 300) };
  switch (reason) {
    case 'refused':
      return l10n.t('The folder {folder} could be on another machine, so nothing was terminated.', words);
    case 'not-local':
    case 'no-answer':
      return l10n.t('The file system of {folder} does not answer, so nothing was terminated.', words);
  }
}

/** Why it is not known what a restart would start. */
export function programUnreadable(program: string): string {
  return l10n.t('{program} could not be looked up on this machine, so nothing was terminated.', {
    program: plainText(program),
  });
}
