import * as l10n from '@vscode/l10n';
import type { StopObstacle } from '../model/actions/stopObstacle';
import { plainText } from '../model/text/text';
import { refusalSentence } from './refusal';

/** Why what holds a port cannot be ended from here, in sentences about "it". @param command that stops its service. */
export function stopObstacleText(obstacle: StopObstacle, command: string | undefined): string {
  switch (obstacle.kind) {
    case 'refused':
      return refusalSentence(obstacle.reason);
    case 'otherUser':
      return obstacle.user.name === undefined
        ? l10n.t('It belongs to another user, so only that user or an administrator can stop it.')
        : l10n.t('It belongs to user {user}, so only that user or an administrator can stop it.', {
            user: plainText(obstacle.user.name, 40),
          });
    case 'service':
      return command === undefined
        ? l10n.t('It belongs to the service {service}, which may start it again. Stop the service instead.', {
            service: plainText(obstacle.unit.name, 80),
          })
        : l10n.t(
            'It belongs to the service {service}, which may start it again. To stop the service, run: {command}',
            { service: plainText(obstacle.unit.name, 80), command: plainText(command, 200) },
          );
    case 'containerProxy':
      return l10n.t(
        'It forwards the port to a container, which no container engine that answers knows. Stop that container instead.',
      );
    case 'hidden':
      return l10n.t(
        'Its process is not visible to you. An administrator can stop it; if a container publishes the port, stop the container instead.',
      );
  }
}
