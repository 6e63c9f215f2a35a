import * as l10n from '@vscode/l10n';
import type { RestartObstacle, RestartRefusal } from '../model/actions/restartPlan';
import { plainText } from '../model/text/text';
import { supervisorName } from './supervisorName';
import { restartFolderUnreadable } from './unreadable';

/** @param process as the tree labels it. */
export function cannotRestart(process: string, refusal: RestartRefusal): string {
  return `${l10n.t('{process} cannot be restarted from here.', { process: plainText(process) })} ${restartRefusalText(refusal)}`;
}

/** Why a process cannot be restarted, in one or two sentences. */
export function restartRefusalText(refusal: RestartRefusal): string {
  switch (refusal.kind) {
    case 'run-by-editor':
      return l10n.t('{editor} itself runs it.', { editor: plainText(refusal.editor) });
    case 'other-user':
      return l10n.t('It is not your process.');
    case 'container-proxy':
      return l10n.t('It only publishes ports of containers. Restart the container instead.');
    case 'in-container':
      return l10n.t('It runs in a container. Restart the container instead.');
    case 'windows-service':
      return l10n.t('It is a Windows service. Restart the service instead.');
    case 'services-unknown':
      return l10n.t('It could not be read whether it is a Windows service. Try again in a moment.');
    case 'command-line-unknown':
      return l10n.t('Its exact command line is not known.');
    case 'command-line-overwritten':
      return l10n.t('Its exact command line is not known, because the process has overwritten it.');
    case 'folder-unknown':
      return l10n.t('The folder it was started in is not known or no longer exists.');
    case 'supervised':
      return l10n.t('It would be started again by {supervisor} (PID {pid}). Restart that instead.', {
        supervisor: supervisorName(refusal.supervisor.name),
        pid: refusal.supervisor.pid,
      });
    case 'bind-option-unknown':
      return l10n.t('The option that binds it to loopback is not known.');
  }
}

/** What would keep the new process from starting, so that the old one was left alone. */
export function restartObstacleText(obstacle: RestartObstacle): string {
  switch (obstacle.kind) {
    case 'restricted-mode':
      return l10n.t(
        'No terminal can be started in Restricted Mode, so nothing was terminated. Trust this workspace first.',
      );
    case 'other-namespace':
      return l10n.t(
        'It listens in another network namespace, where nothing can be started from here, so nothing was terminated. Restart it with the tool that started it.',
      );
    case 'folder-gone':
      return l10n.t('The folder it was started in no longer exists, so nothing was terminated.');
    case 'folder-unreadable':
      return restartFolderUnreadable(obstacle.folder, obstacle.reason);
    case 'no-workspace-folder':
      return l10n.t(
        'VS Code starts no terminal in {folder} while no folder is open, so nothing was terminated. Open that folder first.',
        { folder: plainText(obstacle.folder) },
      );
    case 'service':
      return l10n.t(
        'It belongs to {unit}, a service of {manager}, so nothing was terminated. Restart the service instead.',
        { unit: plainText(obstacle.unit.name), manager: obstacle.unit.manager },
      );
    case 'service-unknown':
      return l10n.t(
        'It could not be read whether a service manager supervises it, so nothing was terminated. Try again, or see the log for details.',
      );
  }
}
